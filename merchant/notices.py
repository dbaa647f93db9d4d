"""What a member should hear of, unread first in mind: the list behind the bell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import Access, member_of, work
from merchant.page import member_page
from shared.insight.notices import (
    CUSTOMER_IMPORTS,
    IMPORTS,
    ORDERS,
    PAYMENTS,
    RETURNS,
    REVIEWS,
    STOCK,
    Notice,
    count_unread,
    mark_read,
    notices_for,
    reading_of,
)
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


class Kind(NamedTuple):
    """What a kind of notices is called, its icon, and the page on which something is done about it."""

    title: str
    icon: str
    route: str


KINDS: Final[Mapping[str, Kind]] = {
    ORDERS: Kind(say("New orders"), "shopping-bag", "orders.show"),
    PAYMENTS: Kind(say("Payments that did not come through"), "circle-alert", "orders.show"),
    RETURNS: Kind(say("Returns that are asked for"), "undo-2", "returns.index"),
    REVIEWS: Kind(say("Reviews that wait for you"), "star", "reviews.index"),
    STOCK: Kind(say("What runs low"), "warehouse", "stock.index"),
    IMPORTS: Kind(say("Imports that are through"), "file-check-2", "product_imports.index"),
    CUSTOMER_IMPORTS: Kind(say("Customers’ imports that are through"), "users", "customer_imports.index"),
}


class Line(NamedTuple):
    """A notice as the list shows it."""

    at: datetime
    icon: str
    text: str
    href: str
    is_new: bool
    amount: Money | None


async def index(request: Request) -> Response:
    """Show what happened, latest first; what was not read yet stands out."""
    access, after = member_of(request), request.query_params.get("after")
    kinds = kinds_for(access)
    async with work(request) as session:
        reading = await reading_of(session, access.member_id)
        page = await notices_for(session, reading, kinds, after=after)
        unread = await count_unread(session, reading, kinds)
    return member_page(
        request,
        "merchant/notices/index.html",
        section="home",
        lines=[_line(request, one, since=reading.seen_at) for one in page.rows],
        next_cursor=page.next_cursor,
        is_first=after is None,
        until=page.rows[0].at.isoformat() if page.rows and after is None else None,
        unread=unread,
    )


async def update(request: Request) -> Response:
    """Mark as read what the list showed; what came since stays unread."""
    form = await read_form(request)
    until = _moment(form.get("until"))
    if until is not None:
        async with work(request) as session:
            await mark_read(
                session, member_of(request).member_id, until=until, now=services_of(request).clock()
            )
    return see_other(request.url.path)


def kinds_for(access: Access) -> list[str]:
    """Return the kinds of notices about which a member may do something."""
    return [name for name, kind in KINDS.items() if access.opens(kind.route)]


async def unread_of(session: AsyncSession, access: Access) -> int:
    """Count what a member has not read."""
    return await count_unread(session, await reading_of(session, access.member_id), kinds_for(access))


def _line(request: Request, one: Notice, *, since: datetime) -> Line:
    kind, store = KINDS[one.kind], member_of(request).store.slug
    params: dict[str, Any] = {"number": one.number} if kind.route == "orders.show" else {}
    href = request.app.state.addresses.path_to(kind.route, store=store, **params)
    amount = Money(one.total_minor, one.currency) if one.total_minor is not None and one.currency else None
    return Line(one.at, kind.icon, _sentence(one), href, one.at > since, amount)


def _sentence(one: Notice) -> str:
    match one.kind:
        case "orders":
            return say("New order %(number)s", number=str(one.number))
        case "payments":
            return say("The payment of order %(number)s did not come through", number=str(one.number))
        case "returns":
            return say("A return is asked for: order %(number)s", number=str(one.number))
        case "reviews":
            return say("A review waits to be read")
        case "stock":
            return say("Running low: %(count)s", count=str(one.data["count"]))
        case _:
            return say("The import of %(file)s is through", file=one.data["file"])


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
