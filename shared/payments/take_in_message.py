"""Take in what a provider has sent: once, with the wish to look."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.payments.gateway import Heard
from shared.payments.jobs import LOOK_AT_PAYMENT
from shared.payments.models import Payment, WebhookMessage


async def take_in_message(
    session: AsyncSession,
    heard: Heard,
    *,
    provider: str,
    payment_id: UUID,
    now: datetime,
    account_id: UUID | None = None,
) -> bool:
    """Write a message down and ask for a look at its payment; returns whether it is new and about one of ours.

    Who may sign for one account says nothing of the payments of another.
    """
    ours = select(Payment.id).where(
        Payment.id == payment_id, Payment.account_id.is_not_distinct_from(account_id)
    )
    if await session.scalar(ours) is None:
        return False
    written = await write_down(session, heard, provider=provider, now=now, payment_id=payment_id)
    if written is None:
        return False
    enqueue(session, LOOK_AT_PAYMENT, now=now, payment_id=payment_id, message_id=written)
    return True


async def write_down(
    session: AsyncSession,
    heard: Heard,
    *,
    provider: str,
    now: datetime,
    payment_id: UUID | None = None,
    subscription_id: UUID | None = None,
) -> UUID | None:
    """Write a message about a payment or a subscription into the inbox; None when it is there already."""
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "provider": provider,
        "account": heard.account,
        "event_id": heard.event_id,
        "kind": heard.kind,
        "payment_id": payment_id,
        "subscription_id": subscription_id,
        "received_at": now,
    }
    # The unique key is what makes a repetition harmless; looking beforehand would be too early (R7).
    written: UUID | None = await session.scalar(
        insert(WebhookMessage).values(row).on_conflict_do_nothing().returning(WebhookMessage.id)
    )
    return written
