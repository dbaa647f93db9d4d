"""What is to be ordered again: to look at, to take along as a file, and from which stock on."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.variant_form import read_reorders
from shared.inventory.queries import count_low_stock
from shared.inventory.set_reorder_points import set_reorder_points
from shared.inventory.to_reorder import PAGE_SIZE, Due, Place, place_of, to_reorder
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import parse_id
from shared.products.hold_product import hold_product
from shared.products.models import Variant
from shared.web.csv_text import csv_text
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

COLUMNS: Final = ("vendor", "product", "variant", "sku", "barcode", "available", "reorder_at", "order")
PIECE: Final = 500


async def index(request: Request) -> Response:
    """List what runs low, maker by maker, and how many of it to order."""
    return await _page(request)


async def update(request: Request) -> Response:
    """Set from which stock on one variant is ordered again, and how many at a time."""
    form, key = await read_form(request), parse_id(request.path_params["variant"])
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            product_id = await session.scalar(select(Variant.product_id).where(Variant.id == key))
            if key is None or product_id is None:
                raise NotFound
            product = await hold_product(session, str(product_id))
            wanted = {one: reorder for one, reorder in read_reorders(form, product).items() if one == key}
            await set_reorder_points(session, product, wanted, actor=access.user.email, now=now)
    except Invalid as refusal:
        return await _page(request, form=form, errors=refusal.fields)
    after = request.query_params.get("after", "")
    address = str(request.app.url_path_for("reorders.index", store=access.store.slug))
    return see_other(f"{address}?after={key_of(after)}" if key_of(after) else address)


async def export(request: Request) -> Response:
    """Hand out the whole list, written while it is read."""
    headers = {"content-disposition": 'attachment; filename="to-reorder.csv"', "cache-control": "no-store"}
    return StreamingResponse(_pieces(request), media_type="text/csv; charset=utf-8", headers=headers)


def key_of(after: str) -> str:
    """Return the id of the variant after which a page begins, empty for anything else."""
    key = parse_id(after)
    return "" if key is None else str(key)


async def _page(
    request: Request, *, form: Form | None = None, errors: dict[str, str] | None = None
) -> Response:
    threshold = member_of(request).store.low_stock_threshold
    last = parse_id(request.query_params.get("after", ""))
    async with work(request) as session:
        after = None if last is None else await place_of(session, last)
        rows = await to_reorder(session, threshold=threshold, after=after, size=PAGE_SIZE + 1)
        count = await count_low_stock(session, threshold=threshold)
    return member_page(
        request,
        "merchant/reorders/index.html",
        section="stock",
        status=422 if errors else 200,
        rows=rows[:PAGE_SIZE],
        next_key=rows[PAGE_SIZE - 1].variant.id if len(rows) > PAGE_SIZE else None,
        count=count,
        after="" if after is None else str(last),
        threshold=threshold,
        typed={} if form is None else {name: form[name] for name in form},
        errors=errors or {},
    )


async def _pieces(request: Request) -> AsyncIterator[str]:
    threshold = member_of(request).store.low_stock_threshold
    yield csv_text([COLUMNS])
    after: Place | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            rows = await to_reorder(session, threshold=threshold, after=after, size=PIECE)
        yield csv_text(map(_row, rows))
        if len(rows) < PIECE:
            return
        after = rows[-1].place


def _row(due: Due) -> tuple[str | int, ...]:
    variant = due.variant
    words = (variant.product.vendor, variant.product.title, variant.title, variant.sku, variant.barcode)
    return (*words, due.available, due.point, due.order)
