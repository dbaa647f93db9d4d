"""Subscribing in the shop, and caring for one's subscription behind its link; without scripts, and when Stripe is away."""

import re

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update

from shared.customers.models import Customer
from shared.gift_cards.change_credit import give_credit
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.ask_question import QuestionTerms, ask_question
from shared.orders.models import Order
from shared.orders.questions import AGREEMENT
from shared.products.models import Variant
from shared.products.queries import product_by_id
from shared.stores.models import Store
from shared.subscriptions.models import Subscription
from shared.subscriptions.plans import SubscriptionPlan
from shared.subscriptions.save_plan import PlanTerms, add_plan
from shared.web.door import Door
from tests.support.account_links import open_account
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_promotion
from tests.support.stripe_sandbox import ORIGIN, Control
from tests.support.web import HTMX, browser

TYPED = {name: value for name, value in FORM.items() if name != "payment"}
TOTAL = "2290"


@pytest.fixture
def buyer(card_door: Door, store: Store) -> AsyncClient:
    """A shopper at a shop that takes cards."""
    return browser(card_door, f"{store.slug}.localhost")


async def offer(database: Database, store: Store, **terms: object) -> tuple[SubscriptionPlan, Variant, str]:
    """Offer coffee each month for 10 % less; returns the plan, the coffee and the path of its page."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="House Espresso", price_minor=1000, stock=20)
        product = await product_by_id(session, str(variant.product_id))
        plan = await add_plan(
            session,
            product,
            PlanTerms(**({"every": "month", "count": 1, "percent_off": 10} | terms)),
            actor="test",
            now=utc_now(),
        )
        return plan, variant, f"/products/{product.slug}"


async def asked(buyer: AsyncClient, plan: SubscriptionPlan, variant: Variant) -> dict[str, str]:
    """Return what the page's form holds before anything is typed."""
    query = {"plan": str(plan.id), "variant": str(variant.id), "quantity": "2"}
    page = await buyer.get("/subscriptions/new", params=query)
    assert page.status_code == 200
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return dict(hidden)


async def only_row(database: Database, store: Store) -> Subscription:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Subscription))).one()


async def count_rows(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return len((await session.scalars(select(Subscription.id))).all())


async def numbers(database: Database, store: Store) -> list[int]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order.total_minor).order_by(Order.number)))


async def begin(buyer: AsyncClient, database: Database, store: Store, control: Control) -> str:
    """Subscribe and pay; returns the path of the subscription's page."""
    plan, variant, _ = await offer(database, store)
    form = await asked(buyer, plan, variant)
    await buyer.post("/subscriptions", data=form | TYPED)
    row = await only_row(database, store)
    await control(f"sessions/{row.session_id}/pay")
    back = row.terms["success_url"].split("localhost", 1)[-1]
    came = await buyer.get("/subscriptions/" + back.split("/subscriptions/")[1])
    assert came.status_code == 303
    return str(came.headers["location"])


async def test_a_product_is_offered_again_and_again(buyer: AsyncClient, database: Database, store: Store):
    plan, variant, path = await offer(database, store, least_orders=3)

    page = await buyer.get(path)

    assert "Have it again and again" in page.text
    assert "Every month" in page.text
    assert "at least 3 deliveries" in page.text
    assert f'value="{plan.id}"' in page.text
    assert f'name="variant" value="{variant.id}"' in page.text


