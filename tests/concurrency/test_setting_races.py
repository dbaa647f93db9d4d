"""What a store may have so many of, and no more, however many ask at the same moment."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.domains.claim_domain import claim_domain
from shared.domains.models import MOST_CLAIMS, DomainClaim
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.kernel.settings import Settings
from shared.privacy.store_copies import MAKE_COPY, StoreCopy, ask_for_copy
from shared.stores.models import Store
from tests.support.factories.domains import a_host, make_claim
from tests.support.races import Races, far_away

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 9), (0.1, 4)], ids=["near", "far"])
FREE = 2


async def wish(database: Database, store_id: UUID, key: UUID) -> str:
    """Wish for a host that nobody else wishes for."""

    async def whole(session):
        host = f"shop-{key.hex[-12:]}.example.com"
        await claim_domain(session, host, platform_host="localhost", actor="race", now=utc_now())
        return "wished"

    try:
        return await database.run(store_id, whole)
    except Invalid:
        return "refused"


async def copy(database: Database, store_id: UUID, key: UUID) -> str:
    """Ask for a copy of the store."""

    async def whole(session):
        await ask_for_copy(session, actor=str(key), now=utc_now())
        return "asked"

    return await database.run(store_id, whole)


@distances
async def test_a_store_wishes_for_twenty_hosts_at_most(
    races: Races, settings: Settings, database: Database, store: Store, delay: float, rivals: int
):
    for _ in range(MOST_CLAIMS - FREE):
        await make_claim(database, store, a_host())

    async with far_away(settings.database, delay) as way:
        told = await races.run(way, wish, store.id, [new_id() for _ in range(rivals)])

    assert told == {"wished": FREE, "refused": rivals - FREE}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(DomainClaim)) == MOST_CLAIMS


@distances
async def test_one_copy_is_made_for_all_who_ask_at_once(
    races: Races, settings: Settings, database: Database, store: Store, delay: float, rivals: int
):
    async with far_away(settings.database, delay) as way:
        told = await races.run(way, copy, store.id, [new_id() for _ in range(rivals)])

    assert told == {"asked": rivals}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(StoreCopy)) == 1
        assert await session.scalar(select(func.count()).where(Job.name == MAKE_COPY.name)) == 1
