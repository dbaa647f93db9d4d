"""What a store asks at its checkout: from the form in the dashboard to the order, its papers and its mail."""

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import select

from shared.checkout.place_order import order_token
from shared.content.models import Article
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.ask_question import MOST_QUESTIONS, QuestionTerms, all_questions, ask_question
from shared.orders.models import Order
from shared.orders.questions import AGREEMENT, CHOICE, DATE, GIFT_MESSAGE, NUMBER, TEXT, CheckoutQuestion
from shared.privacy.erase_customer import erase_customer
from shared.stores.models import Store
from shared.translations.offer_languages import offer_languages
from shared.translations.shared_words import translate_words
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.content import make_article


@pytest.fixture
def desk(store: Store) -> str:
    return f"/dashboard/{store.slug}/checkout-questions"


async def ask(database: Database, store: Store, *terms: QuestionTerms) -> list[str]:
    """Have the checkout ask; returns the names of the fields."""
    async with database.in_store(store.id) as session:
        asked = [await ask_question(session, one, actor="test", now=utc_now()) for one in terms]
    return [f"asked-{question.id}" for question in asked]


async def asked_of(database: Database, store: Store) -> list[CheckoutQuestion]:
    async with database.in_store(store.id) as session:
        return list(await all_questions(session))


async def orders_of(database: Database, store: Store) -> list[Order]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order)))


async def fill(shopper: httpx.AsyncClient, database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})


async def terms_page(database: Database, store: Store) -> Article:
    async with database.in_store(store.id) as session:
        return await make_article(session, title="Terms of sale", slug="terms")


