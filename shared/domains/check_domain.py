"""Look whether a store may answer at a host that it wished for, and whether the host leads here."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domains.claim_domain import hold_store
from shared.domains.findings import RIGHT, SILENT, SPREADING, Finding, Target, judge, proof_value
from shared.domains.models import DomainClaim
from shared.domains.queries import claim_by_id
from shared.domains.resolver import Resolver
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.stores.models import Domain, Store
from shared.stores.queries import bump_catalogue

SYSTEM: Final = "system"
# While somebody waits for it, then ever less often; a host that leads here is looked at twice a day.
SOON: Final = timedelta(minutes=5)
LATER: Final = timedelta(hours=12)
# Past this, whoever wished for a host has likely given up.
PATIENCE: Final = timedelta(days=3)
# How long a main host may lead elsewhere until the shop goes back to its other address.
LOST_FOR: Final = timedelta(hours=24)


async def check_domain(
    database: Database,
    resolver: Resolver,
    store_id: UUID,
    claim_id: str,
    *,
    target_name: str,
    target_addresses: frozenset[str],
    now: datetime,
) -> DomainClaim:
    """Look, outside of every transaction, and write what that means. Raises NotFound."""
    async with database.in_store(store_id) as session:
        claim = await claim_by_id(session, claim_id)
    seen = await resolver.look(claim.host, proof_name=claim.proof_name)
    target = Target(target_name, target_addresses or await _addresses_of(resolver, target_name))
    finding = judge(seen, target, claim.proof_value)
    async with database.as_platform() as session:
        is_ours = await _settle_holder(session, claim, finding, now=now)
    async with database.in_store(store_id) as session:
        return await _note(session, claim, finding, is_ours=is_ours, now=now)


async def _addresses_of(resolver: Resolver, name: str) -> frozenset[str]:
    return frozenset(address for seen in await resolver.look(name) for address in seen.addresses)


async def _settle_holder(
    session: AsyncSession, claim: DomainClaim, finding: Finding, *, now: datetime
) -> bool:
    """Give the host to the claim if it is proven and leads here; say whether this store has it now.

    A host of another store is given up only when that store's own proof is gone: whoever manages the name has taken it
    away. The unique host decides between two who come at once.
    """
    holder: Domain | None = await session.scalar(
        select(Domain).where(Domain.host == claim.host).with_for_update()
    )
    if holder is not None and holder.store_id == claim.store_id:
        return True
    if not (finding.is_proven and finding.way == RIGHT):
        return False
    if holder is not None:
        if await _still_proves(session, holder, finding):
            return False
        await session.execute(
            delete(Domain).where(Domain.id == holder.id, Domain.store_id == holder.store_id)
        )
    given = await session.execute(
        insert(Domain)
        .values(store_id=claim.store_id, id=new_id(), host=claim.host, claim_id=claim.id, created_at=now)
        .on_conflict_do_nothing(index_elements=["host"])
        .returning(Domain.id)
    )
    return given.first() is not None


async def _still_proves(session: AsyncSession, holder: Domain, finding: Finding) -> bool:
    token = await session.scalar(
        select(DomainClaim.token).where(
            DomainClaim.store_id == holder.store_id, DomainClaim.id == holder.claim_id
        )
    )
    # An address on the platform has no claim, and nobody takes it.
    return token is None or proof_value(token) in finding.proofs


async def _note(
    session: AsyncSession, claim: DomainClaim, finding: Finding, *, is_ours: bool, now: datetime
) -> DomainClaim:
    """Write what was found at the claim, if there still is one."""
    await hold_store(session)
    held = await claim_by_id(session, str(claim.id))
    was_ours = held.led_here_at is not None
    held.proof, held.way, held.found = finding.proof, finding.way, list(finding.found)
    held.is_held_elsewhere = not is_ours and finding.is_proven and finding.way == RIGHT
    held.looked_at, held.next_look_at = now, now + _pause(held, is_ours=is_ours, now=now)
    if is_ours and not was_ours:
        held.led_here_at = now
        record(session, "domain.verified", held.id, actor=SYSTEM, now=now, host=held.host)
        await bump_catalogue(session)
    elif was_ours and not is_ours:
        held.led_here_at = None
        record(session, "domain.taken", held.id, actor=SYSTEM, now=now, host=held.host)
    held.lost_at = None if not is_ours or finding.way in (RIGHT, SPREADING, SILENT) else held.lost_at or now
    if held.lost_at is not None and now - held.lost_at >= LOST_FOR:
        await _lead_there_no_more(session, held, now=now)
    return held


def _pause(claim: DomainClaim, *, is_ours: bool, now: datetime) -> timedelta:
    if is_ours and claim.way == RIGHT:
        return LATER
    return SOON if now - claim.created_at < PATIENCE or is_ours else LATER


async def _lead_there_no_more(session: AsyncSession, claim: DomainClaim, *, now: datetime) -> None:
    """Let the shop answer at its other hosts by itself: who leads visitors to a lost name leads them to strangers."""
    changed = await session.execute(
        update(Store)
        .where(Store.main_host == claim.host)
        .values(main_host=None)
        .returning(Store.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is not None:
        record(session, "domain.lost", claim.id, actor=SYSTEM, now=now, host=claim.host)
        await bump_catalogue(session)
