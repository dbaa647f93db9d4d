"""Who gets a host: whoever's proof stands at its name servers. Who keeps it, and when it is lost."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select

from shared.domains.check_domain import LATER, LOST_FOR, SOON, check_domain
from shared.domains.choose_main_host import choose_main_host
from shared.domains.claim_domain import give_up_domain
from shared.domains.models import DomainClaim
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Domain, Store
from shared.stores.queries import host_of
from tests.support.factories.domains import TARGET, Told, a_host, bring_host, make_claim


async def look(
    database: Database, told: Told, store: Store, claim: DomainClaim, *, now: datetime | None = None
) -> DomainClaim:
    return await check_domain(
        database,
        told,
        store.id,
        str(claim.id),
        target_name=TARGET,
        target_addresses=frozenset(),
        now=now or utc_now(),
    )


async def holder_of(database: Database, host: str) -> list[object]:
    async with database.as_platform() as session:
        return list(await session.scalars(select(Domain.store_id).where(Domain.host == host)))


async def main_of(database: Database, store: Store) -> tuple[str | None, str]:
    async with database.in_store(store.id) as session:
        main = await session.scalar(select(Store.main_host))
        return main, await host_of(session, store.id)


async def test_a_host_comes_with_its_proof_and_when_it_leads_here(database: Database, store: Store):
    told, host = Told(), a_host()
    claim = await make_claim(database, store, host)

    nothing = await look(database, told, store, claim)
    told.addresses[host] = ("203.0.113.10",)
    unproven = await look(database, told, store, claim)
    before = await holder_of(database, host)
    told.lead_here(claim)
    whole = await look(database, told, store, claim)

    assert (nothing.proof, nothing.way, nothing.led_here_at) == ("missing", "missing", None)
    assert (unproven.proof, unproven.way, unproven.led_here_at) == ("missing", "right", None)
    assert before == []
    assert (whole.proof, whole.way) == ("right", "right")
    assert whole.led_here_at is not None
    assert await holder_of(database, host) == [store.id]
    assert nothing.next_look_at - (nothing.looked_at or utc_now()) == SOON
    assert whole.next_look_at - (whole.looked_at or utc_now()) == LATER


async def test_nobody_takes_the_host_of_another_while_its_proof_stands(
    database: Database, store: Store, other_store: Store
):
    told, host = Told(), a_host()
    claim, wish = await make_claim(database, store, host), await make_claim(database, other_store, host)
    told.lead_here(claim)
    await look(database, told, store, claim)

    told.lead_here(claim, wish)
    refused = await look(database, told, other_store, wish)

    assert refused.is_held_elsewhere
    assert refused.led_here_at is None
    assert await holder_of(database, host) == [store.id]


async def test_a_host_goes_to_whom_its_owner_proves_it_for_now(
    database: Database, store: Store, other_store: Store
):
    host = a_host()
    claim = await bring_host(database, store, host)
    async with database.in_store(store.id) as session:
        await choose_main_host(session, host, actor="test", now=utc_now())
    wish, told = await make_claim(database, other_store, host), Told()
    told.lead_here(wish)

    taken = await look(database, told, other_store, wish)
    left = await look(database, told, store, claim)

    assert taken.led_here_at is not None
    assert await holder_of(database, host) == [other_store.id]
    assert left.led_here_at is None
    assert await main_of(database, store) == (None, f"{store.slug}.localhost")


async def test_two_who_prove_one_host_at_once_are_one_too_many(
    database: Database, store: Store, other_store: Store
):
    told, host = Told(), a_host()
    claim, wish = await make_claim(database, store, host), await make_claim(database, other_store, host)
    told.lead_here(claim, wish)

    both = await asyncio.gather(look(database, told, store, claim), look(database, told, other_store, wish))

    assert sorted(one.led_here_at is not None for one in both) == [False, True]
    assert sorted(one.is_held_elsewhere for one in both) == [False, True]
    assert len(await holder_of(database, host)) == 1


async def test_a_main_host_that_is_lost_for_a_day_is_led_to_no_more(database: Database, store: Store):
    host, told, now = a_host(), Told(), utc_now()
    claim = await bring_host(database, store, host)
    async with database.in_store(store.id) as session:
        await choose_main_host(session, host, actor="test", now=now)
    told.addresses[host] = ("198.51.100.1",)

    lost = await look(database, told, store, claim, now=now)
    soon = await look(database, told, store, claim, now=now + LOST_FOR - timedelta(minutes=1))
    still = await main_of(database, store)
    await look(database, told, store, claim, now=now + LOST_FOR)

    assert lost.lost_at == soon.lost_at == now
    assert still == (host, host)
    assert await main_of(database, store) == (None, f"{store.slug}.localhost")
    assert await holder_of(database, host) == [store.id]


async def test_name_servers_that_are_silent_for_days_lose_nobody_a_host(database: Database, store: Store):
    host, told, now = a_host(), Told(), utc_now()
    claim = await bring_host(database, store, host)
    async with database.in_store(store.id) as session:
        await choose_main_host(session, host, actor="test", now=now)
    told.is_silent = True

    for days in range(4):
        silent = await look(database, told, store, claim, now=now + timedelta(days=days))

    assert silent.lost_at is None
    assert await main_of(database, store) == (host, host)


async def test_a_host_that_is_given_up_goes_whole(database: Database, store: Store):
    host = a_host()
    claim = await bring_host(database, store, host)
    async with database.in_store(store.id) as session:
        await choose_main_host(session, host, actor="test", now=utc_now())
    async with database.in_store(store.id) as session:
        await give_up_domain(session, str(claim.id), actor="test", now=utc_now())

    assert await holder_of(database, host) == []
    assert await main_of(database, store) == (None, f"{store.slug}.localhost")
