"""What belongs to many objects, read by one list of ids.

`selectinload` names a store's objects by pairs, `(store, id)`, two parameters each. Where PostgreSQL knows little of a
store (one that was filled a moment ago), it may compare all of the store's rows with all of the pairs: minutes for a
few thousand goods. A list of ids is looked up, whatever the plan. For a page's 24 goods either does.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from shared.kernel.tables import StoreTable

Child = TypeVar("Child", bound=StoreTable)


async def load_children(
    session: AsyncSession,
    parents: Sequence[StoreTable],
    relation: InstrumentedAttribute[list[Child]],
    *options: ORMOption,
) -> list[Child]:
    """Load a one-to-many relation of all the session's store's parents, in its own order; return all the children."""
    if not parents:
        return []
    held: Any = relation.property
    ((_, link),) = [pair for pair in held.local_remote_pairs if pair[0].key == "id"]
    ids = any_(literal([parent.id for parent in parents], ARRAY(Uuid)))
    query = (
        select(held.mapper.class_)
        .join(held.parent.class_, held.primaryjoin)
        .where(held.parent.class_.id == ids, link == ids)
        .order_by(*(held.order_by or ()))
        .options(*options)
    )
    children: list[Child] = list(await session.scalars(query))
    parent_of = held.mapper.get_property_by_column(link).key
    of: dict[UUID, list[Child]] = defaultdict(list)
    for child in children:
        of[getattr(child, parent_of)].append(child)
    for parent in parents:
        set_committed_value(parent, relation.key, of[parent.id])
    return children
