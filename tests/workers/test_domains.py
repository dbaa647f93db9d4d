"""Hosts are looked at by the clock: those whose time has come, whatever becomes of single ones."""

from datetime import timedelta

from sqlalchemy import select, update

from shared.domains.models import DomainClaim
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Domain, Store
from tests.support.factories.domains import Told, a_host, make_claim
from workers.domains import look_at_due_domains
from workers.runtime import Runtime


async def test_what_is_due_is_looked_at_and_what_is_right_leads_here(
    runtime: Runtime, database: Database, store: Store
):
    told, due, later = Told(), a_host(), a_host()
    first, second = await make_claim(database, store, due), await make_claim(database, store, later)
    told.lead_here(first, second)
    async with database.in_store(store.id) as session:
        await session.execute(
            update(DomainClaim)
            .where(DomainClaim.id == second.id)
            .values(next_look_at=utc_now() + timedelta(hours=1))
        )
    object.__setattr__(runtime, "resolver", told)

    await look_at_due_domains(runtime)
    await look_at_due_domains(runtime)

    async with database.in_store(store.id) as session:
        hosts = set(await session.scalars(select(Domain.host)))
    assert hosts == {f"{store.slug}.localhost", due}
