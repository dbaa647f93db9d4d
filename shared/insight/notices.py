"""What a member should hear of: facts of the store that somebody has to know, and how far each member has read.

A notice is an event as it was written with its cause, so nobody has to tell of anything twice, and none can be lost.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.events import Event
from shared.kernel.ids import new_id, parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.kernel.reading import Record, reader_of
from shared.kernel.tables import StoreTable, to_store_row
from shared.stores.models import Member
from shared.stores.permissions import (
    CUSTOMERS_CHANGE,
    KEYS_SEE,
    ORDERS_REFUND,
    ORDERS_SEE,
    PRODUCTS_SEE,
    REVIEWS_SEE,
    SETTINGS_SEE,
    STOCK_SEE,
)

ORDERS: Final = "orders"
PAYMENTS: Final = "payments"
RETURNS: Final = "returns"
REVIEWS: Final = "reviews"
STOCK: Final = "stock"
IMPORTS: Final = "imports"
CUSTOMER_IMPORTS: Final = "customer_imports"
ASSIGNED: Final = "assigned"
ORDER_IMPORTS: Final = "order_imports"
TAXES: Final = "taxes"
API_KEYS: Final = "api_keys"
# What a member needs to see whatever it tells of: who may not see it is not told (`merchant/notices.py`).
NEEDS: Final[Mapping[str, str]] = {
    ORDERS: ORDERS_SEE,
    PAYMENTS: ORDERS_SEE,
    RETURNS: ORDERS_SEE,
    REVIEWS: REVIEWS_SEE,
    STOCK: STOCK_SEE,
    IMPORTS: PRODUCTS_SEE,
    CUSTOMER_IMPORTS: CUSTOMERS_CHANGE,
    ASSIGNED: ORDERS_SEE,
    ORDER_IMPORTS: ORDERS_REFUND,
    TAXES: SETTINGS_SEE,
    API_KEYS: KEYS_SEE,
}
# By kind: the events that a notice of it is.
EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    # One that is to be paid first is an order once its money has come.
    ORDERS: ("order.placed", "order.paid"),
    PAYMENTS: ("order.payment_failed",),
    RETURNS: ("order.return_asked",),
    REVIEWS: ("review.written", "review.confirmed"),
    STOCK: ("stock.low",),
    IMPORTS: ("import.finished",),
    CUSTOMER_IMPORTS: ("customers.imported",),
    # To those only whose it is now: `tell` in the event (orders/assign_order.py).
    ASSIGNED: ("order.assigned", "draft.assigned"),
    ORDER_IMPORTS: ("orders.imported",),
    TAXES: ("tax.threshold_passed",),
    API_KEYS: ("api_key.leaked", "api_key.expiring"),
}
# More are not counted: nobody reads the difference.
MOST_COUNTED: Final = 99
PAGE_SIZE: Final = 30

# Those that are about an order, which is their subject.
OF_ORDERS: Final = tuple(name for events in EVENTS.values() for name in events if name.startswith("order."))

_KIND_OF: Final = {event: kind for kind, events in EVENTS.items() for event in events}
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_LAST: Final = UUID(int=2**128 - 1)

_IS_NOTICED: Final = f"name IN ({', '.join(repr(name) for name in _KIND_OF)})"
Index("ix_events_noticed", Event.store_id, Event.occurred_at, Event.id, postgresql_where=text(_IS_NOTICED))
# The words of that index, as they have to stand in a query for it to be used.
NOTICED: Final = f"e.{_IS_NOTICED}"
# Of every query below: $1 are the names of events, $2 is the member, $3 the members and
# teams whose orders alone they see, NULL for all.
# What its writer did not leave to somebody yet, and what a member did with their own hands, is no news.
WANTED: Final = (
    f"{NOTICED} AND e.name = ANY ($1) AND coalesce(e.data ->> 'state', 'pending') = 'pending'"
    " AND (e.name <> 'order.paid' OR e.actor = 'shopper')"
    " AND (e.data ->> 'tell' IS NULL OR ($2::uuid)::text = ANY (string_to_array(e.data ->> 'tell', ' ')))"
    " AND ($3::uuid[] IS NULL OR e.name NOT IN (" + ", ".join(repr(name) for name in OF_ORDERS) + ")"
    " OR EXISTS (SELECT FROM orders a WHERE a.store_id = e.store_id AND a.id = e.subject_id"
    " AND (a.assignee_id = ANY ($3) OR a.team_id = ANY ($3))))"
)
_UNREAD: Final = f"""
SELECT count(*) FROM (
    SELECT FROM events e WHERE {WANTED} AND e.occurred_at > $4 LIMIT {MOST_COUNTED}
) AS unread"""  # noqa: S608 - our own words
READ: Final = """
SELECT e.id, e.name, e.occurred_at, e.data, o.number, o.own_number, o.total_minor, o.currency
FROM events e LEFT JOIN orders o ON o.store_id = e.store_id AND o.id = e.subject_id"""
_SHOWN: Final = f"""{READ}
WHERE {WANTED} AND (e.occurred_at, e.id) < ($4, $5)
ORDER BY e.occurred_at DESC, e.id DESC
LIMIT {PAGE_SIZE + 1}"""


class MemberNotices(StoreTable):
    """How far a member has read, and what they do not want to hear of."""

    __tablename__ = "member_notices"
    __table_args__ = (
        UniqueConstraint("store_id", "member_id"),
        to_store_row("member_id", "members", on_delete="CASCADE"),
        CheckConstraint(f"off <@ ARRAY{list(EVENTS)}::text[]", name="off_known"),
    )

    member_id: Mapped[UUID]
    seen_at: Mapped[datetime]
    off: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened; its numbers, `total_minor` and `currency` are those of its order, None without one."""

    id: UUID
    kind: str
    at: datetime
    data: Mapping[str, Any]
    number: int | None
    total_minor: int | None
    currency: str | None
    own_number: str | None = None

    @property
    def shown_number(self) -> str:
        """The number of its order as people read it."""
        return self.own_number or str(self.number)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a member wants to hear of, and until when they have read."""

    member_id: UUID
    seen_at: datetime
    off: frozenset[str]

    def wanted(self, kinds: Collection[str]) -> list[str]:
        """Return the events of these kinds that they want to hear of."""
        return events_of([kind for kind in kinds if kind not in self.off])


def events_of(kinds: Collection[str]) -> list[str]:
    """Return the names of the events that are notices of these kinds."""
    return [event for event, kind in _KIND_OF.items() if kind in kinds]


def notice_in(row: Record) -> Notice:
    """Return the notice that a row of READ is."""
    return Notice(
        row["id"],
        _KIND_OF[row["name"]],
        row["occurred_at"],
        row["data"],
        row["number"],
        row["total_minor"],
        row["currency"],
        row["own_number"],
    )


async def reading_of(session: AsyncSession, member_id: UUID) -> Reading:
    """Return how far a member has read: at first, nothing since they came."""
    row = (
        await session.execute(
            select(func.coalesce(MemberNotices.seen_at, Member.created_at), MemberNotices.off)
            .select_from(Member)
            .outerjoin(
                MemberNotices,
                (MemberNotices.store_id == Member.store_id) & (MemberNotices.member_id == Member.id),
            )
            .where(Member.id == member_id)
        )
    ).one()
    return Reading(member_id, row[0], frozenset(row[1] or ()))


async def count_unread(
    session: AsyncSession,
    reading: Reading,
    kinds: Collection[str],
    *,
    only_of: Collection[UUID] | None = None,
) -> int:
    """Count what a member has not read of the kinds that they may see, up to MOST_COUNTED."""
    reader = await reader_of(session)
    names = reading.wanted(kinds)
    return int(await reader.fetchval(_UNREAD, names, reading.member_id, _listed(only_of), reading.seen_at))


async def notices_for(
    session: AsyncSession,
    reading: Reading,
    kinds: Collection[str],
    *,
    only_of: Collection[UUID] | None = None,
    after: str | None = None,
) -> Page[Notice]:
    """Return what a member wants to hear of the kinds that they may see, latest first.

    With `only_of`, of orders only those that are assigned to one of these members and teams.
    """
    moment, last = _read_key(decode_cursor(after, (str, str))) or (_LATEST, _LAST)
    reader, names = await reader_of(session), reading.wanted(kinds)
    rows = await reader.fetch(_SHOWN, names, reading.member_id, _listed(only_of), moment, last)
    found = [notice_in(row) for row in rows]
    return page_of(found, PAGE_SIZE, lambda one: [one.at.isoformat(), str(one.id)])


def _listed(ids: Collection[UUID] | None) -> list[UUID] | None:
    return None if ids is None else list(ids)


async def mark_read(session: AsyncSession, member_id: UUID, *, until: datetime, now: datetime) -> None:
    """Keep that a member has read what came until a moment: never less than before, and nothing that is to come."""
    await _put(session, member_id, seen_at=min(until, now), off=None)


async def choose_notices(session: AsyncSession, member_id: UUID, kinds: Collection[str]) -> None:
    """Keep which kinds a member wants to hear of."""
    known = await reading_of(session, member_id)
    await _put(session, member_id, seen_at=known.seen_at, off=[kind for kind in EVENTS if kind not in kinds])


async def _put(
    session: AsyncSession, member_id: UUID, *, seen_at: datetime, off: Sequence[str] | None
) -> None:
    row = insert(MemberNotices).values(
        store_id=session.info["store_id"],
        id=new_id(),
        member_id=member_id,
        seen_at=seen_at,
        off=list(off or ()),
    )
    changed: dict[str, Any] = {"seen_at": func.greatest(MemberNotices.seen_at, row.excluded.seen_at)}
    if off is not None:
        changed["off"] = row.excluded.off
    await session.execute(
        row.on_conflict_do_update(
            index_elements=[MemberNotices.store_id, MemberNotices.member_id], set_=changed
        )
    )


def _read_key(key: list[str | int] | None) -> tuple[datetime, UUID] | None:
    if key is None:
        return None
    try:
        moment = datetime.fromisoformat(str(key[0]))
    except ValueError:
        return None
    last = parse_id(str(key[1]))
    return (moment, last) if last and moment.tzinfo else None