async def test_somebody_subscribes_and_the_first_order_is_placed(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    plan, variant, _ = await offer(database, store)
    form = await asked(buyer, plan, variant)
    assert form["seen_total"] == TOTAL

    sent = await buyer.post("/subscriptions", data=form | TYPED)

    row = await only_row(database, store)
    assert sent.status_code == 303
    assert sent.headers["location"].startswith(f"{ORIGIN}/c/pay/")
    assert (row.state, row.quantity, row.total_minor) == ("open", 2, 2290)
    assert await numbers(database, store) == []
    await control(f"sessions/{row.session_id}/pay")
    token = row.terms["cancel_url"].rsplit("/", 1)[1]
    came = await buyer.get(f"/subscriptions/{token}/beginning")
    page = await buyer.get(came.headers["location"])
    assert "Running" in page.text
    assert "Order 1001" in page.text
    assert await numbers(database, store) == [2290]


async def test_what_is_asked_of_buyers_is_asked_of_who_subscribes_and_stands_on_its_orders(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    plan, variant, _ = await offer(database, store)
    async with database.in_store(store.id) as session:
        terms = QuestionTerms(AGREEMENT, "I agree to the terms.")
        question = await ask_question(session, terms, actor="test", now=utc_now())
    form, agreed = await asked(buyer, plan, variant) | TYPED, f"asked-{question.id}"

    refused = await buyer.post("/subscriptions", data=form)
    sent = await buyer.post("/subscriptions", data=form | {agreed: "yes"})
    row = await only_row(database, store)
    await control(f"sessions/{row.session_id}/pay")
    await buyer.get(f"/subscriptions/{row.terms['cancel_url'].rsplit('/', 1)[1]}/beginning")

    assert (refused.status_code, sent.status_code) == (422, 303)
    assert f'id="field-{agreed}-error"' in refused.text
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert [(one.kind, one.value) for one in order.answered] == [(AGREEMENT, "yes")]


async def test_a_form_sent_twice_begins_one(buyer: AsyncClient, database: Database, store: Store):
    plan, variant, _ = await offer(database, store)
    form = await asked(buyer, plan, variant) | TYPED

    first = await buyer.post("/subscriptions", data=form)
    second = await buyer.post("/subscriptions", data=form)

    assert first.headers["location"] == second.headers["location"]
    await only_row(database, store)


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ({"email": "mila"}, 422, "e-mail"),
        ({"postcode": ""}, 422, "postcode"),
        ({"website": "http://spam.test"}, 422, "Leave this field empty."),
        ({"seen_total": "2289"}, 409, "A price changed while you were here."),
    ],
)
async def test_what_cannot_be_used_is_told_and_nothing_typed_is_lost(
    buyer: AsyncClient, database: Database, store: Store, typed: dict[str, str], status: int, told: str
):
    plan, variant, _ = await offer(database, store)
    form = await asked(buyer, plan, variant)

    refused = await buyer.post("/subscriptions", data=form | TYPED | typed)

    assert refused.status_code == status
    assert told.lower() in refused.text.lower()
    assert 'value="Mila Haddad"' in refused.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Subscription))).all() == []


async def test_the_price_follows_the_place(buyer: AsyncClient, database: Database, store: Store):
    plan, variant, _ = await offer(database, store)
    form = await asked(buyer, plan, variant) | TYPED

    shown = await buyer.post("/subscriptions/new", data=form | {"country": "FR"}, headers=HTMX)

    assert shown.status_code == 200
    assert 'id="subscribing"' in shown.text
    assert "<html" not in shown.text
    assert 'value="Mila Haddad"' in shown.text


async def test_a_plan_that_is_offered_no_more_cannot_be_had(
    buyer: AsyncClient, database: Database, store: Store
):
    plan, variant, path = await offer(database, store)
    form = await asked(buyer, plan, variant) | TYPED
    async with database.in_store(store.id) as session:
        known = await session.get(SubscriptionPlan, (store.id, plan.id))
        assert known is not None
        known.is_on = False

    refused = await buyer.post("/subscriptions", data=form)

    assert refused.status_code == 404
    assert "Have it again and again" not in (await buyer.get(path)).text


