"""Make a key for a program."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.tokens import hash_token
from shared.kernel.turns import count_in_turn
from shared.stores.api_keys import LIVES, LONGEST_NAME, MOST_KEYS, ApiKey, known_scopes, new_secret
from shared.stores.give_role import refuse_beyond


async def make_api_key(
    session: AsyncSession,
    member_id: UUID,
    *,
    name: str,
    scopes: Collection[str],
    days: str,
    maker: frozenset[str],
    actor: str,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Make a key of a member's and return it with its secret, which nobody can read again.

    Raises Invalid at its field, and BeyondOwn for what the maker may not do themselves.
    """
    wrong: dict[str, str] = {}
    if not name or len(name) > LONGEST_NAME:
        wrong["name"] = say("Enter a name of at most %(num)s characters.", num=LONGEST_NAME)
    chosen = known_scopes(list(scopes))
    if not chosen or len(chosen) != len(set(scopes)):
        wrong["scopes"] = say("Choose what the key may do.")
    if days not in map(str, LIVES):
        wrong["days"] = say("Choose one of these.")
    if wrong:
        raise Invalid(wrong)
    refuse_beyond(maker, frozenset(chosen))
    living = (ApiKey.revoked_at.is_(None), ApiKey.expires_at > now)
    if await count_in_turn(session, ApiKey, *living) >= MOST_KEYS:
        raise Invalid({"name": say("You have %(num)s keys already; revoke one first.", num=MOST_KEYS)})
    secret, prefix = new_secret()
    key = ApiKey(
        store_id=session.info["store_id"],
        id=new_id(),
        member_id=member_id,
        name=name,
        scopes=chosen,
        prefix=prefix,
        secret_hash=hash_token(secret),
        created_at=now,
        expires_at=now + timedelta(days=int(days)),
    )
    session.add(key)
    await session.flush()
    record(
        session, "api_key.made", key.id, actor=actor, now=now, key=key.actor, scopes=chosen, days=int(days)
    )
    return key, secret
