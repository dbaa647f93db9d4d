"""Open the page on which a payment can be made, through another of the store's accounts when its own does not answer.

Of an order at most one payment is live, and only a page whose address was given to the shopper can be paid: a payment
moves while that is not so, in one transaction, and what its first account may have made of it is closed by a job.
"""

from uuid import UUID

from shared.checkout.move_payment import move_payment
from shared.checkout.pursue_payment import PATIENCE, open_payment_page
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.choose_account import able_accounts
from shared.payments.errors import PaymentPageAway
from shared.payments.gateways import AccountLocked, Gateways
from shared.payments.models import Payment
from shared.payments.note_outcome import note_failure, note_success
from shared.payments.queries import payment_by_id
from shared.payments.states import REQUESTED


async def open_page_anywhere(
    database: Database, gateways: Gateways, store_id: UUID, payment_id: UUID, *, clock: Clock
) -> str:
    """Return the address at which a payment can be made. Raises as open_payment_page does, and AccountLocked."""
    can_open = gateways.accounts.can_open
    async with database.in_store(store_id) as session:
        payment = await payment_by_id(session, payment_id)
        may_move = payment.account_id is not None and payment.state == REQUESTED
        may_move = may_move and len((await able_accounts(session, can_open=can_open)).able) > 1
    if not may_move:
        return await _open(database, gateways, payment, clock=clock)
    try:
        # A shopper waits: half of the time for each of two.
        return await _open(database, gateways, payment, clock=clock, patience=PATIENCE / 2, is_last=False)
    except (PaymentPageAway, AccountLocked):
        instead = await database.run(
            store_id,
            lambda session: move_payment(session, payment.id, can_open=can_open, now=clock()),
        )
        if instead is None:
            raise
    return await _open(database, gateways, instead, clock=clock, patience=PATIENCE / 2)


async def _open(
    database: Database,
    gateways: Gateways,
    payment: Payment,
    *,
    clock: Clock,
    patience: float = PATIENCE,
    is_last: bool = True,
) -> str:
    account_id = payment.account_id
    try:
        gateway = await gateways.of_payment(database, payment)
        if gateway is None:
            raise PaymentPageAway
        url = await open_payment_page(
            database, gateway, payment.store_id, payment.id, clock=clock, patience=patience, is_last=is_last
        )
    except (PaymentPageAway, AccountLocked):
        if account_id is not None:
            async with database.in_store(payment.store_id) as session:
                await note_failure(session, account_id, now=clock())
        raise
    if account_id is not None and payment.state == REQUESTED:
        async with database.in_store(payment.store_id) as session:
            await note_success(session, account_id)
    return url