async def test_while_stripe_is_away_it_can_be_begun_later(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    plan, variant, _ = await offer(database, store)
    form = await asked(buyer, plan, variant) | TYPED
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions", times=3)

    sent = await buyer.post("/subscriptions", data=form)
    page = await buyer.get(sent.headers["location"])
    again = await buyer.post(sent.headers["location"].split("?")[0] + "/beginning")

    assert sent.headers["location"].endswith("?away=1")
    assert "cannot be opened right now" in page.text
    assert again.headers["location"].startswith(f"{ORIGIN}/c/pay/")


async def test_its_buyer_pauses_skips_and_ends_it(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    path = await begin(buyer, database, store, control)

    for wanted in ("pause", "skip", "go_on", "end", "keep"):
        answer = await buyer.post(f"{path}/wishes", data={"wish": wanted})
        assert (answer.status_code, (await only_row(database, store)).wish) == (303, wanted)
    for wanted in ("end_now", "anything", ""):
        refused = await buyer.post(f"{path}/wishes", data={"wish": wanted})
        assert (refused.status_code, (await only_row(database, store)).wish) == (422, "keep")


async def test_its_buyer_moves_within_the_country_only(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    path = await begin(buyer, database, store, control)
    elsewhere = TYPED | {"line1": "Torstraße 1", "postcode": "10119"}

    moved = await buyer.post(f"{path}/address", data=elsewhere)
    abroad = await buyer.post(f"{path}/address", data=elsewhere | {"country": "FR", "postcode": "75001"})

    row = await only_row(database, store)
    assert (moved.status_code, abroad.status_code) == (303, 422)
    assert "The price was agreed for this country." in abroad.text
    assert (row.address["line1"], row.address["country"]) == ("Torstraße 1", "DE")


async def test_its_buyer_changes_the_card_at_stripe(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    path = await begin(buyer, database, store, control)

    there = await buyer.post(f"{path}/card")
    await control("troubles", kind="limit", request="POST /v1/billing_portal/sessions", times=3)
    away = await buyer.post(f"{path}/card")

    assert there.headers["location"].startswith(f"{ORIGIN}/p/session/")
    assert away.status_code == 409
    assert "cannot be opened right now" in away.text


async def test_who_is_signed_in_finds_it_in_the_account(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    signed_out = await buyer.get("/account/subscriptions")
    await open_account(buyer, database, store, "mila@example.com")
    path = await begin(buyer, database, store, control)

    listed = await buyer.get("/account/subscriptions")

    assert signed_out.headers["location"] == "/account/sign-in"
    assert f'href="{path}"' in listed.text
    assert "House Espresso" in listed.text


async def test_a_code_is_typed_where_one_subscribes_and_its_price_is_shown_before_the_card(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    plan, variant, path = await offer(database, store)
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="FIRST", limit=1, kind="fixed", amount_minor=400, name="Welcome")
        await make_promotion(session, name="Loyal", kind="fixed", amount_minor=100, on_subscriptions="every")
    shown = await buyer.get(path)
    form = await asked(buyer, plan, variant) | TYPED

    wrong = await buyer.post("/subscriptions/new", data=form | {"code": "NOPE"})
    reduced = await buyer.post("/subscriptions/new", data=form | {"code": "first"})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', reduced.text))
    unseen = await buyer.post("/subscriptions", data=form | {"code": "FIRST"})
    refused = await buyer.post("/subscriptions", data=form | {"code": "NOPE"})
    none_yet = await count_rows(database, store)
    sent = await buyer.post("/subscriptions", data=form | hidden | {"code": "FIRST"})

    assert "Every delivery also with: Loyal" in shown.text
    assert (wrong.status_code, refused.status_code, unseen.status_code) == (422, 422, 409)
    assert "This code does not work here." in wrong.text
    assert 'value="NOPE"' in wrong.text
    assert "The first delivery" in reduced.text
    assert (hidden["seen_total"], hidden["seen_first"]) == ("2190", "1790")
    assert none_yet == 0
    row = await only_row(database, store)
    assert (sent.status_code, row.total_minor, row.first_total_minor) == (303, 2190, 1790)
    await control(f"sessions/{row.session_id}/pay")
    token = row.terms["cancel_url"].rsplit("/", 1)[1]
    await buyer.get(f"/subscriptions/{token}/beginning")
    page = await buyer.get(f"/subscriptions/{token}")
    assert "The first delivery: €17.90" in page.text
    assert "FIRST" in page.text
    assert await numbers(database, store) == [1790]


async def test_store_credit_pays_first_unless_its_owner_switches_that_off(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    await open_account(buyer, database, store, "mila@example.com")
    path = await begin(buyer, database, store, control)
    none_yet = await buyer.get(path)
    async with database.in_store(store.id) as session:
        customer = (await session.scalars(select(Customer))).one()
        await give_credit(session, customer, Money(1250, "EUR"), note="Sorry", actor="test", now=utc_now())

    shown = await buyer.get(path)
    off = await buyer.post(f"{path}/credit", data={"pays": "no"})
    is_off = (await only_row(database, store)).pays_with_credit
    shown_off = await buyer.get(path)
    await buyer.post(f"{path}/credit", data={"pays": "yes"})
    is_on = (await only_row(database, store)).pays_with_credit

    assert "store credit" not in none_yet.text.lower().split("<main", 1)[1]
    assert "Your store credit of €12.50 pays first" in shown.text
    assert (off.status_code, is_off, is_on) == (303, False, True)
    assert "Your card pays for each delivery." in shown_off.text


async def test_a_subscription_that_is_over_is_not_switched(
    buyer: AsyncClient, database: Database, store: Store, control: Control
):
    path = await begin(buyer, database, store, control)
    async with database.in_store(store.id) as session:
        await session.execute(update(Subscription).values(state="ended"))

    refused = await buyer.post(f"{path}/credit", data={"pays": "no"})

    assert refused.status_code == 409
    assert "This subscription is over." in refused.text
    assert (await only_row(database, store)).pays_with_credit
