"""The customers of a store."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.mail_series import NAMES
from merchant.page import member_page
from shared.customers.change_customer import change_customer, create_customer, customer_by_id
from shared.customers.groups import all_groups, groups_of
from shared.customers.mail_languages import mail_languages, read_language
from shared.customers.models import RANKS, Customer
from shared.customers.notes import notes_on
from shared.kernel.errors import Invalid
from shared.kernel.events import history_of
from shared.kernel.ids import new_id_text, parse_id
from shared.kernel.sentences import say
from shared.orders.credit_history import credit_of
from shared.orders.customer_list import (
    SORTS,
    STATES,
    ListedCustomer,
    WantedCustomers,
    listed_customer,
    page_of_customers,
)
from shared.orders.customer_orders import page_of_customer
from shared.privacy.models import ERASURE, EXPORT, open_requests
from shared.series.queries import runs_of
from shared.shipping.address_book import addresses_of
from shared.web.csv_text import csv_text
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PIECE: Final = 500
RANK_WORDS: Final = {
    "regular": say("Regular"),
    "vip": say("VIP"),
    "platinum": say("Platinum"),
}
COLUMNS: Final = (
    "email",
    "name",
    "rank",
    "tags",
    "orders",
    "spent",
    "currency",
    "average",
    "last_order_at",
    "created_at",
    "confirmed",
    "blocked",
)


async def index(request: Request) -> Response:
    """List the customers as they were searched, narrowed and sorted."""
    wanted, after = wanted_customers(request), request.query_params.get("after")
    store = member_of(request).store
    async with work(request) as session:
        page = await page_of_customers(session, wanted, currency=store.currency, after=after)
        groups = await all_groups(session)
    asked = {
        "q": wanted.words,
        "rank": wanted.rank,
        "state": wanted.state,
        "tag": wanted.tag,
        "group": str(wanted.group or ""),
        "sort": wanted.sort,
    }
    return member_page(
        request,
        "merchant/customers/index.html",
        section="customers",
        page=page,
        asked={name: value for name, value in asked.items() if value and value != "newest"},
        wanted=wanted,
        groups=groups,
        ranks=RANK_WORDS,
        is_first=after is None,
    )


async def export(request: Request) -> Response:
    """Hand out every customer that the list would show, written while it is read."""
    wanted = wanted_customers(request)
    headers = {"content-disposition": 'attachment; filename="customers.csv"', "cache-control": "no-store"}
    return StreamingResponse(_pieces(request, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def new(request: Request) -> Response:
    """Show an empty form."""
    return _new(request, {"email": "", "name": "", "language": ""})


async def create(request: Request) -> Response:
    """Enter a customer by hand."""
    form, access = await read_form(request), member_of(request)
    try:
        language = read_language(form["language"], access.store)
        async with work(request) as session:
            customer = await create_customer(
                session,
                email=form["email"],
                name=form["name"],
                language=language,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        typed = {field: form[field] for field in ("email", "name", "language")}
        return _new(request, typed, errors=refusal.fields)
    return see_other(f"/dashboard/{access.store.slug}/customers/{customer.id}")


async def show(request: Request) -> Response:
    """Show one customer whole."""
    async with work(request) as session:
        customer = await customer_by_id(session, request.path_params["id"])
        return await customer_page(request, session, customer)


async def update(request: Request) -> Response:
    """Change name, rank, tags and the language of their mails."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            customer = await customer_by_id(session, request.path_params["id"], lock=True)
            await change_customer(
                session,
                customer,
                name=form["name"],
                rank=form["rank"],
                tags=form["tags"],
                # A shop of one language does not ask; what is kept then stays.
                language=read_language(form["language"], access.store, customer.language)
                if "language" in form
                else None,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        typed = {field: form[field] for field in ("name", "rank", "tags", "language") if field in form}
        return await refused(request, errors=refusal.fields, typed=typed)
    return see_other(address_of(request))


async def customer_page(
    request: Request,
    session: AsyncSession,
    customer: Customer,
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> Response:
    """Render a customer's page, with why something was refused when it was."""
    known = {
        "name": customer.name,
        "rank": customer.rank,
        "tags": ", ".join(customer.tags),
        "language": customer.language,
        "body": "",
    }
    asked = {
        "direction": "give",
        "amount": "",
        "note": "",
        "gift_card": "",
        "once": new_id_text(),
        "card_once": new_id_text(),
    }
    orders = await page_of_customer(session, customer.id, size=10)
    wishes = await open_requests(session, customer.id, now=services_of(request).clock())
    return member_page(
        request,
        "merchant/customers/show.html",
        section="customers",
        status=status,
        customer=customer,
        listed=await listed_customer(session, customer, currency=member_of(request).store.currency),
        orders=orders.rows,
        has_more_orders=orders.next_cursor is not None,
        addresses=await addresses_of(session, customer.id),
        notes=await notes_on(session, customer.id),
        groups=await all_groups(session),
        belongings={one.group.id: one for one in await groups_of(session, customer.id)},
        history=await history_of(session, customer.id),
        wishes={"export": wishes.get(EXPORT), "erasure": wishes.get(ERASURE)},
        ranks=RANK_WORDS,
        languages=mail_languages(member_of(request).store, customer.language),
        credit=await credit_of(session, customer.id),
        series=await runs_of(session, customer.email),
        series_names=NAMES,
        form={**known, **asked, **(typed or {})},
        errors=errors or {},
        problem=problem,
    )


async def refused(
    request: Request,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> Response:
    """Show the customer's page again with what was typed and what was wrong with it."""
    async with work(request) as session:
        customer = await customer_by_id(session, request.path_params["id"])
        status = 409 if problem else 422
        return await customer_page(
            request, session, customer, status=status, errors=errors, typed=typed, problem=problem
        )


def address_of(request: Request) -> str:
    """Return the address of the customer's page that this request is about."""
    return f"/dashboard/{member_of(request).store.slug}/customers/{request.path_params['id']}"


def wanted_customers(request: Request) -> WantedCustomers:
    """Return what the list is asked for; what it does not know it leaves out."""
    asked = request.query_params
    rank, state, sort = asked.get("rank", ""), asked.get("state", ""), asked.get("sort", "")
    return WantedCustomers(
        words=asked.get("q", "")[:100],
        rank=rank if rank in RANKS else "",
        state=state if state in STATES else "",
        tag=asked.get("tag", "").replace("\x00", "")[:100],
        group=parse_id(asked.get("group", "")),
        sort=sort if sort in SORTS else SORTS[0],
    )


def _new(request: Request, form: Mapping[str, str], *, errors: Mapping[str, str] | None = None) -> Response:
    return member_page(
        request,
        "merchant/customers/new.html",
        section="customers",
        status=422 if errors else 200,
        form=form,
        languages=mail_languages(member_of(request).store),
        errors=errors or {},
    )


async def _pieces(request: Request, wanted: WantedCustomers) -> AsyncIterator[str]:
    currency, after = member_of(request).store.currency, None
    yield csv_text([COLUMNS])
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            page = await page_of_customers(session, wanted, currency=currency, after=after, size=PIECE)
        yield csv_text([_row(one) for one in page.rows])
        after = page.next_cursor
        if after is None:
            return


def _row(one: ListedCustomer) -> Sequence[str | int | None]:
    customer = one.customer
    return [
        customer.email,
        customer.name,
        one.rank,
        ", ".join(customer.tags),
        one.orders,
        str(one.spent.major),
        one.spent.currency,
        str(one.average.major),
        one.last_at.isoformat() if one.last_at else None,
        customer.created_at.isoformat(),
        "yes" if customer.is_verified else "no",
        "yes" if customer.blocked_at else "no",
    ]
