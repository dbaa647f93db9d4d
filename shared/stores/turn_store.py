"""Bring a store from one state to another: doors that close and open, and what ends it for good."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue


async def turn_store(
    session: AsyncSession,
    state: str,
    *,
    from_states: Collection[str],
    event: str,
    actor: str,
    now: datetime,
    where: ColumnElement[bool] | None = None,
    **values: Any,
) -> bool:
    """Turn this store to `state`, if it is in one of `from_states` and `where` holds; returns whether it was.

    One statement decides, so of all who turn a store at the same moment each finds what the one before has left.
    """
    store_id = session.info["store_id"]
    turned = await session.execute(
        update(Store)
        .where(Store.id == store_id, Store.state.in_(from_states), true() if where is None else where)
        .values(state=state, **values)
        .returning(Store.id)
        .execution_options(synchronize_session=False)
    )
    if turned.first() is None:
        return False
    record(session, event, store_id, actor=actor, now=now)
    await bump_catalogue(session)
    return True