async def test_what_is_asked_is_answered_and_stands_on_order_and_papers(
    shopper: httpx.AsyncClient, owner: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    page = await terms_page(database, store)
    agreed, card, ribbon = await ask(
        database,
        store,
        QuestionTerms(AGREEMENT, "I agree to the terms.", article_id=page.id),
        QuestionTerms(GIFT_MESSAGE, "On the card"),
        QuestionTerms(CHOICE, "Ribbon", choices=("Red", "Blue")),
    )
    await fill(shopper, database, store)
    shown = await shopper.get("/checkout")
    placed = await shopper.post("/checkout", data=FORM | {agreed: "yes", card: "For Noor", ribbon: "Blue"})
    (order,) = await orders_of(database, store)
    own = await shopper.get(placed.headers["location"])
    inside = f"/dashboard/{store.slug}/orders/{order.number}"
    at_desk, slip = await owner.get(inside), await owner.get(f"{inside}/packing-slip")

    assert 'href="/pages/terms"' in shown.text
    assert placed.status_code == 303
    said = [(one.kind, one.label, one.value, one.page, one.page_of) for one in order.answered]
    assert said == [
        (AGREEMENT, "I agree to the terms.", "yes", "Terms of sale", page.updated_at.isoformat()),
        (GIFT_MESSAGE, "On the card", "For Noor", "", ""),
        (CHOICE, "Ribbon", "Blue", "", ""),
    ]
    assert "For Noor" in own.text
    assert "Terms of sale, as of" in at_desk.text
    assert "For Noor" in at_desk.text
    assert ("For Noor" in slip.text, "I agree" in slip.text) == (True, False)
    assert placed.headers["location"].endswith(order_token(services.settings.web.secret_key, order))


async def test_without_agreement_nothing_is_ordered_and_what_was_typed_stays(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    agreed, card = await ask(
        database, store, QuestionTerms(AGREEMENT, "I agree."), QuestionTerms(GIFT_MESSAGE, "On the card")
    )
    await fill(shopper, database, store)

    refused = await shopper.post("/checkout", data=FORM | {card: "For Noor"})
    forged = await shopper.post("/checkout", data=FORM | {agreed: "no"})

    assert (refused.status_code, forged.status_code) == (422, 422)
    assert f'id="field-{agreed}-error"' in refused.text
    assert "Tick this to order: we need your agreement." in refused.text
    assert ">For Noor</textarea>" in refused.text
    assert await orders_of(database, store) == []


@pytest.mark.parametrize(
    ("terms", "typed"),
    [
        (QuestionTerms(TEXT, "Company", is_required=True), " "),
        (QuestionTerms(TEXT, "Company"), "x" * 201),
        (QuestionTerms(GIFT_MESSAGE, "Card"), "x" * 501),
        (QuestionTerms(NUMBER, "Age"), "NaN"),
        (QuestionTerms(NUMBER, "Age"), "many"),
        (QuestionTerms(DATE, "Day"), "2026-02-30"),
        (QuestionTerms(CHOICE, "Ribbon", choices=("Red", "Blue")), "Green"),
    ],
    ids=["missing", "long", "long card", "not a number", "a word", "no such day", "not offered"],
)
async def test_an_answer_that_is_none_is_refused(
    shopper: httpx.AsyncClient, database: Database, store: Store, terms: QuestionTerms, typed: str
):
    (field,) = await ask(database, store, terms)
    await fill(shopper, database, store)

    refused = await shopper.post("/checkout", data=FORM | {field: typed})

    assert refused.status_code == 422
    assert f'id="field-{field}-error"' in refused.text
    assert await orders_of(database, store) == []


async def test_what_is_switched_off_is_not_asked(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    (field,) = await ask(database, store, QuestionTerms(TEXT, "Company", is_required=True, is_on=False))
    await fill(shopper, database, store)

    shown = await shopper.get("/checkout")
    placed = await shopper.post("/checkout", data=FORM | {field: "Kept nowhere"})
    (order,) = await orders_of(database, store)

    assert (field in shown.text, placed.status_code, order.answers) == (False, 303, [])


async def test_a_page_that_was_taken_down_is_not_led_to_and_agreement_is_still_asked(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    page = await terms_page(database, store)
    await ask(database, store, QuestionTerms(AGREEMENT, "I agree.", article_id=page.id))
    async with database.in_store(store.id) as session:
        await session.delete(await session.get_one(Article, (store.id, page.id)))
    await fill(shopper, database, store)

    shown = await shopper.get("/checkout")
    (question,) = await asked_of(database, store)

    assert question.article_id is None
    assert ("I agree." in shown.text, "/pages/terms" in shown.text) == (True, False)


async def test_it_is_asked_in_the_readers_language_and_kept_in_the_stores(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await offer_languages(session, ["de"], actor="test", now=utc_now())
        told = {"Ribbon": "Band", "Red": "Rot"}
        await translate_words(session, "de", told, actor="test", now=utc_now())
    (field,) = await ask(database, store, QuestionTerms(CHOICE, "Ribbon", choices=("Red", "Blue")))
    await fill(shopper, database, store)

    shown = await shopper.get("/de/checkout")
    placed = await shopper.post("/de/checkout", data=FORM | {field: "Red"})
    (order,) = await orders_of(database, store)
    own = await shopper.get(placed.headers["location"])

    assert '<option value="Red">Rot</option>' in shown.text
    (answer,) = order.answered
    assert (answer.label, answer.value, answer.told_label, answer.told_value) == (
        "Ribbon",
        "Red",
        "Band",
        "Rot",
    )
    assert "Band" in own.text


async def test_erasing_a_customer_keeps_only_that_they_agreed(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    agreed, card = await ask(
        database, store, QuestionTerms(AGREEMENT, "I agree."), QuestionTerms(GIFT_MESSAGE, "On the card")
    )
    await fill(shopper, database, store)
    await shopper.post("/checkout", data=FORM | {agreed: "yes", card: "For Noor"})
    async with database.in_store(store.id) as session:
        customer = await sign_up(
            session, email=FORM["email"], name="Mila", password="correct horse battery", now=utc_now()
        )
        await erase_customer(session, customer.id, actor="a@example.com", now=utc_now())

    (order,) = await orders_of(database, store)

    assert [(one.kind, one.value) for one in order.answered] == [(AGREEMENT, "yes")]


async def test_a_merchant_asks_moves_and_asks_no_more(
    owner: httpx.AsyncClient, database: Database, store: Store, desk: str
):
    empty = await owner.get(desk)
    made = await owner.post(desk, data={"kind": "gift_message", "label": " On  the card ", "is_on": "yes"})
    lines = "Red\n\n Red \nBlue"
    await owner.post(desk, data={"kind": "choice", "label": "Ribbon", "choices": lines, "is_on": "yes"})
    card, ribbon = await asked_of(database, store)
    await owner.post(f"{desk}/{ribbon.id}", data={"move": "up"})
    moved = [one.label for one in await asked_of(database, store)]
    await owner.post(f"{desk}/{card.id}", data={"kind": "words", "label": "A greeting", "is_required": "yes"})
    await owner.post(f"{desk}/{ribbon.id}/removal")
    (left,) = await asked_of(database, store)

    assert (empty.status_code, made.status_code, made.headers["location"]) == (200, 303, desk)
    assert (card.label, ribbon.choices) == ("On the card", ["Red", "Blue"])
    assert moved == ["Ribbon", "On the card"]
    assert (left.label, left.kind, left.is_required, left.is_on) == ("A greeting", "words", True, False)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "text", "label": ""}, "label"),
        ({"kind": "text", "label": "x" * 201}, "label"),
        ({"kind": "text", "label": "Company", "hint": "x" * 301}, "hint"),
        ({"kind": "file", "label": "Company"}, "kind"),
        ({"kind": "choice", "label": "Ribbon", "choices": "Red"}, "choices"),
        ({"kind": "choice", "label": "Ribbon", "choices": "Red\n" + "x" * 101}, "choices"),
        ({"kind": "agreement", "label": "Terms", "page": "nothing"}, "page"),
    ],
    ids=["no words", "many words", "long help", "no such kind", "one choice", "long choice", "no page"],
)
async def test_what_cannot_be_asked_is_refused(
    owner: httpx.AsyncClient, database: Database, store: Store, desk: str, typed: dict[str, str], field: str
):
    refused = await owner.post(desk, data=typed)

    assert refused.status_code == 422
    assert re.search(rf'id="{field}-new-error"', unescape(refused.text))
    assert await asked_of(database, store) == []


async def test_a_checkout_asks_no_more_than_so_much(
    owner: httpx.AsyncClient, database: Database, store: Store, desk: str
):
    await ask(database, store, *(QuestionTerms(TEXT, f"No. {n}") for n in range(MOST_QUESTIONS)))

    refused = await owner.post(desk, data={"kind": "text", "label": "One more"})

    assert refused.status_code == 422
    assert len(await asked_of(database, store)) == MOST_QUESTIONS
