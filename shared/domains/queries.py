"""The hosts of a store: those that lead to it and those that it would like to have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domains.host_names import foreign_letters, shown_host
from shared.domains.models import DomainClaim
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.stores.models import Domain


@dataclass(frozen=True, slots=True)
class OwnHost:
    """A host with its claim, which the address on the platform has none of; `leads_here` once it is verified."""

    host: str
    claim: DomainClaim | None
    leads_here: bool

    @property
    def shown(self) -> str:
        """The host in the letters that people read."""
        return shown_host(self.host)

    @property
    def warning(self) -> str | None:
        """What is deceptive about its letters."""
        return foreign_letters(self.host)


async def hosts_of_store(session: AsyncSession) -> list[OwnHost]:
    """Return every host of this store, the platform's first, then by age."""
    rows = await session.execute(
        select(Domain, DomainClaim)
        .join(DomainClaim, DomainClaim.id == Domain.claim_id, full=True)
        .order_by(DomainClaim.created_at.nulls_first(), Domain.host)
    )
    pairs: list[tuple[Domain | None, DomainClaim | None]] = [(domain, claim) for domain, claim in rows]
    return [
        OwnHost(one.host, claim, leads_here=domain is not None)
        for domain, claim in pairs
        if (one := domain or claim) is not None
    ]


async def claim_by_id(session: AsyncSession, claim_id: str) -> DomainClaim:
    """Return a claim of this store; raises NotFound."""
    claim = await session.scalar(select(DomainClaim).where(DomainClaim.id == parse_id(claim_id)))
    if claim is None:
        raise NotFound
    return claim


async def claims_to_look_at(
    session: AsyncSession, *, now: datetime, most: int
) -> Sequence[tuple[UUID, UUID]]:
    """Return (store, claim) of those whose time has come (platform role)."""
    rows = await session.execute(
        select(DomainClaim.store_id, DomainClaim.id)
        .where(DomainClaim.next_look_at <= now)
        .order_by(DomainClaim.next_look_at)
        .limit(most)
    )
    return [(store_id, claim_id) for store_id, claim_id in rows]


async def is_host_of_a_shop(session: AsyncSession, host: str) -> bool:
    """Say whether a shop answers at a host (platform role)."""
    return await session.scalar(select(Domain.id).where(Domain.host == host)) is not None
