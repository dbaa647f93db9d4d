"""Reading returns, and what of an order can be returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from shared.fulfilment.models import PackedGoods
from shared.fulfilment.queries import shipments_of
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.returns.errors import NoSuchReturn
from shared.returns.models import Return, ReturnLine
from shared.returns.rules import Rules, kept_variants, rules_of, worth_of
from shared.returns.states import OPEN, SETTLED

VIEWS = ("open", "all")


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of which so many pieces can be returned."""

    line: OrderLine
    most: int


@dataclass(frozen=True, slots=True)
class ReturnOffer:
    """What of an order can be returned, until when, by the store's rules."""

    rules: Rules
    until: datetime | None
    lines: Sequence[Returnable]

    def is_open(self, *, now: datetime) -> bool:
        return self.until is not None and now <= self.until and bool(self.lines)


async def return_offer(session: AsyncSession, order: Order) -> ReturnOffer:
    """Return what of an order has been packed, is not on its way back, and is taken back at all."""
    rules = await rules_of(session)
    until = rules.last_moment(await shipments_of(session, order.id))
    if until is None or not order.can_be_sent:
        return ReturnOffer(rules, None, ())
    rows = await session.scalars(select(PackedGoods).where(PackedGoods.order_id == order.id))
    packed: dict[UUID, int] = {}
    lines = {line.id: line for line in order.lines}
    for row in rows:
        if row.order_line_id not in lines:
            # It was taken out of the order before anything of it was sent.
            continue
        # A bundle goes back as a whole: as many as every part of it allows.
        wholes = row.packed * lines[row.order_line_id].quantity // row.due
        packed[row.order_line_id] = min(wholes, packed.get(row.order_line_id, wholes))
    kept = await kept_variants(session, rules, {line.own_variant for line in order.lines})
    left = [
        Returnable(line, packed[line.id] - line.in_return)
        for line in order.lines
        if line.id in packed and line.variant_id not in kept
    ]
    return ReturnOffer(rules, until, [one for one in left if one.most > 0])


async def returns_of(session: AsyncSession, order_id: UUID) -> Sequence[Return]:
    """Return an order's returns with their lines, first one first."""
    found = await session.scalars(
        select(Return)
        .where(Return.order_id == order_id)
        .order_by(Return.number)
        .options(selectinload(Return.lines))
    )
    return found.all()


async def return_by_number(session: AsyncSession, order: Order, number: str) -> Return:
    """Return one return of an order; raises NoSuchReturn."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoSuchReturn
    return await _one(session, _whole().where(Return.order_id == order.id, Return.number == int(number)))


async def return_by_id(session: AsyncSession, text: str) -> Return:
    """Return one return of the store with its order; raises NoSuchReturn."""
    key = parse_id(text)
    if key is None:
        raise NoSuchReturn
    return await _one(session, _whole().where(Return.id == key))


async def page_of_returns(
    session: AsyncSession, *, view: str = "open", after: str | None = None, size: int = 50
) -> Page[Return]:
    """Return one page of the dashboard's list, latest first."""
    query = _whole().order_by(Return.asked_at.desc(), Return.id.desc()).limit(size + 1)
    if view == "open":
        query = query.where(Return.state.in_(OPEN))
    key = decode_cursor(after, (str,))
    last = parse_id(str(key[0])) if key else None
    if last:
        place = select(Return.asked_at, Return.id).where(Return.id == last)
        query = query.where(tuple_(Return.asked_at, Return.id) < place.scalar_subquery())
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, lambda one: [str(one.id)])


async def count_returns(session: AsyncSession) -> dict[str, int]:
    """Count the returns behind each view of the list."""
    is_open = func.count().filter(Return.state.in_(OPEN))
    row = (await session.execute(select(is_open, func.count()).select_from(Return))).one()
    return dict(zip(VIEWS, row, strict=True))


async def worth_of_return(
    session: AsyncSession, order: Order, asked: Return, *, with_tax: bool = True
) -> Money:
    """Return what was paid for the goods of a return, without what settled returns before it were worth."""
    counted = await session.execute(
        select(ReturnLine.order_line_id, func.sum(ReturnLine.quantity))
        .join(Return, (Return.store_id == ReturnLine.store_id) & (Return.id == ReturnLine.return_id))
        .where(Return.order_id == order.id, Return.state == SETTLED, Return.id != asked.id)
        .group_by(ReturnLine.order_line_id)
    )
    before = {line_id: int(pieces) for line_id, pieces in counted}
    lines = {line.id: line for line in order.lines}
    worth = Money.zero(order.currency)
    for one in asked.lines:
        worth += worth_of(
            order,
            lines[one.order_line_id],
            before=before.get(one.order_line_id, 0),
            count=one.quantity,
            with_tax=with_tax,
        )
    return worth


def _whole() -> Select[Return]:
    return select(Return).options(selectinload(Return.lines), joinedload(Return.order, innerjoin=True))


async def _one(session: AsyncSession, query: Select[Return]) -> Return:
    of_order = joinedload(Return.order, innerjoin=True)
    found = await session.scalar(
        query.options(
            of_order.selectinload(Order.lines), of_order.selectinload(Order.awaited)
        ).execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchReturn
    return found
