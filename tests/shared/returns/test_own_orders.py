"""A session that reads the orders of one member: in whatever shape they are asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.kernel.database import Database
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.orders.tags import OrderTag
from shared.returns.models import Return
from shared.returns.own_orders import read_only_own, reads_for
from shared.stores.models import Member, Store
from tests.support.factories.people import make_member
from tests.support.factories.returns import make_return, make_sent_order
from tests.support.factories.shipments import fresh

other = aliased(Order)
latest = select(Order.number).order_by(Order.number.desc()).limit(1)

ASKED: dict[str, Any] = {
    "rows": select(Order),
    "a column": select(Order.number),
    "another name": select(other.id),
    "an outer join": select(Order.number)
    .select_from(OrderTag)
    .outerjoin(Order, Order.id == OrderTag.order_id),
    "a list of ids": select(Return.id).where(Return.order_id.in_(select(Order.id))),
    "a union": select(Order.id).union_all(select(Order.id)),
    "returns": select(Return),
    "tags": select(OrderTag.name),
    "drafts": select(DraftOrder.id),
    "under a lock": select(Order.id).with_for_update(),
}
COUNTED: dict[str, Any] = {
    "rows": select(func.count()).select_from(Order),
    "two counts": select(select(func.count()).select_from(Order).scalar_subquery(), 0),
    "a part": select(func.count()).select_from(select(Order.id).limit(9).subquery()),
    "a common table": select(func.count()).select_from(select(Order.id).cte("placed")),
    "the latest": select(func.coalesce(latest.scalar_subquery(), 0)),
}


async def narrowed(database: Database, store: Store) -> Callable[[AsyncSession], None]:
    """Make an order with a return and a tag that is nobody's; returns what narrows a session to somebody."""
    async with database.as_platform() as session:
        user, _ = await make_member(session, store)
    async with database.in_store(store.id) as session:
        member_id = await session.scalar(select(Member.id).where(Member.user_id == user.id))
        assert member_id is not None
        order = await make_sent_order(session)
        await make_return(session, await fresh(session, order))
        session.add(OrderTag(store_id=store.id, order_id=order.id, name="gift"))
    return lambda session: read_only_own(session, member_id)


@pytest.mark.parametrize("shape", ASKED)
async def test_others_are_in_no_query(database: Database, store: Store, shape: str):
    narrow = await narrowed(database, store)

    async with database.in_store(store.id) as session:
        whole = (await session.execute(ASKED[shape])).all()
        narrow(session)
        theirs = [row for row in await session.execute(ASKED[shape]) if row[0] is not None]

    assert theirs == []
    assert len(whole) == (0 if shape == "drafts" else 2 if shape == "a union" else 1)


@pytest.mark.parametrize("shape", COUNTED)
async def test_others_are_in_no_count(database: Database, store: Store, shape: str):
    narrow = await narrowed(database, store)

    async with database.in_store(store.id) as session:
        whole = await session.scalar(COUNTED[shape])
        narrow(session)
        theirs = await session.scalar(COUNTED[shape])

    assert (whole, theirs) == (1001 if shape == "the latest" else 1, 0)


async def test_orders_inside_of_a_question_are_their_own_as_well(database: Database, store: Store):
    narrow, is_any = await narrowed(database, store), select(exists().where(Order.id.is_not(None)))

    async with database.in_store(store.id) as session:
        before = await session.scalar(is_any)
        narrow(session)
        after = await session.scalar(is_any)
        of_all = await session.scalar(is_any.execution_options(all_orders=True))

    assert (before, after, of_all) == (True, False, True)


async def test_what_was_read_is_read_anew_once_it_is_somebody_elses(database: Database, store: Store):
    narrow = await narrowed(database, store)

    async with database.in_store(store.id) as session:
        narrow(session)
        await session.execute(update(Order).values(assignee_id=reads_for(session)))
        order = await order_by_number(session, "1001")
        await session.execute(
            update(Order).values(assignee_id=None).execution_options(synchronize_session=False)
        )
        await session.refresh(order, ["assignee_id"])

    assert order.assignee_id is None
