"""What a store has written for somebody, behind its link: looked at, taken once, over in time."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.checkout.send_draft import send_draft
from shared.checkout.write_draft import DraftWords, begin_draft, save_draft, take_back_draft
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.ask_question import QuestionTerms, ask_question
from shared.orders.drafts import DraftOrder, draft_token
from shared.orders.models import Order
from shared.orders.questions import AGREEMENT
from shared.payments.models import Payment
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS
from tests.support.stripe_sandbox import ORIGIN
from tests.support.web import browser

WORDS = DraftWords(email="ada@example.com", address=ADDRESS.as_record(), note="As agreed")


@pytest.fixture
def offer(services: Services, database: Database, store: Store):
    """Send somebody a draft of two mugs; returns it with its address."""

    async def offered(*, is_held: bool = False) -> tuple[DraftOrder, str]:
        secret_key = services.settings.web.secret_key
        async with database.in_store(store.id) as session:
            mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
            known = await current_store(session)
            draft = await begin_draft(session, known, secret_key=secret_key, actor="m", now=utc_now())
            draft = await save_draft(session, draft, {mug.id: 2}, WORDS, seen=0, actor="m", now=utc_now())
            await send_draft(
                session,
                known,
                draft,
                days=3,
                is_held=is_held,
                seen=1,
                seen_total_minor=None,
                actor="m",
                now=utc_now(),
            )
        return draft, f"/offers/{draft_token(secret_key, draft)}"

    return offered


async def orders(database: Database, store: Store) -> list[tuple[str, int]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Order.state, Order.total_minor))
        return [(state, total) for state, total in rows]


async def test_it_is_taken_at_its_price_once(
    shopper: httpx.AsyncClient, database: Database, store: Store, offer
):
    _, link = await offer()
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(price_minor=9900))

    shown = await shopper.get(link)
    taken = [await shopper.post(link, data={"payment": "cash_on_delivery"}) for _ in range(2)]
    back = await shopper.get(link)

    assert "An offer for you" in shown.text
    assert "As agreed" in shown.text
    assert "€44.88" in shown.text
    assert "noindex" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert [answer.status_code for answer in (*taken, back)] == [303] * 3
    assert len({answer.headers["location"] for answer in (*taken, back)}) == 1
    assert taken[0].headers["location"].startswith("/orders/")
    assert await orders(database, store) == [("placed", 4488)]


async def test_a_card_leads_to_its_page(card_door: Door, database: Database, store: Store, offer):
    _, link = await offer(is_held=True)
    shopper: httpx.AsyncClient = browser(card_door, f"{store.slug}.localhost")

    shown = await shopper.get(link)
    page = await shopper.post(link, data={"payment": "card"})

    async with database.in_store(store.id) as session:
        payment = (await session.scalars(select(Payment))).one()
    assert f"form-action 'self' {ORIGIN}" in shown.headers["content-security-policy"]
    assert page.headers["location"] == payment.url
    assert await orders(database, store) == [("awaiting_payment", 4488)]


async def test_it_is_paid_in_the_stores_own_money_whatever_the_browser_pays_in(
    shopper: httpx.AsyncClient, database: Database, store: Store, offer
):
    _, link = await offer()

    await shopper.post(f"{link}?currency=USD", data={"payment": "cash_on_delivery"})

    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
        assert (order.currency, order.base_factor, order.total_minor) == ("EUR", None, 4488)


async def test_who_takes_it_agrees_as_anybody_who_orders(
    shopper: httpx.AsyncClient, database: Database, store: Store, offer
):
    _, link = await offer()
    async with database.in_store(store.id) as session:
        terms = QuestionTerms(AGREEMENT, "I agree to the terms.")
        asked = await ask_question(session, terms, actor="test", now=utc_now())
    agreed = f"asked-{asked.id}"

    refused = await shopper.post(link, data={"payment": "cash_on_delivery"})
    before = await orders(database, store)
    taken = await shopper.post(link, data={"payment": "cash_on_delivery", agreed: "yes"})

    assert (refused.status_code, before, taken.status_code) == (422, [], 303)
    assert f'id="field-{agreed}-error"' in refused.text
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert [(one.kind, one.value) for one in order.answered] == [(AGREEMENT, "yes")]


@pytest.mark.parametrize("how", ["late", "taken back"])
async def test_an_offer_that_is_over_says_so(
    shopper: httpx.AsyncClient, database: Database, store: Store, offer, how: str
):
    draft, link = await offer()
    async with database.in_store(store.id) as session:
        if how == "late":
            past = utc_now() - timedelta(seconds=1)
            await session.execute(update(DraftOrder).values(expires_at=past))
        else:
            await take_back_draft(session, draft, actor="m", now=utc_now())

    shown = await shopper.get(link)
    refused = await shopper.post(link, data={"payment": "cash_on_delivery"})

    assert (shown.status_code, refused.status_code) == (410, 409)
    for answer in (shown, refused):
        assert "This offer is over" in answer.text
        assert "Blue Mug" not in answer.text
    assert await orders(database, store) == []


async def test_a_way_to_pay_that_is_not_offered_is_refused(
    shopper: httpx.AsyncClient, database: Database, store: Store, offer
):
    _, link = await offer()

    refused = await shopper.post(link, data={"payment": "gold"})
    unknown = await shopper.get("/offers/nobody")

    assert (refused.status_code, unknown.status_code) == (422, 404)
    assert "Choose how you want to pay." in refused.text
    assert await orders(database, store) == []
