"""Follow a payment at its provider: open its page, look how it stands, close it.

Each step reads in one transaction, asks without any, and writes in another (R10, T27). Whatever fails in between leaves
a row that the next look takes up where it was.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.errors import PaymentOver, PaymentRefused
from shared.checkout.settle_payment import next_look, settle_payment
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.errors import PaymentPageAway
from shared.payments.gateway import (
    Gateway,
    GatewayAway,
    GatewayBroken,
    GatewayDenied,
    GatewayRefused,
    Standing,
    Started,
)
from shared.payments.models import Payment
from shared.payments.pursue_cards import PayerGone, drop_payer, is_gone, settle_payer
from shared.payments.queries import live_payment_of, lock_payment, payment_by_id
from shared.payments.states import EXPIRED, FAILED, OPEN, REQUESTED

# A shopper waits for this, so all calls together may take no longer than one; two of ten seconds are for the order.
PATIENCE: Final = 8.0
# A request that was sent and never answered may be carried out for so long.
MAY_ARRIVE: Final = timedelta(minutes=10)
BROKEN: Final = "The provider answered with an error of its own."


async def open_payment_page(
    database: Database,
    gateway: Gateway,
    store_id: UUID,
    payment_id: UUID,
    *,
    clock: Clock,
    patience: float = PATIENCE,
    is_last: bool = True,
) -> str:
    """Return the address at which a payment can be made, asking for it when that is still to be done.

    `is_last` says that there is nobody else to ask, so credentials that are not accepted end the payment. Raises
    PaymentPageAway when the provider cannot be reached, PaymentRefused when it will not take the payment, and
    PaymentOver when there is nothing to pay any more.
    """
    async with database.in_store(store_id) as session:
        payment = await payment_by_id(session, payment_id)
    if payment.state == OPEN and payment.url and clock() < payment.expires_at:
        return payment.url
    if payment.state != REQUESTED:
        raise PaymentOver
    try:
        async with asyncio.timeout(patience):
            return await _ask_for_page(database, gateway, payment, clock=clock)
    except PayerGone:
        return await _open_without_payer(database, gateway, payment, clock=clock)
    except (GatewayRefused, GatewayDenied) as refused:
        if isinstance(refused, GatewayDenied) and not is_last:
            raise PaymentPageAway from refused
        # Without credentials nothing was begun either, so nothing can come of it and the goods need not wait.
        await _settle(
            database, payment, _unheard(payment, FAILED, problem=str(refused)), clock=clock, is_given_up=True
        )
        raise PaymentRefused(str(refused)) from refused
    except (GatewayAway, TimeoutError) as away:
        raise PaymentPageAway from away


async def close_left_page(
    database: Database, gateway: Gateway, store_id: UUID, payment_id: UUID, *, clock: Clock
) -> None:
    """Close the page of a payment that another took the place of, should the provider have made one after all.

    Nobody was given its address; this is so that nobody could pay it even then. Raises GatewayAway while a request
    that was never answered may still arrive.
    """
    async with database.in_store(store_id) as session:
        payment = await payment_by_id(session, payment_id)
    session_id = payment.session_id or await gateway.find(payment.id, since=payment.created_at)
    if session_id is not None:
        await _settle(database, payment, await gateway.void(session_id), clock=clock, is_given_up=True)
    elif clock() < payment.created_at + MAY_ARRIVE:
        raise GatewayAway("the page may still be made")


async def look_at_payment(
    database: Database, gateway: Gateway, store_id: UUID, payment_id: UUID, *, clock: Clock
) -> str:
    """Ask how a payment stands, draw the consequences, and return its state. One whose time is over is closed first.

    Raises GatewayAway; the next look is then due as before.
    """
    async with database.in_store(store_id) as session:
        payment = await payment_by_id(session, payment_id)
    if payment.session_id is None and payment.intent_id is not None:
        return await _settle(database, payment, await _of_invoice(gateway, payment), clock=clock)
    if payment.session_id is None:
        return await _look_for(database, gateway, payment, clock=clock)
    is_late = payment.state == OPEN and clock() >= payment.expires_at
    told = await (gateway.void if is_late else gateway.status)(payment.session_id)
    return await _settle(database, payment, told, clock=clock)


async def give_up_payment(
    database: Database, gateway: Gateway, store_id: UUID, payment_id: UUID, *, clock: Clock
) -> str:
    """Close the page of a payment for good and return its state: it may have been paid a moment before (R4).

    Who heard of the closing before us took it for an accident and offered the order another page: that is closed, too.
    """
    async with database.in_store(store_id) as session:
        payment = await payment_by_id(session, payment_id)
    try:
        session_id = payment.session_id or await gateway.find(payment.id, since=payment.created_at)
        told = await gateway.void(session_id) if session_id else _unheard(payment, EXPIRED)
    except GatewayAway as away:
        raise PaymentPageAway from away
    ended = await _settle(database, payment, told, clock=clock, is_given_up=True)
    async with database.in_store(store_id) as session:
        left = await live_payment_of(session, payment.order_id)
    if left is None or left.id == payment.id:
        return ended
    return await give_up_payment(database, gateway, store_id, left.id, clock=clock)


async def _ask_for_page(database: Database, gateway: Gateway, payment: Payment, *, clock: Clock) -> str:
    if payment.problem is None:
        terms = await settle_payer(database, gateway.cards, payment, clock=clock)
        try:
            started = await gateway.start(terms, key=payment.key)
        except GatewayRefused as refused:
            if terms.payer and await is_gone(gateway.cards, terms.payer):
                raise PayerGone from refused
            raise
        except GatewayBroken:
            # It would say the same again for this key, though it may have done it: from now on we only look (T26).
            await _change(database, payment, lambda known: _note_problem(known, BROKEN))
        else:
            await _change(database, payment, lambda known: _note_started(known, started, clock=clock))
            return started.url
    if await _look_for(database, gateway, payment, clock=clock) == OPEN:
        async with database.in_store(payment.store_id) as session:
            found = await payment_by_id(session, payment.id)
        if found.url:
            return found.url
    raise PaymentPageAway


async def _open_without_payer(database: Database, gateway: Gateway, payment: Payment, *, clock: Clock) -> str:
    """Open the page of another payment in the place of one whose payer the provider has forgotten.

    What was asked under the key of the first one is never asked in other words.
    """

    async def replace_it(session: AsyncSession) -> UUID | None:
        known = await lock_payment(session, payment.id)
        await drop_payer(session, known)
        await settle_payment(session, known, _unheard(known, EXPIRED), now=clock())
        live = await live_payment_of(session, known.order_id)
        return live.id if live else None

    instead = await database.run(payment.store_id, replace_it)
    if instead is None or instead == payment.id:
        raise PaymentOver
    return await open_payment_page(database, gateway, payment.store_id, instead, clock=clock)


async def _look_for(database: Database, gateway: Gateway, payment: Payment, *, clock: Clock) -> str:
    session_id = await gateway.find(payment.id, since=payment.created_at)
    if session_id is not None:
        return await _settle(database, payment, await gateway.status(session_id), clock=clock)
    if clock() >= payment.expires_at:
        return await _settle(database, payment, _unheard(payment, EXPIRED), clock=clock)
    await _change(database, payment, lambda known: _look_later(known, clock=clock))
    return payment.state


async def _of_invoice(gateway: Gateway, payment: Payment) -> Standing:
    """Return the standing of a payment that a subscription's invoice made: it was paid, and may have gone back."""
    assert payment.intent_id is not None
    refunds = await gateway.refunds_of(payment.intent_id)
    return Standing(
        "",
        payment.state,
        payment.amount,
        intent_id=payment.intent_id,
        captured=payment.amount,
        refunds=refunds,
    )


