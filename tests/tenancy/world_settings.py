"""What a store's settings add to the two stores."""

from dataclasses import dataclass

from shared.domains.claim_domain import claim_domain
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.privacy.store_copies import ask_for_copy, copies_of_store
from shared.stores.models import Store
from tests.tenancy.world_checkout import ask_at_checkout, work_in_stages
from tests.tenancy.world_ways import WayIds


@dataclass(frozen=True, slots=True)
class SettingIds(WayIds):
    """By what something of a store's settings can be asked for."""

    claim: str
    question: str
    stage: str
    host: str
    store_copy: str


def nobodys_settings() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    host = f"{new_id().hex[-12:]}.example.com"
    return {
        "claim": str(new_id()),
        "host": host,
        "store_copy": str(new_id()),
        "question": str(new_id()),
        "stage": str(new_id()),
    }


async def fill_settings(database: Database, store: Store) -> dict[str, str]:
    """Have the store wish for a host, and say which host it has."""
    async with database.in_store(store.id) as session:
        claim = await claim_domain(
            session,
            f"{new_id().hex[-12:]}.example.com",
            platform_host="localhost",
            actor="test",
            now=utc_now(),
        )
        await ask_for_copy(session, actor="test", now=utc_now())
        (copy,) = await copies_of_store(session)
        question = await ask_at_checkout(session)
        stage = await work_in_stages(session)
    return {
        "question": question,
        "stage": stage,
        "claim": str(claim.id),
        "host": f"{store.slug}.localhost",
        "store_copy": str(copy.id),
    }
