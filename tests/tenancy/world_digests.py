"""What a store holds, as digests: after a refused step they are what they were."""

from functools import cache

from sqlalchemy import TextClause, text

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.tables import metadata

# One plan for all, and by the indices: a store's own rows are few.
_PLANNED_ONCE = text(
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)"
)


async def checksum(database: Database, store: Store) -> dict[str, str | None]:
    """Return a digest of a store's rows by table, its members' users and sessions included."""
    async with database.as_platform() as session:
        # Asked thousands of times, always in the same words: planning two hundred tables anew takes longer than looking.
        await session.execute(_PLANNED_ONCE)
        return {name: digest for name, digest in await session.execute(_digests(), {"store": store.id})}


@cache
def _digests() -> TextClause:
    mine = {"stores": "id = :store"}
    mine["store_erasures"] = "former_id = :store"
    mine["users"] = "id IN (SELECT user_id FROM members WHERE store_id = :store)"
    mine["user_sessions"] = "user_id IN (SELECT user_id FROM members WHERE store_id = :store)"
    for table in (
        *("second_steps", "backup_codes", "remembered_browsers"),
        *("user_identities", "issuer_tries", "account_events", "passkeys", "passkey_challenges"),
    ):
        mine[table] = mine["user_sessions"]
    mine["user_proofs"] = "person_id IN (SELECT user_id FROM members WHERE store_id = :store)"
    mine["user_mails"] = (
        "recipient IN (SELECT email FROM users JOIN members ON user_id = users.id WHERE store_id = :store)"
    )
    each = " UNION ALL ".join(
        f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t "  # noqa: S608 - our own tables
        f"WHERE {mine.get(name, 'store_id = :store')}"
        for name in metadata.tables
    )
    return text(each)
