"""Host names that tests bring, and a domain name system that says what a test likes."""

from collections.abc import Sequence

from shared.domains.check_domain import check_domain
from shared.domains.claim_domain import claim_domain
from shared.domains.models import DomainClaim
from shared.domains.resolver import Seen
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Store

OURS = "203.0.113.10"
TARGET = "localhost"


class Told:
    """A domain name system with one server: by host the addresses, and the proofs."""

    def __init__(self) -> None:
        self.addresses: dict[str, tuple[str, ...]] = {TARGET: (OURS,)}
        self.proofs: dict[str, tuple[str, ...]] = {}
        self.is_silent = False

    async def look(self, host: str, *, proof_name: str = "") -> Sequence[Seen]:
        if self.is_silent:
            return [Seen(answered=False)]
        proofs = self.proofs.get(host, ()) if proof_name == f"_souk.{host}" else ()
        return [Seen((), self.addresses.get(host, ()), proofs)]

    def lead_here(self, *claims: DomainClaim) -> None:
        """Have everything right for these, which may be claims of one host."""
        for claim in claims:
            self.addresses[claim.host] = (OURS,)
            self.proofs[claim.host] = (*self.proofs.get(claim.host, ()), claim.proof_value)


def a_host() -> str:
    """Return a host that no other test has."""
    return f"shop-{new_id().hex[-12:]}.example.com"


async def make_claim(database: Database, store: Store, host: str) -> DomainClaim:
    """Have a store wish for a host."""
    async with database.in_store(store.id) as session:
        return await claim_domain(session, host, platform_host="localhost", actor="test", now=utc_now())


async def bring_host(database: Database, store: Store, host: str) -> DomainClaim:
    """Have a store answer at a host."""
    told = Told()
    claim = await make_claim(database, store, host)
    told.lead_here(claim)
    return await check_domain(
        database,
        told,
        store.id,
        str(claim.id),
        target_name=TARGET,
        target_addresses=frozenset(),
        now=utc_now(),
    )
