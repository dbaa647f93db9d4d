"""Wish for a host, and give one up."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domains.findings import UNKNOWN
from shared.domains.host_names import read_host
from shared.domains.models import MOST_CLAIMS, DomainClaim
from shared.domains.queries import claim_by_id
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.tokens import new_token
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue


async def claim_domain(
    session: AsyncSession, typed: str, *, platform_host: str, actor: str, now: datetime
) -> DomainClaim:
    """Write down that the store would like to answer at a host. Raises Invalid.

    Nothing says whether another store has it: that is told only to who proves the host to be theirs.
    """
    host = read_host(typed, platform_host=platform_host)
    await hold_store(session)
    known: DomainClaim | None = await session.scalar(select(DomainClaim).where(DomainClaim.host == host))
    if known is not None:
        return known
    if (await session.scalar(select(func.count()).select_from(DomainClaim)) or 0) >= MOST_CLAIMS:
        raise Invalid({"host": say("A store can have twenty names. Remove one that you do not need.")})
    claim = DomainClaim(
        store_id=session.info["store_id"],
        host=host,
        token=new_token()[:32],
        proof=UNKNOWN,
        way=UNKNOWN,
        created_at=now,
        next_look_at=now,
    )
    session.add(claim)
    record(session, "domain.claimed", claim.id, actor=actor, now=now, host=host)
    return claim


async def give_up_domain(session: AsyncSession, claim_id: str, *, actor: str, now: datetime) -> None:
    """Answer no longer at a host, which is then anybody's who proves it. Raises NotFound.

    The foreign keys take its row in `domains` along, and with it the store's main host if this was it.
    """
    await hold_store(session)
    claim = await claim_by_id(session, claim_id)
    await session.execute(delete(DomainClaim).where(DomainClaim.id == claim.id))
    record(session, "domain.given_up", claim.id, actor=actor, now=now, host=claim.host)
    await bump_catalogue(session)


async def hold_store(session: AsyncSession) -> None:
    """Lock the store's row, which all that changes its hosts locks first."""
    await session.execute(select(Store.id).with_for_update())