async def _settle(
    database: Database, payment: Payment, told: Standing, *, clock: Clock, is_given_up: bool = False
) -> str:
    async def settle(session: AsyncSession) -> str:
        known = await lock_payment(session, payment.id)
        await settle_payment(session, known, told, now=clock(), is_given_up=is_given_up)
        return known.state

    return await database.run(payment.store_id, settle)


async def _change(database: Database, payment: Payment, change: Callable[[Payment], None]) -> None:
    async def work(session: AsyncSession) -> None:
        change(await lock_payment(session, payment.id))

    await database.run(payment.store_id, work)


def _note_started(payment: Payment, started: Started, *, clock: Clock) -> None:
    payment.session_id = payment.session_id or started.session_id
    if payment.state == REQUESTED:
        payment.state, payment.url = OPEN, started.url
        payment.look_at = next_look(payment, now=clock())


def _note_problem(payment: Payment, problem: str) -> None:
    payment.problem = problem


def _look_later(payment: Payment, *, clock: Clock) -> None:
    payment.look_at = next_look(payment, now=clock())


def _unheard(payment: Payment, state: str, *, problem: str | None = None) -> Standing:
    """Return the standing of a payment of which the provider has nothing."""
    return Standing(session_id=payment.session_id or "", state=state, amount=payment.amount, problem=problem)
