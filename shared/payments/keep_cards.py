"""Write what a shopper wants of the cards that a provider keeps, before the provider hears of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.payments.card_holders import LEAVING, WANTED, CardHolder, CardRemoval, holder_at
from shared.payments.cards import Payer
from shared.payments.jobs import FORGET_CARD_HOLDER, REMOVE_CARD


async def payer_at(
    session: AsyncSession, customer: Customer, account_id: UUID | None, *, keeps_card: bool, now: datetime
) -> Payer | None:
    """Return a signed-in shopper as a payer at an account; None where it need not know them.

    Who wants a card kept becomes known; who has become known is shown the kept cards from then on.
    """
    holder = await holder_at(session, customer.id, account_id)
    if holder is None and keeps_card:
        await session.execute(
            insert(CardHolder)
            .values(
                store_id=session.info["store_id"],
                id=new_id(),
                customer_id=customer.id,
                account_id=account_id,
                state=WANTED,
                email=customer.email,
                created_at=now,
            )
            .on_conflict_do_nothing()
        )
        holder = await holder_at(session, customer.id, account_id)
    return Payer(holder.id, keeps_card) if holder else None


async def remove_card(session: AsyncSession, holder_id: UUID, card: str, *, now: datetime) -> None:
    """Ask for a card of a holder to be removed; a second time changes nothing."""
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "holder_id": holder_id,
        "card": card,
        "asked_at": now,
    }
    written = await session.scalar(
        insert(CardRemoval).values(row).on_conflict_do_nothing().returning(CardRemoval.id)
    )
    if written is not None:
        enqueue(session, REMOVE_CARD, now=now, removal_id=written)


async def forget_holders(session: AsyncSession, customer_id: UUID, *, now: datetime) -> None:
    """Ask for a shopper to be forgotten by each provider that knows them."""
    holders = await session.scalars(
        select(CardHolder)
        .where(CardHolder.customer_id == customer_id, CardHolder.state != LEAVING)
        .with_for_update()
    )
    for holder in holders.all():
        holder.state, holder.email = LEAVING, ""
        enqueue(session, FORGET_CARD_HOLDER, now=now, holder_id=holder.id)
    await session.flush()
