"""Give a key another secret."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.locked import locked
from shared.kernel.sentences import say
from shared.kernel.tokens import hash_token
from shared.stores.api_keys import EXPIRED, GRACES, REVOKED, ApiKey, new_secret
from shared.stores.give_role import refuse_beyond


class KeyOver(Conflict):
    """The key has expired or was revoked."""

    message = say("This key has ended. Make a new one.")


async def rotate_api_key(
    session: AsyncSession, key: ApiKey, *, hours: str, rotator: frozenset[str], actor: str, now: datetime
) -> str:
    """Return a new secret; the one from now works for so many hours more, and any from before no longer.

    Whoever gets the secret may do what the key may, so nobody rotates a key that may do more than they. Raises Invalid,
    BeyondOwn, KeyOver.
    """
    if hours not in map(str, GRACES):
        raise Invalid({"hours": say("Choose one of these.")})
    refuse_beyond(rotator, frozenset(key.scopes))
    # Two who rotate at once: the second one's secret replaces the first one's, and both are told the truth.
    held: ApiKey = (await session.execute(locked(select(ApiKey).where(ApiKey.id == key.id)))).scalar_one()
    if held.state_at(now) in (EXPIRED, REVOKED):
        raise KeyOver
    before, (secret, prefix) = held.actor, new_secret()
    held.former_hash = held.secret_hash if int(hours) else None
    held.former_until = now + timedelta(hours=int(hours)) if int(hours) else None
    held.secret_hash, held.prefix, held.leaked_at = hash_token(secret), prefix, None
    await session.flush()
    record(
        session,
        "api_key.rotated",
        held.id,
        actor=actor,
        now=now,
        key=held.actor,
        before=before,
        hours=int(hours),
    )
    return secret
