"""What a member should hear of, unread first in mind: the list behind the bell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import Access, member_of, work
from merchant.page import member_page
from shared.insight.notice_words import amount_of, path_of, sentence_of
from shared.insight.notices import (
    API_KEYS,
    ASSIGNED,
    CUSTOMER_IMPORTS,
    IMPORTS,
    NEEDS,
    ORDER_IMPORTS,
    ORDERS,
    PAYMENTS,
    RETURNS,
    REVIEWS,
    STOCK,
    TAXES,
    Notice,
    count_unread,
    mark_read,
    notices_for,
    reading_of,
)
from shared.kernel.money import Money
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

ICONS: Final[Mapping[str, str]] = {
    ORDERS: "shopping-bag",
    PAYMENTS: "circle-alert",
    RETURNS: "undo-2",
    REVIEWS: "star",
    STOCK: "warehouse",
    IMPORTS: "file-check-2",
    CUSTOMER_IMPORTS: "users",
    ASSIGNED: "user-check",
    ORDER_IMPORTS: "receipt-text",
    TAXES: "percent",
    API_KEYS: "key-round",
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
        page = await notices_for(session, reading, kinds, only_of=access.sees_only_of, after=after)
        unread = await count_unread(session, reading, kinds, only_of=access.sees_only_of)
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
    return [kind for kind, needed in NEEDS.items() if access.may(needed)]


async def unread_of(session: AsyncSession, access: Access) -> int:
    """Count what a member has not read."""
    reading = await reading_of(session, access.member_id)
    return await count_unread(session, reading, kinds_for(access), only_of=access.sees_only_of)


def _line(request: Request, one: Notice, *, since: datetime) -> Line:
    href = f"/dashboard/{member_of(request).store.slug}{path_of(one)}"
    return Line(one.at, ICONS[one.kind], sentence_of(one), href, one.at > since, amount_of(one))


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
