"""Send a refund to the provider: asked for under one key, and looked for where the answer is not known."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.settle_payment import settle_given_back
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.gateway import Gateway, GatewayBroken, GatewayRefused, RefundStanding
from shared.payments.models import Payment, Refund
from shared.payments.queries import lock_payment, payment_by_id, refund_by_id
from shared.payments.settle_refund import fail_refund
from shared.payments.states import REFUND_PENDING, REFUND_REQUESTED

# Providers forget keys after a day; from then on a refund is only looked for, never asked for again (R10).
KEYS_LAST: Final = timedelta(hours=23)


async def send_refund(
    database: Database, gateway: Gateway, store_id: UUID, refund_id: UUID, *, clock: Clock
) -> None:
    """Have a refund made, once, and write how it stands. Raises GatewayAway; then it is to be tried again."""
    async with database.in_store(store_id) as session:
        refund = await refund_by_id(session, refund_id)
        payment = await payment_by_id(session, refund.payment_id)
    if refund.state not in (REFUND_REQUESTED, REFUND_PENDING) or payment.intent_id is None:
        return
    is_to_be_asked = refund.state == REFUND_REQUESTED and clock() - refund.created_at < KEYS_LAST
    try:
        if is_to_be_asked:
            told = await _ask(gateway, payment, refund)
        else:
            told = await gateway.refunds_of(payment.intent_id)
    except GatewayRefused as refused:
        await _give_up(database, refund, problem=str(refused), clock=clock)
        # What was given back elsewhere could not be written down while all of it was set aside for this one.
        told = await gateway.refunds_of(payment.intent_id)
    await _write(database, refund, told, clock=clock)


async def _ask(gateway: Gateway, payment: Payment, refund: Refund) -> tuple[RefundStanding, ...]:
    assert payment.intent_id is not None
    try:
        made = await gateway.refund(payment.intent_id, refund.amount, refund_id=refund.id, key=refund.key)
    except GatewayBroken:
        found = await gateway.refunds_of(payment.intent_id)
        if not any(one.refund_id == refund.id for one in found):
            raise
        return found
    return (made,)


async def _write(
    database: Database, refund: Refund, told: tuple[RefundStanding, ...], *, clock: Clock
) -> None:
    async def write(session: AsyncSession) -> None:
        payment = await lock_payment(session, refund.payment_id)
        await settle_given_back(session, payment, told, now=clock())

    await database.run(refund.store_id, write)


async def _give_up(database: Database, refund: Refund, *, problem: str, clock: Clock) -> None:
    async def give_up(session: AsyncSession) -> None:
        payment = await lock_payment(session, refund.payment_id)
        await fail_refund(
            session, payment, await refund_by_id(session, refund.id), problem=problem, now=clock()
        )

    await database.run(refund.store_id, give_up)
