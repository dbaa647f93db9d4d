"""A gift card that its owner adds to their store credit: all of it, once, and nothing that could not pay here."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.payments.decide_way import decide_way
from shared.payments.ways import GIFT_CARD, Way
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.account_links import open_account
from tests.support.checkouts import FORM, assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_gift_card
from tests.support.web import browser

PAGE = "/account/credit"
ONCE = re.compile(r'name="once" value="([^"]+)"')
REFUSED = "This gift card cannot be used here."
Ledger = list[tuple[int, str]]


async def issued(database: Database, store: Store, minor: int = 5000, **facts: object) -> str:
    """Issue a card; returns its code."""
    async with database.in_store(store.id) as session:
        return (await make_gift_card(session, minor=minor, **facts))[1]


async def ledgers(database: Database, store: Store) -> tuple[Ledger, Ledger]:
    """Return what cards with codes hold, line by line, and what credits do."""
    async with database.in_store(store.id) as session:
        lines = await session.execute(
            select(GiftCardEntry.amount_minor, GiftCardEntry.reason, GiftCard.customer_id)
            .join(GiftCard, GiftCard.id == GiftCardEntry.card_id)
            .order_by(GiftCardEntry.created_at, GiftCardEntry.id)
        )
        found = [tuple(line) for line in lines]
    return [(n, why) for n, why, who in found if not who], [(n, why) for n, why, who in found if who]


async def test_all_that_is_on_it_becomes_credit_and_both_ledgers_say_so(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    await open_account(shopper, database, store, "mila@example.com")
    code = await issued(database, store)
    form = {"gift_card": f" {code.lower()} ", "once": ONCE.search((await shopper.get(PAGE)).text)[1]}

    added = await shopper.post(PAGE, data=form)
    again = await shopper.post(PAGE, data=form)
    page = (await shopper.get(added.headers["location"])).text

    assert (added.status_code, added.headers["location"]) == (303, f"{PAGE}?did=redeemed")
    # A second click of the same form is the first.
    assert (again.status_code, again.headers["location"]) == (303, f"{PAGE}?did=redeemed")
    assert await ledgers(database, store) == ([(5000, "issued"), (-5000, "moved")], [(5000, "moved")])
    assert '<p class="credit-balance numeric">€50.00</p>' in page
    assert "What was on the gift card is in your store credit." in page
    assert ("Gift card added" in page, f"…{code[-4:]}" in page) == (True, True)
    async with database.in_store(store.id) as session:
        told = select(func.count()).where(Event.name == "customer.gift_card_redeemed")
        assert await session.scalar(told) == 1
    await assert_books_are_right(database, store.id)


async def test_what_has_been_spent_of_it_is_not_moved_too(
    shopper: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    code, guest = await issued(database, store), browser(door, f"{store.slug}.localhost")
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=1510)
    await guest.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    await guest.post("/checkout/gift-card", data=FORM | {"gift_card": code})
    assert (await guest.post("/checkout", data=FORM)).status_code == 303
    await open_account(shopper, database, store, "mila@example.com")

    await shopper.post(PAGE, data={"gift_card": code})

    card, credit = await ledgers(database, store)
    assert card == [(5000, "issued"), (-2000, "spent"), (-3000, "moved")]
    assert credit == [(3000, "moved")]
    await assert_books_are_right(database, store.id)


@pytest.mark.parametrize("why", ["unknown", "empty", "off", "over", "another currency", "not taken here"])
async def test_a_card_that_cannot_pay_here_is_refused_alike_and_nothing_changes(
    shopper: httpx.AsyncClient, database: Database, store: Store, why: str
):
    await open_account(shopper, database, store, "mila@example.com")
    code = await issued(database, store)
    async with database.in_store(store.id) as session:
        if why == "not taken here":
            await decide_way(session, Way(GIFT_CARD, is_on=False), actor="test", now=utc_now())
        values = {
            "off": {"is_on": False},
            "over": {"expires_at": utc_now() - timedelta(seconds=1)},
            "another currency": {"currency": "USD"},
        }
        if why in values:
            await session.execute(update(GiftCard).values(values[why]))
    if why == "empty":
        await shopper.post(PAGE, data={"gift_card": code})
    before = await ledgers(database, store)

    refused = await shopper.post(PAGE, data={"gift_card": "NOTHING" if why == "unknown" else code})

    assert (refused.status_code, await ledgers(database, store)) == (422, before)
    assert REFUSED in refused.text
    assert f'value="{"NOTHING" if why == "unknown" else code}"' in refused.text
    assert 'id="field-gift_card-error"' in refused.text
    is_offered = "Add to my store credit" in (await shopper.get(PAGE)).text
    assert is_offered == (why != "not taken here")


async def test_whoever_is_not_signed_in_is_asked_to_and_learns_of_no_card(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    code = await issued(database, store)

    answers = [await shopper.post(PAGE, data={"gift_card": typed}) for typed in (code, "NOTHING")]

    assert {(one.status_code, one.headers["location"]) for one in answers} == {(303, "/account/sign-in")}
    assert await ledgers(database, store) == ([(5000, "issued")], [])


async def test_guessing_codes_here_ends_as_at_the_checkout(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    await open_account(shopper, database, store, "mila@example.com")

    statuses = [(await shopper.post(PAGE, data={"gift_card": f"WRONG{at}"})).status_code for at in range(40)]

    assert (statuses[0], statuses[-1]) == (422, 429)
