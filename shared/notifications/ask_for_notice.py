"""Note that somebody wants word when a variant is back, and forget it when they do not any more."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.tokens import derived_token, hash_token
from shared.kernel.turns import count_in_turn
from shared.notifications.stock_notices import StockNotice

STOP_LINK: Final = "stop-stock-notices"
# More than one person waits for; a stranger must not be able to fill a mailbox.
MOST_OF_ONE_ADDRESS: Final = 50


async def ask_for_notice(
    session: AsyncSession,
    variant_id: UUID,
    *,
    email: str,
    secret_key: str,
    language: str = "",
    now: datetime,
) -> None:
    """Note the wish, once per variant and address. What is known already stays as it is, and nobody is told which.

    The mail goes out in the language, which is empty for the store's own.
    """
    store_id = session.info["store_id"]
    whose = uuid5(store_id, email)
    if (
        await count_in_turn(session, StockNotice, StockNotice.email == email, whose=whose)
        >= MOST_OF_ONE_ADDRESS
    ):
        return
    await session.execute(
        insert(StockNotice)
        .values(
            store_id=store_id,
            id=new_id(),
            variant_id=variant_id,
            email=email,
            token_hash=hash_token(stop_token(secret_key, store_id, email)),
            language=language,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )


async def stop_notices(session: AsyncSession, token: str) -> int:
    """Forget every wish of the address that a mail's link belongs to; returns how many those were."""
    gone = await session.scalars(
        delete(StockNotice)
        .where(StockNotice.token_hash == hash_token(token))
        .returning(StockNotice.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def stop_token(secret_key: str, store_id: UUID, email: str) -> str:
    """Return the token that stops all notices of an address in a store."""
    return derived_token(secret_key, STOP_LINK, store_id, uuid5(store_id, email))
