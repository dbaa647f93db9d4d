"""The prices of one list: a grid by product, and a file out and in."""

from collections.abc import AsyncIterator, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.uploaded_text import uploaded_text
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.price_lists.listed_prices import (
    MOST_STEPS,
    Steps,
    page_of_variants,
    set_steps,
    steps_of,
    variants_of,
)
from shared.price_lists.models import OWN, PriceList
from shared.price_lists.price_file import COLUMNS, TakenFile, file_rows, take_file, wrong_start
from shared.price_lists.save_list import MOST_PIECES, list_by_id
from shared.web.csv_text import csv_text
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PIECE: Final = 100
LARGEST_FILE: Final = 2 * 1024 * 1024
MOST_ON_A_PAGE: Final = 100
_FIELD: Final = "steps-"


async def index(request: Request) -> Response:
    """Show a page of the grid, narrowed to what was searched."""
    return await _page(request, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Set the prices of the variants on the form; an empty field takes its variant out of the list."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            price_list = await _list(request, session)
            typed = {key: form[f"{_FIELD}{key}"] for key in _asked(form)}
            known = {variant.id for variant in await variants_of(session, list(typed))}
            currency = _currency(request, price_list)
            wanted = _read({key: text for key, text in typed.items() if key in known}, price_list, currency)
            await set_steps(session, price_list, wanted, actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, status=422, form=form, errors=refusal.fields)
    query = f"&{request.url.query}" if request.url.query else ""
    return see_other(f"{request.url.path}?saved=yes{query}")


async def export(request: Request) -> Response:
    """Hand out every variant with what the list says of it, written while it is read."""
    async with work(request) as session:
        await _list(request, session)
    headers = {"content-disposition": 'attachment; filename="prices.csv"', "cache-control": "no-store"}
    return StreamingResponse(_pieces(request), media_type="text/csv; charset=utf-8", headers=headers)


async def take(request: Request) -> Response:
    """Take a file over, and say what became of each of its rows."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        text = (await uploaded_text(form, largest=LARGEST_FILE)).removeprefix("\ufeff").replace("\x00", "")
        async with work(request) as session:
            price_list = await _list(request, session)
            currency = _currency(request, price_list)
            taken = await take_file(session, price_list, text, currency=currency, actor=actor, now=now)
    except Invalid as refusal:
        told = {"file": next(iter(refusal.fields.values()), str(refusal))}
        return await _page(request, status=422, errors=told)
    return await _page(request, taken=taken)


async def _page(
    request: Request,
    *,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
    taken: TakenFile | None = None,
    saved: bool = False,
) -> Response:
    words, after = request.query_params.get("q", "")[:100], request.query_params.get("after")
    async with work(request) as session:
        price_list = await _list(request, session)
        page = await page_of_variants(session, words=words, after=after)
        steps = await steps_of(session, price_list, [one.id for one in page.rows])
    currency = _currency(request, price_list)
    typed = {one.id: form[f"{_FIELD}{one.id}"][:500] for one in page.rows} if form else {}
    return member_page(
        request,
        "merchant/price_lists/prices.html",
        section="price-lists",
        status=status,
        price_list=price_list,
        currency=currency,
        page=page,
        words=words,
        query=request.url.query,
        is_first=after is None,
        values=typed or {one.id: _written(steps.get(one.id, {}), currency) for one in page.rows},
        errors=errors or {},
        taken=taken,
        saved=saved,
    )


async def _list(request: Request, session: AsyncSession) -> PriceList:
    price_list = await list_by_id(session, request.path_params["id"])
    if price_list.kind != OWN:
        raise NotFound
    return price_list


def _currency(request: Request, price_list: PriceList) -> str:
    return price_list.currency or member_of(request).store.currency


def _asked(form: Form) -> list[UUID]:
    names = [name.removeprefix(_FIELD) for name in form if name.startswith(_FIELD)]
    return [key for name in names[:MOST_ON_A_PAGE] if (key := parse_id(name))]


def _written(steps: Steps, currency: str) -> str:
    prices = [(start, str(Money(minor, currency).major)) for start, minor in steps.items()]
    return "; ".join(price if start == 1 else f"{start}: {price}" for start, price in prices)


def _read(typed: Mapping[UUID, str], price_list: PriceList, currency: str) -> dict[UUID, dict[int, int]]:
    found, wrong = {}, {}
    for variant_id, text in typed.items():
        try:
            found[variant_id] = _steps(text, currency, fewest=price_list.fewest_pieces)
        except NotAnAmount as problem:
            wrong[f"{_FIELD}{variant_id}"] = str(problem)
    if wrong:
        raise Invalid(wrong)
    return found


def _steps(text: str, currency: str, *, fewest: int) -> dict[int, int]:
    """Read "9.50; 10: 8.90": a price, and one from so many pieces on."""
    steps: dict[int, int] = {}
    for part in [part for part in text.split(";") if part.strip()][: MOST_STEPS + 1]:
        start, colon, price = part.rpartition(":")
        pieces = read_whole(start, digits=5) if colon else 1
        minor = Money.parse(price, currency).minor
        if minor < 0:
            raise NotAnAmount(say("Enter an amount of zero or more."))
        if pieces is None or not fewest <= pieces <= MOST_PIECES:
            raise NotAnAmount(wrong_start(fewest))
        steps[pieces] = minor
    if len(steps) > MOST_STEPS:
        raise NotAnAmount(say("There are at most ten steps for a variant."))
    return steps


async def _pieces(request: Request) -> AsyncIterator[str]:
    after = None
    yield csv_text([COLUMNS])
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            price_list = await _list(request, session)
            page = await page_of_variants(session, words="", after=after, size=PIECE)
            steps = await steps_of(session, price_list, [one.id for one in page.rows])
        names = [(one.sku, one.product.title, one.title, one.price) for one in page.rows]
        yield csv_text(
            file_rows(names, [steps.get(one.id, {}) for one in page.rows], _currency(request, price_list))
        )
        after = page.next_cursor
        if after is None:
            return
