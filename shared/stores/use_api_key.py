"""Find who calls with a key, note that they did, and note that a key was seen where it must not be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import case, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User
from shared.accounts.second_steps import SecondStep
from shared.kernel.events import record
from shared.kernel.tokens import hash_token
from shared.stores.api_keys import ApiKey, is_secret
from shared.stores.members import Held
from shared.stores.models import Member, Store
from shared.stores.roles import Role

# So often the last use is written.
NOTED_EVERY = timedelta(minutes=1)
LONGEST_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that calls: its key, the store that the key is of, and what it may do there right now."""

    key: ApiKey
    store: Store
    permissions: frozenset[str]


async def caller_with(session: AsyncSession, secret: str, *, now: datetime) -> Caller | None:
    """Return who has a secret that works (platform role); None for any other, whatever is wrong with it.

    Read with each call and remembered nowhere, so whatever is revoked, or taken from its maker, counts with the next.
    """
    if not is_secret(secret):
        return None
    digest = hash_token(secret)
    has_second_step = exists().where(SecondStep.user_id == User.id, SecondStep.confirmed_at.is_not(None))
    row = (
        await session.execute(
            select(ApiKey, Store, Member.role, Role, has_second_step)
            .join(Store, Store.id == ApiKey.store_id)
            .join(Member, (Member.store_id == ApiKey.store_id) & (Member.id == ApiKey.member_id))
            .join(User, User.id == Member.user_id)
            .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
            .where(
                or_(
                    ApiKey.secret_hash == digest,
                    (ApiKey.former_hash == digest) & (ApiKey.former_until > now),
                ),
                ApiKey.revoked_at.is_(None),
                ApiKey.expires_at > now,
                User.disabled_at.is_(None),
            )
        )
    ).first()
    if row is None:
        return None
    key, store, role, own, is_asked = row
    held = Held(role, own)
    # A maker who has yet to set up the step that their role asks for may do nothing either.
    is_let_in = held.key not in store.second_step_for or is_asked
    return Caller(key, store, frozenset(key.scopes) & held.allowed if is_let_in else frozenset())


async def note_call(session: AsyncSession, caller: Caller, *, address: str, now: datetime) -> None:
    """Count a call on the store's day; when and from where the last one came is written once a minute."""
    today = now.astimezone(ZoneInfo(caller.store.time_zone)).date()
    is_stale = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= now - NOTED_EVERY)
    await session.execute(
        update(ApiKey)
        .where(ApiKey.id == caller.key.id)
        .values(
            calls=case((ApiKey.called_on == today, ApiKey.calls + 1), else_=1),
            called_on=today,
            last_used_at=case((is_stale, now), else_=ApiKey.last_used_at),
            last_used_from=case((is_stale, address[:LONGEST_ADDRESS]), else_=ApiKey.last_used_from),
        )
        .execution_options(synchronize_session=False)
    )


async def key_behind(session: AsyncSession, secret: str) -> tuple[UUID, UUID] | None:
    """Return the store and the key whose secret this is or was lately, working or not (platform role)."""
    digest = hash_token(secret)
    row = (
        await session.execute(
            select(ApiKey.store_id, ApiKey.id).where(
                or_(ApiKey.secret_hash == digest, ApiKey.former_hash == digest), ApiKey.revoked_at.is_(None)
            )
        )
    ).first()
    return (row[0], row[1]) if row else None


async def flag_key(session: AsyncSession, key_id: UUID, *, now: datetime) -> None:
    """Note once that a key was sent as part of an address, and tell whoever looks after keys."""
    flagged = await session.scalar(
        update(ApiKey)
        .where(ApiKey.id == key_id, ApiKey.leaked_at.is_(None), ApiKey.revoked_at.is_(None))
        .values(leaked_at=now)
        .returning(ApiKey)
        .execution_options(synchronize_session=False)
    )
    if flagged is not None:
        record(session, "api_key.leaked", key_id, actor="system", now=now, key=flagged.actor)
