"""Where Stripe calls about a store's own account: what one may sign says nothing of the payments of another (F089)."""

import hashlib
import hmac
import json
import os
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

import merchant.app
import storefront.app
from shared.adapters.store_gateways import StoreGateways
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.sealing import KeyRing
from shared.payments.accounts import PaymentAccount
from shared.payments.connect_account import Credentials, change_account, connect_account
from shared.payments.models import Payment, WebhookMessage
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.installation import make_store
from tests.support.payments import SECRET
from tests.support.stripe_sandbox import ORIGIN, Wire
from tests.support.web import browser

FIRST, SECOND, OTHER = "whsec_first_of_this_1", "whsec_second_of_this_2", "whsec_of_the_other_3"
KEY = "sk_test_OfThisVeryStore4242"


async def own_account(services: Services, store: Store, signing_secret: str = FIRST) -> PaymentAccount:
    async with services.database.in_store(store.id) as session:
        return await connect_account(
            session,
            Credentials("Ours", KEY, signing_secret),
            keys=services.settings.key_ring,
            actor="test",
            now=utc_now(),
        )


async def bought(door: Door, database: Database, store: Store) -> Payment:
    """Buy something by card and return the payment that waits."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=1999, stock=5)
    shopper = browser(door, f"{store.slug}.localhost")
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    await shopper.post("/checkout", data=FORM | {"payment": "card"})
    async with database.in_store(store.id) as session:
        return (
            await session.scalars(select(Payment).order_by(Payment.created_at.desc(), Payment.id.desc()))
        ).all()[0]


async def call(
    door: Door, account_id: UUID | str, secret: str, payment: Payment, *, mark: str = "evt_1"
) -> httpx.Response:
    """Send a message about a payment, signed with a secret."""
    told = {"object": "checkout.session", "id": payment.session_id}
    told["metadata"] = {"store_id": str(payment.store_id), "payment_id": str(payment.id)}
    event = {"id": mark, "type": "checkout.session.completed", "livemode": False, "data": {"object": told}}
    body, moment = json.dumps(event).encode(), int(utc_now().timestamp())
    proof = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={moment},v1={proof}"}
    at = f"/webhooks/stripe/{account_id}" if account_id else "/webhooks/stripe"
    return await browser(door, "localhost").post(at, content=body, headers=headers)


async def inbox_of(database: Database, store: Store) -> list[tuple[str, UUID]]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(WebhookMessage).order_by(WebhookMessage.event_id))
        return [(one.event_id, one.payment_id) for one in found]


async def test_a_message_to_an_account_is_taken_in_once(
    card_door: Door, services: Services, database: Database, store: Store
):
    account = await own_account(services, store)
    payment = await bought(card_door, database, store)

    answers = [await call(card_door, account.id, FIRST, payment) for _ in range(3)]

    assert payment.account_id == account.id
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert await inbox_of(database, store) == [("evt_1", payment.id)]


@pytest.mark.parametrize("secret", [OTHER, SECRET, ""])
async def test_only_its_own_secret_signs_for_it(
    card_door: Door, services: Services, database: Database, store: Store, secret: str
):
    """T20: neither another account's secret nor the installation's is believed."""
    account = await own_account(services, store)
    payment = await bought(card_door, database, store)

    answer = await call(card_door, account.id, secret, payment)

    assert answer.status_code == 400
    assert await inbox_of(database, store) == []


async def test_an_account_says_nothing_of_the_payments_of_others(
    card_door: Door, services: Services, database: Database, store: Store
):
    """T59: a store that can sign for its account signs a message about another store's payment, and about the house's."""
    account, other = await own_account(services, store), await make_store(database)
    house = await make_store(database)
    await own_account(services, other, OTHER)
    theirs, of_house = await bought(card_door, database, other), await bought(card_door, database, house)

    answers = [await call(card_door, account.id, FIRST, payment) for payment in (theirs, of_house)]
    through_the_house = await call(card_door, "", SECRET, theirs)

    assert [answer.status_code for answer in (*answers, through_the_house)] == [200, 200, 200]
    assert [await inbox_of(database, one) for one in (store, other, house)] == [[], [], []]


async def test_the_old_secret_is_believed_for_a_day(
    card_door: Door, services: Services, database: Database, store: Store
):
    account = await own_account(services, store)
    payment = await bought(card_door, database, store)

    async def change(secret: str, *, ago: timedelta) -> None:
        async with database.in_store(store.id) as session:
            known = await session.get(PaymentAccount, (store.id, account.id))
            assert known is not None
            typed = Credentials("Ours", "", secret)
            ring = services.settings.key_ring
            await change_account(session, known, typed, keys=ring, actor="test", now=utc_now() - ago)

    await change(SECOND, ago=timedelta(hours=23))
    within = [
        (await call(card_door, account.id, secret, payment, mark=secret)).status_code
        for secret in (FIRST, SECOND)
    ]
    async with database.in_store(store.id) as session:
        known = await session.get(PaymentAccount, (store.id, account.id))
        assert known is not None
        known.former_signs_until = utc_now() - timedelta(seconds=1)
    after = [
        (await call(card_door, account.id, secret, payment, mark=f"{secret}_2")).status_code
        for secret in (FIRST, SECOND)
    ]

    assert (within, after) == ([200, 200], [400, 200])


@pytest.mark.parametrize("account_id", ["01a1fe9e-0000-7000-8000-000000000000", "nonsense"])
async def test_there_is_no_such_account(
    card_door: Door, services: Services, database: Database, store: Store, account_id: str
):
    await own_account(services, store)
    payment = await bought(card_door, database, store)

    assert (await call(card_door, account_id, FIRST, payment)).status_code == 400
    assert await inbox_of(database, store) == []


async def test_while_the_sealing_key_is_missing_stripe_is_asked_to_come_again(
    card_door: Door, services: Services, wire: Wire, database: Database, store: Store
):
    account = await own_account(services, store)
    payment = await bought(card_door, database, store)
    gateways = StoreGateways(KeyRing((os.urandom(32),)), address=ORIGIN, transport=wire)
    locked = replace(services, store_gateways=gateways)

    async def opened() -> Services:
        return locked

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(locked)

    answer = await call(door, account.id, FIRST, payment)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "600")
    assert await inbox_of(database, store) == []
