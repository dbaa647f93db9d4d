"""A store keeps an owner, whatever its owners do to one another at the same moment."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.errors import BeyondOwn, LastOwner
from shared.stores.give_role import give_role
from shared.stores.members import Held
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL
from shared.stores.remove_member import remove_member
from tests.support.factories.people import make_member
from tests.support.races import Races, far_away

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 9), (0.1, 4)], ids=["near", "far"])


async def demote(database: Database, store_id: UUID, member_id: UUID) -> str:
    """Make an owner a viewer."""

    async def whole(session):
        await give_role(session, str(member_id), Held("viewer"), granter=ALL, actor="race", now=utc_now())
        return "gone"

    try:
        return await database.run(store_id, whole)
    except (LastOwner, BeyondOwn):
        return "stays"


async def leave(database: Database, store_id: UUID, member_id: UUID) -> str:
    """Take an owner out."""

    async def whole(session):
        await remove_member(session, str(member_id), remover=ALL, actor="race", now=utc_now())
        return "gone"

    try:
        return await database.run(store_id, whole)
    except LastOwner:
        return "stays"


@distances
@pytest.mark.parametrize("racer", [demote, leave])
async def test_of_all_owners_who_go_at_once_one_stays(
    races: Races, settings: Settings, database: Database, store: Store, racer, delay: float, rivals: int
):
    async with database.as_platform() as session:
        for _ in range(rivals):
            await make_member(session, store)
    async with database.in_store(store.id) as session:
        ids = list(await session.scalars(select(Member.id)))

    async with far_away(settings.database, delay) as way:
        told = await races.run(way, racer, store.id, ids)

    async with database.in_store(store.id) as session:
        owners = await session.scalar(select(func.count()).where(Member.role == "owner"))
    assert told == {"gone": rivals - 1, "stays": 1}
    assert owners == 1
