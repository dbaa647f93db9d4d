"""Giving a customer credit and taking it back: never below nothing, and once for each form."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.customers.models import Customer
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id_text
from shared.privacy.erase_customer import erase_customer
from shared.privacy.gather import gather
from shared.stores.models import Store
from tests.merchant.test_customers import desk, make_customer
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.promotions import make_gift_card


@pytest.fixture
def ada(database: Database, store: Store, runner: asyncio.Runner) -> Customer:
    return runner.run(make_customer(database, store, "ada@example.com", "Ada"))


async def book(owner: AsyncClient, store: Store, ada: Customer, amount: str, **form: str):
    known = {"direction": "give", "amount": amount, "note": "For the scratch", "once": new_id_text()}
    return await owner.post(desk(store, ada.id, "credit"), data=known | form)


async def books(database: Database, store: Store) -> list[tuple[int, list[int]]]:
    """Return of each credit what it holds and what its ledger says, first line first."""
    async with database.in_store(store.id) as session:
        cards = await session.scalars(select(GiftCard).order_by(GiftCard.id))
        return [
            (
                card.balance_minor,
                list(
                    await session.scalars(
                        select(GiftCardEntry.amount_minor)
                        .where(GiftCardEntry.card_id == card.id)
                        .order_by(GiftCardEntry.created_at, GiftCardEntry.id)
                    )
                ),
            )
            for card in cards
        ]


async def test_credit_is_given_and_taken_with_a_reason(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    await book(owner, store, ada, "30")
    given = await book(owner, store, ada, "20.50")
    taken = await book(owner, store, ada, "0.50", direction="take", note="Given twice")
    page = await owner.get(desk(store, ada.id))

    assert (given.status_code, taken.status_code) == (303, 303)
    assert await books(database, store) == [(5000, [3000, 2050, -50])]
    assert "€50.00" in page.text
    assert "Given twice" in page.text
    assert "Store credit taken back" in page.text


async def test_no_more_is_taken_than_there_is(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    await book(owner, store, ada, "10")

    refused = await book(owner, store, ada, "10.01", direction="take", note="All of it")

    assert refused.status_code == 422
    assert "There is not that much credit." in refused.text
    assert 'value="10.01"' in refused.text
    assert await books(database, store) == [(1000, [1000])]


async def test_taking_from_nothing_leaves_nothing(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    refused = await book(owner, store, ada, "1", direction="take")

    assert refused.status_code == 422
    assert await books(database, store) == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"amount": "0"}, "Enter an amount above zero."),
        ({"amount": "-5"}, "Enter an amount of zero or more."),
        ({"note": "  "}, "Say why."),
        ({"note": "x" * 201}, "Use at most 200 characters."),
    ],
)
async def test_what_is_unclear_is_refused_at_its_field(
    owner: AsyncClient, database: Database, store: Store, ada: Customer, form: dict[str, str], sentence: str
):
    refused = await book(owner, store, ada, **({"amount": "5"} | form))

    assert refused.status_code == 422
    assert sentence in refused.text
    assert await books(database, store) == []


async def test_one_form_sent_twice_is_booked_once(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    once = new_id_text()

    answers = [await book(owner, store, ada, "10", once=once) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert await books(database, store) == [(1000, [1000])]


async def test_the_reason_is_told_to_the_customer_and_goes_with_them(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    await book(owner, store, ada, "10")
    async with database.in_store(store.id) as session:
        told = await gather(session, ada)
        await erase_customer(session, ada.id, actor="test", now=utc_now())

    assert [(line["amount"], line["note"]) for line in told["store_credit"]] == [
        ("10.00 EUR", "For the scratch")
    ]
    assert await books(database, store) == [(1000, [1000])]
    async with database.in_store(store.id) as session:
        left = select(func.count()).where(GiftCardEntry.note != "")
        assert await session.scalar(left) == 0


async def test_a_gift_card_is_added_to_it_once_by_its_code(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    await book(owner, store, ada, "10")
    async with database.in_store(store.id) as session:
        card, code = await make_gift_card(session, minor=2500)
    form = {"gift_card": code, "once": new_id_text()}

    answers = [await owner.post(desk(store, ada.id, "gift-cards"), data=form) for _ in range(2)]
    page = await owner.get(desk(store, ada.id))
    of_card = await owner.get(f"/dashboard/{store.slug}/gift-cards/{card.id}")

    assert [answer.status_code for answer in answers] == [303, 303]
    assert await books(database, store) == [(3500, [1000, 2500]), (0, [2500, -2500])]
    assert "€35.00" in page.text
    assert "Gift card added to the store credit" in page.text
    assert "Moved into store credit" in of_card.text
    await assert_books_are_right(database, store.id)


async def test_the_id_of_another_line_moves_nothing(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    once = new_id_text()
    await book(owner, store, ada, "10", once=once)
    async with database.in_store(store.id) as session:
        _card, code = await make_gift_card(session, minor=2500)

    refused = await owner.post(desk(store, ada.id, "gift-cards"), data={"gift_card": code, "once": once})

    assert refused.status_code == 422
    assert await books(database, store) == [(1000, [1000]), (2500, [2500])]


async def test_a_code_that_holds_nothing_is_refused_at_its_field_and_stays_there(
    owner: AsyncClient, database: Database, store: Store, ada: Customer
):
    async with database.in_store(store.id) as session:
        await make_gift_card(session, minor=2500)

    refused = await owner.post(desk(store, ada.id, "gift-cards"), data={"gift_card": "WRONG-CODE"})

    assert refused.status_code == 422
    assert "This gift card cannot be used here." in refused.text
    assert 'value="WRONG-CODE"' in refused.text
    assert await books(database, store) == [(2500, [2500])]
