"""Subscriptions are followed whether or not their provider calls, and their buyers are told what they should know."""

from functools import partial
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import update

from shared.checkout.grant_wish import grant_wish
from shared.checkout.look_at_subscription import look_at_subscription
from shared.content.looks import logo_for_mail
from shared.gift_cards.queries import credit_balance
from shared.notifications.ledger import request_email
from shared.payments.gateway import GatewayAway, GatewayRefused
from shared.payments.models import WebhookMessage
from shared.payments.subscription_desk import SubscriptionDesk
from shared.stores.queries import current_store, host_of
from shared.subscriptions.jobs import (
    GRANT_WISH,
    LOOK_AT_SUBSCRIPTION,
    SEND_SUBSCRIPTION_AHEAD,
    SEND_SUBSCRIPTION_ENDED,
    SEND_SUBSCRIPTION_FAILED,
    SEND_SUBSCRIPTION_STARTED,
)
from shared.subscriptions.models import subscription_token
from shared.subscriptions.queries import subscription_by_id, subscriptions_to_look_at
from workers.handlers import GiveUp, Ids, outside
from workers.mail import send_mail
from workers.rounds import one_by_one
from workers.runtime import Runtime

# What stands in the place of an address that was erased (shared/privacy/erase_customer.py).
ERASED: Final = "@erased.invalid"

_log = structlog.get_logger("souk.subscriptions")


class _NobodyToAsk(GatewayAway):
    """It goes through the installation's account, and none is configured any more."""


@outside(LOOK_AT_SUBSCRIPTION)
async def look_after_message(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Look how a subscription stands because its provider has called, and mark the message as handled."""
    try:
        await _look(runtime, store_id, ids["subscription_id"])
    except _NobodyToAsk as nobody:
        raise GiveUp(str(nobody)) from nobody
    async with runtime.database.in_store(store_id) as session:
        await session.execute(
            update(WebhookMessage)
            .where(WebhookMessage.id == ids["message_id"])
            .values(handled_at=runtime.clock())
        )


@outside(GRANT_WISH)
async def grant(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the provider what somebody wants of a subscription, and look what came of it."""
    try:
        desk = await _desk_of(runtime, store_id, ids["subscription_id"])
    except _NobodyToAsk as nobody:
        raise GiveUp(str(nobody)) from nobody
    await grant_wish(runtime.database, desk, store_id, ids["subscription_id"], clock=runtime.clock)
    await _look(runtime, store_id, ids["subscription_id"])


@outside(SEND_SUBSCRIPTION_STARTED)
async def send_started(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that it has begun, and where they can pause or end it."""
    await _send(runtime, store_id, ids["subscription_id"], "subscription_started")


@outside(SEND_SUBSCRIPTION_AHEAD)
async def send_ahead(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that the next delivery is near, once for each."""
    await _send(runtime, store_id, ids["subscription_id"], "subscription_ahead", is_of_period=True)


@outside(SEND_SUBSCRIPTION_FAILED)
async def send_failed(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that their card was refused, once for each delivery."""
    await _send(runtime, store_id, ids["subscription_id"], "subscription_failed", is_of_period=True)


@outside(SEND_SUBSCRIPTION_ENDED)
async def send_ended(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that it is over."""
    await _send(runtime, store_id, ids["subscription_id"], "subscription_ended")


async def look_at_due_subscriptions(runtime: Runtime) -> None:
    """Look at every subscription whose time has come, and tell its provider what was not told yet."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        due = await subscriptions_to_look_at(session, now=now)
    await one_by_one(runtime, "subscriptions", due, partial(_try_to_look, runtime))


async def _try_to_look(runtime: Runtime, store_id: UUID, subscription_id: UUID) -> None:
    try:
        desk = await _desk_of(runtime, store_id, subscription_id)
        await grant_wish(runtime.database, desk, store_id, subscription_id, clock=runtime.clock)
        await _look(runtime, store_id, subscription_id)
    except (GatewayAway, GatewayRefused) as trouble:
        _log.warning(
            "a subscription is not known yet", subscription=str(subscription_id), error=str(trouble)[:200]
        )


async def _look(runtime: Runtime, store_id: UUID, subscription_id: UUID) -> None:
    await look_at_subscription(
        runtime.database,
        await _desk_of(runtime, store_id, subscription_id),
        store_id,
        subscription_id,
        secret_key=runtime.settings.web.secret_key,
        clock=runtime.clock,
    )


async def _desk_of(runtime: Runtime, store_id: UUID, subscription_id: UUID) -> SubscriptionDesk:
    async with runtime.database.in_store(store_id) as session:
        subscription = await subscription_by_id(session, str(subscription_id))
    gateway = await runtime.gateways.of_id(runtime.database, store_id, subscription.account_id)
    if gateway is None:
        raise _NobodyToAsk("no payment provider is configured")
    return gateway.subscriptions


async def _send(
    runtime: Runtime, store_id: UUID, subscription_id: UUID, kind: str, *, is_of_period: bool = False
) -> None:
    web = runtime.settings.web
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        subscription = await subscription_by_id(session, str(subscription_id))
        if subscription.email.endswith(ERASED):
            return
        logo = await logo_for_mail(session, web.origin_of(host))
        pays = subscription.customer_id if subscription.pays_with_credit else None
        credit = await credit_balance(session, pays, subscription.currency, now=runtime.clock())
        renews_at = subscription.renews_at
        email = await request_email(
            session,
            kind,
            subscription.id,
            recipient=subscription.email,
            now=runtime.clock(),
            # Each period has a mail of its own: its end names it.
            version=int(renews_at.timestamp()) if is_of_period and renews_at else 0,
        )
    inside = f"/{subscription.language}" if subscription.language in store.further_languages else ""
    token = subscription_token(web.secret_key, subscription)
    context = {
        "subscription": subscription,
        "link": f"{web.origin_of(host)}{inside}/subscriptions/{token}",
        "logo": logo,
        "credit": credit,
    }
    await send_mail(runtime, store, email, context, language=subscription.language)
