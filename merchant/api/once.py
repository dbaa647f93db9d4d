"""Doing once what a program may send twice: a call under an Idempotency-Key is answered again, not done again."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.stores.api_keys import ApiAnswer
from shared.stores.use_api_key import Caller

HEADER: Final = "Idempotency-Key"
LONGEST: Final = 100
# So long an answer is kept for whoever asks again.
KEPT_FOR: Final = timedelta(hours=24)
_MOST_SWEPT: Final = 100


class StillRunning(Conflict):
    """The same call is being worked on right now."""

    message = say("The same call is still under way. Ask again in a moment.")


def read_name(given: str | None) -> str:
    """Return the name under which a call is sent, empty without one; raises Invalid."""
    if given is None:
        return ""
    if not (0 < len(given) <= LONGEST and given.isascii() and given.isprintable()):
        raise Invalid({HEADER: say("Use at most %(num)s plain characters.", num=LONGEST)})
    return given


def digest_of(method: str, path: str, body: bytes) -> bytes:
    """Return what tells a call from others."""
    return hashlib.sha256(f"{method} {path}\n".encode("utf-8", "backslashreplace") + body).digest()


async def kept_answer(
    session: AsyncSession, caller: Caller, name: str, *, asked: bytes, now: datetime
) -> tuple[int, dict[str, Any]] | None:
    """Return what this call was answered before, None where it is new; then nobody else does it until the commit.

    Raises StillRunning, or Invalid where the name was used for another call.
    """
    lock = func.pg_try_advisory_xact_lock(func.hashtext(f"api {name}"), func.hashtext(str(caller.key.id)))
    if not await session.scalar(select(lock)):
        raise StillRunning
    kept = await session.scalar(
        select(ApiAnswer).where(
            ApiAnswer.key_id == caller.key.id,
            ApiAnswer.named == name,
            ApiAnswer.answered_at > now - KEPT_FOR,
        )
    )
    if kept is None:
        return None
    if kept.asked != asked:
        raise Invalid({HEADER: say("This was sent before with another request. Use a new one.")})
    return kept.status, kept.body


async def keep_answer(
    session: AsyncSession,
    caller: Caller,
    name: str,
    *,
    asked: bytes,
    status: int,
    body: dict[str, Any],
    now: datetime,
) -> None:
    """Keep what a call was answered, in the transaction that did it, and let some old ones of the store go."""
    old = select(ApiAnswer.id).where(ApiAnswer.answered_at <= now - KEPT_FOR).limit(_MOST_SWEPT)
    used = (ApiAnswer.key_id == caller.key.id) & (ApiAnswer.named == name)
    # One of this name that is left is too old to count.
    await session.execute(
        delete(ApiAnswer).where(ApiAnswer.id.in_(old) | used).execution_options(synchronize_session=False)
    )
    session.add(
        ApiAnswer(
            store_id=caller.store.id,
            key_id=caller.key.id,
            named=name,
            asked=asked,
            status=status,
            body=body,
            answered_at=now,
        )
    )
    await session.flush()
