"""Let store credit pay first for the renewals of a subscription, while their invoices are drafts.

The row is written with its line of the ledger, then the provider is asked under the row's key, without a transaction.
What became of it is read off the invoice: of one that was paid less the credit it is used (order_invoice.py), of one
that was paid whole, is void, or that nobody will be charged for any more, it goes back.
"""

from contextlib import suppress
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.take_renewal_credit import return_renewal_credit, take_renewal_credit
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.gateway import GatewayRefused
from shared.payments.subscription_desk import (
    DRAFT,
    ENDED,
    OWED,
    VOID,
    SubscriptionDesk,
    SubscriptionStanding,
    UnpaidInvoice,
)
from shared.subscriptions.queries import lock_subscription
from shared.subscriptions.renewal_credit import TAKEN, RenewalCredit, credit_of_invoice, credits_taken

# What the line of the invoice is called, by whoever reads it at the provider.
NAME = "Store credit"


async def credit_renewals(
    database: Database,
    desk: SubscriptionDesk,
    store_id: UUID,
    subscription_id: UUID,
    told: SubscriptionStanding,
    *,
    clock: Clock,
) -> None:
    """Take off each draft what its buyer's credit pays, and give back what paid for nothing. Raises GatewayAway."""
    for one in told.unpaid:
        if one.state == DRAFT and told.state != ENDED and not told.is_paused:
            await _take_off(database, desk, store_id, subscription_id, told, one, clock=clock)
    if told.unpaid:
        await _give_back(database, desk, store_id, subscription_id, told, clock=clock)


async def _take_off(
    database: Database,
    desk: SubscriptionDesk,
    store_id: UUID,
    subscription_id: UUID,
    told: SubscriptionStanding,
    draft: UnpaidInvoice,
    *,
    clock: Clock,
) -> None:
    least = desk.least_charge(draft.amount.currency)

    async def take(session: AsyncSession) -> RenewalCredit | None:
        subscription = await lock_subscription(session, subscription_id)
        return await take_renewal_credit(session, subscription, draft, least=least, now=clock())

    credit = await database.run(store_id, take)
    if credit is None or credit.state != TAKEN or draft.credited is not None:
        return
    # Refused once it is a draft no more: then the card pays whole, and the next look gives the credit back.
    with suppress(GatewayRefused):
        await desk.take_off(draft.invoice_id, told.customer, credit.amount, name=NAME, key=credit.key)


async def _give_back(
    database: Database,
    desk: SubscriptionDesk,
    store_id: UUID,
    subscription_id: UUID,
    told: SubscriptionStanding,
    *,
    clock: Clock,
) -> None:
    async with database.in_store(store_id) as session:
        taken = {one.invoice_id for one in await credits_taken(session, subscription_id)}
    for one in told.unpaid:
        if one.invoice_id not in taken or not (one.state == VOID or told.state == ENDED):
            continue
        if one.state == OWED:
            # Somebody could pay what is left of it by its address at the provider, and would have the credit twice.
            try:
                await desk.void_invoice(one.invoice_id)
            except GatewayRefused:
                continue

        async def write(session: AsyncSession, invoice_id: str = one.invoice_id) -> None:
            subscription = await lock_subscription(session, subscription_id)
            credit = await credit_of_invoice(session, subscription.provider, invoice_id)
            if credit is not None:
                await return_renewal_credit(session, subscription, credit, now=clock())

        await database.run(store_id, write)
