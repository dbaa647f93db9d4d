"""Do at a provider what is wanted of kept cards: each step reads in a transaction, asks in none, writes in another."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.card_holders import KNOWN, WANTED, CardHolder, CardRemoval, holder_by_id
from shared.payments.cards import CardFile, Payer
from shared.payments.gateway import GatewayBroken, GatewayRefused, Terms
from shared.payments.models import Payment
from shared.payments.queries import lock_payment
from shared.payments.terms import thawed

# Providers forget a key after a day; from then on we only look whether it was done.
KEY_LIFE: Final = timedelta(hours=20)


class PayerGone(Exception):
    """The provider has forgotten the customer that a payment names."""


async def settle_payer(database: Database, cards: CardFile, payment: Payment, *, clock: Clock) -> Terms:
    """Return the terms of a payment with its payer as the provider knows them, which is written once for all tries.

    A card that cannot be kept is no reason not to be paid: where the provider will not have the customer, there is no
    payer. Raises GatewayAway while that is not known.
    """
    terms = thawed(payment.terms)
    if terms.payer is None or terms.payer.customer is not None:
        return terms
    try:
        customer = await know_holder(database, cards, payment.store_id, terms.payer.holder_id, clock=clock)
    except (GatewayBroken, GatewayRefused):
        customer = None

    async def write_it(session: AsyncSession) -> Terms:
        known = await lock_payment(session, payment.id)
        payer = known.terms["payer"]
        # Whoever came first has perhaps asked for the page by now, and with these words only it can be asked again.
        if payer and payer["customer"] is None:
            known.terms = known.terms | {"payer": payer | {"customer": customer} if customer else None}
        return thawed(known.terms)

    return await database.run(payment.store_id, write_it)


async def know_holder(
    database: Database, cards: CardFile, store_id: UUID, holder_id: UUID, *, clock: Clock
) -> str | None:
    """Return the provider's name of a holder, making them its customer; None for one who is to be forgotten."""
    async with database.in_store(store_id) as session:
        holder = await holder_by_id(session, holder_id)
    if holder is None or holder.state != WANTED:
        return holder.provider_id if holder and holder.state == KNOWN else None
    customer = await _made_before(cards, holder, clock=clock) or await cards.add_customer(
        holder.id, store_id=store_id, email=holder.email, key=holder.key
    )
    async with database.in_store(store_id) as session:
        known = await holder_by_id(session, holder_id, lock=True)
        if known is None:
            return None
        known.provider_id, known.email = customer, ""
        if known.state == WANTED:
            known.state = KNOWN
        return customer if known.state == KNOWN else None


async def forget_holder(
    database: Database, cards: CardFile, store_id: UUID, holder: CardHolder, *, clock: Clock
) -> None:
    """Have the provider forget somebody, and then forget them here."""
    customer = holder.provider_id or await _made_before(cards, holder, clock=clock)
    if customer:
        await cards.delete_customer(customer)
    async with database.in_store(store_id) as session:
        await session.execute(delete(CardHolder).where(CardHolder.id == holder.id))


async def detach_card(
    database: Database, cards: CardFile, store_id: UUID, removal: CardRemoval, *, clock: Clock
) -> None:
    """Have the provider remove a card."""
    await cards.detach(removal.card, key=removal.key)
    async with database.in_store(store_id) as session:
        await session.execute(update(CardRemoval).where(CardRemoval.id == removal.id).values(done_at=clock()))


async def is_gone(cards: CardFile, payer: Payer) -> bool:
    """Whether the provider no longer knows a payer."""
    return payer.customer is not None and not await cards.knows(payer.customer)


async def drop_payer(session: AsyncSession, payment: Payment) -> None:
    """Let a locked payment have no payer, and nobody be known under the name that the provider forgot."""
    payer = thawed(payment.terms).payer
    payment.terms = payment.terms | {"payer": None}
    if payer is not None:
        await session.execute(delete(CardHolder).where(CardHolder.id == payer.holder_id))
    await session.flush()


async def _made_before(cards: CardFile, holder: CardHolder, *, clock: Clock) -> str | None:
    """Look for the customer where the key of their making may be forgotten, or was never answered."""
    if holder.state == WANTED and clock() < holder.created_at + KEY_LIFE:
        return None
    return await cards.find_customer(holder.id, since=holder.created_at)
