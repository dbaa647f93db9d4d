"""Payments are followed whether or not their provider calls: webhooks are only the fast path (R11)."""

from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import update

from shared.checkout.pursue_payment import close_left_page, look_at_payment
from shared.checkout.send_refund import send_refund
from shared.orders.jobs import SEND_PAYMENT_FAILED
from shared.orders.queries import order_by_id
from shared.payments.gateway import Gateway, GatewayAway, GatewayRefused
from shared.payments.jobs import CLOSE_LEFT_PAGE, LOOK_AT_PAYMENT, SEND_REFUND
from shared.payments.models import WebhookMessage
from shared.payments.queries import (
    payment_by_id,
    payments_of,
    payments_to_look_at,
    refund_by_id,
    refunds_to_look_at,
)
from shared.payments.states import OPEN, REQUESTED
from workers.handlers import GiveUp, Ids, outside
from workers.mail import send_about_order
from workers.rounds import one_by_one
from workers.runtime import Runtime

QUIET: Final = timedelta(minutes=10)

_log = structlog.get_logger("souk.payments")


class _NobodyToAsk(GatewayAway):
    """The payment went through the installation's account, and none is configured any more."""


@outside(LOOK_AT_PAYMENT)
async def look_after_message(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Look how a payment stands because its provider has called, and mark the message as handled."""
    try:
        gateway = await _gateway_of(runtime, store_id, ids["payment_id"])
    except _NobodyToAsk as nobody:
        raise GiveUp(str(nobody)) from nobody
    await look_at_payment(runtime.database, gateway, store_id, ids["payment_id"], clock=runtime.clock)
    async with runtime.database.in_store(store_id) as session:
        await session.execute(
            update(WebhookMessage)
            .where(WebhookMessage.id == ids["message_id"])
            .values(handled_at=runtime.clock())
        )


@outside(SEND_REFUND)
async def send_one_refund(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Have money given back."""
    try:
        await _send(runtime, store_id, ids["refund_id"])
    except _NobodyToAsk as nobody:
        raise GiveUp(str(nobody)) from nobody


@outside(CLOSE_LEFT_PAGE)
async def close_left(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Close what an account may have made of a payment that another took over."""
    gateway = await _gateway_of(runtime, store_id, ids["payment_id"])
    await close_left_page(runtime.database, gateway, store_id, ids["payment_id"], clock=runtime.clock)


@outside(SEND_PAYMENT_FAILED)
async def send_payment_failed(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that promised money did not come, and until when they can pay again.

    Once for each payment; nobody is told who has paid or promised anew meanwhile.
    """
    async with runtime.database.in_store(store_id) as session:
        order = await order_by_id(session, ids["order_id"])
        payments = await payments_of(session, order.id)
    offered = next((one for one in payments if one.state in (OPEN, REQUESTED)), None)
    if offered is None and not order.is_cancelled:
        return
    which = [one.id for one in payments].index(ids["payment_id"]) + 1
    await send_about_order(
        runtime, store_id, order.id, "payment_failed", version=which, offered=offered, to_pay=order.to_pay
    )


async def look_at_due_payments(runtime: Runtime) -> None:
    """Look at every payment whose time has come, and at refunds of which nothing was heard for a while."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        payments = await payments_to_look_at(session, now=now)
        refunds = await refunds_to_look_at(session, before=now - QUIET)
    await one_by_one(runtime, "payments", payments, partial(_look, runtime))
    await one_by_one(runtime, "refunds", refunds, partial(_try_to_send, runtime))


async def _look(runtime: Runtime, store_id: UUID, payment_id: UUID) -> None:
    try:
        gateway = await _gateway_of(runtime, store_id, payment_id)
        await look_at_payment(runtime.database, gateway, store_id, payment_id, clock=runtime.clock)
    except (GatewayAway, GatewayRefused) as trouble:
        _log.warning("a payment is not known yet", payment=str(payment_id), error=str(trouble)[:200])


async def _try_to_send(runtime: Runtime, store_id: UUID, refund_id: UUID) -> None:
    try:
        await _send(runtime, store_id, refund_id)
    except GatewayAway as away:
        _log.warning("a refund is not known yet", refund=str(refund_id), error=str(away)[:200])


async def _send(runtime: Runtime, store_id: UUID, refund_id: UUID) -> None:
    async with runtime.database.in_store(store_id) as session:
        refund = await refund_by_id(session, refund_id)
    gateway = await _gateway_of(runtime, store_id, refund.payment_id)
    await send_refund(runtime.database, gateway, store_id, refund_id, clock=runtime.clock)


async def _gateway_of(runtime: Runtime, store_id: UUID, payment_id: UUID) -> Gateway:
    """Return the gateway that a payment began with; raises GatewayAway when it cannot be opened here."""
    async with runtime.database.in_store(store_id) as session:
        payment = await payment_by_id(session, payment_id)
    gateway = await runtime.gateways.of_payment(runtime.database, payment)
    if gateway is None:
        raise _NobodyToAsk("no payment provider is configured")
    return gateway
