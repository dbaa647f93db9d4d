"""T49 over days: who guesses codes with patience finds few, and who has a code gets on. The clock of the limits stands."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

import merchant.app
import storefront.app
from shared.adapters.rate_limits import (
    CODES,
    WRONG_CODES,
    WRONG_CODES_OF_STORE,
    WRONG_CODES_WHILE_GUESSED,
    RateLimits,
)
from shared.carts.models import Cart
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.promotions.models import CartCoupon
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_gift_card
from tests.support.web import browser

# Slower than the limit of a quarter of an hour gives tries back.
PATIENCE = 61.0
DAY = 86_400.0
TOLD = "Too many codes that do not work were tried"


class Shop:
    """A shop whose limits go by a clock that is put on by hand."""

    def __init__(self, door: Door, database: Database, store: Store, limits: RateLimits) -> None:
        self.door, self.database, self.store, self.limits = door, database, store, limits
        self.now = 1e9

    async def caller(self) -> AsyncClient:
        """Return somebody at an address of their own, with something in the cart."""
        client = browser(self.door, f"{self.store.slug}.localhost")
        async with self.database.in_store(self.store.id) as session:
            variant = await make_variant(session, title="Kiln Mug", price_minor=2000)
        await client.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
        return client

    async def enter(self, client: AsyncClient, code: str, *, is_card: bool = False) -> int:
        """Enter a code, some time after the one before."""
        self.now += PATIENCE
        return (await self.answer(client, code, is_card=is_card)).status_code

    async def answer(self, client: AsyncClient, code: str, *, is_card: bool = False):
        if is_card:
            return await client.post("/checkout/gift-card", data={**FORM, "gift_card": code})
        return await client.post("/cart/coupons", data={"code": code})


@pytest.fixture
def shop(
    settings: Settings, services: Services, database: Database, store: Store, runner: asyncio.Runner
) -> Iterator[Shop]:
    """The test's store, with limits of its own."""
    limits = RateLimits(settings.redis.url, patience=10, clock=lambda: opened.now)
    own = replace(services, limits=limits)

    async def ready() -> Services:
        return own

    door = Door(ready, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(own)
    opened = Shop(door, database, store, limits)
    yield opened
    runner.run(limits.close())


@pytest.mark.parametrize("is_card", [False, True], ids=["code", "gift card"])
async def test_a_patient_caller_has_so_many_wrong_codes_a_day(shop: Shop, *, is_card: bool):
    guesser = await shop.caller()
    right = await a_right_code(shop, is_card=is_card)

    told = [await shop.enter(guesser, f"GUESS{n}", is_card=is_card) for n in range(WRONG_CODES.burst + 5)]
    # Whoever has guessed so often is not told by a right one either.
    refused = await shop.answer(guesser, right, is_card=is_card)
    held = await taken(shop)
    of_another = await shop.answer(await shop.caller(), right, is_card=is_card)
    shop.now += DAY
    afterwards = await shop.answer(guesser, right, is_card=is_card)

    assert told == [422] * WRONG_CODES.burst + [429] * 5
    assert (refused.status_code, TOLD in refused.text, held) == (429, True, 0)
    assert 0 < int(refused.headers["retry-after"]) <= WRONG_CODES.interval
    assert {of_another.status_code, afterwards.status_code} == ({200} if is_card else {303})
    assert await taken(shop) == 2


async def test_over_days_no_more_is_looked_at_than_is_written(shop: Shop):
    guesser, looked_at = await shop.caller(), 0
    for day in range(2):
        for n in range(WRONG_CODES.burst + 3):
            looked_at += await shop.enter(guesser, f"GUESS{day}-{n}") == 422
        shop.now += DAY

    assert looked_at == 2 * WRONG_CODES.burst


async def test_a_popular_code_locks_nobody_out_however_many_enter_it_from_one_place(shop: Shop):
    async with shop.database.in_store(shop.store.id) as session:
        coupon = await make_coupon(session)
        over = await make_coupon(session, ends_at=utc_now())
    office = await shop.caller()

    right = [await shop.enter(office, coupon.code) for _ in range(WRONG_CODES.burst + 5)]
    ended = [await shop.enter(office, over.code.lower()) for _ in range(WRONG_CODES.burst + 5)]
    # The code that has ended was one wrong one.
    typed = [await shop.enter(office, f"GUESS{n}") for n in range(WRONG_CODES.burst - 1)]

    assert set(right) == {303}
    assert set(ended) == {422}
    assert set(typed) == {422}


async def test_guesses_from_many_places_leave_each_few_and_who_has_a_code_gets_on(shop: Shop):
    async with shop.database.in_store(shop.store.id) as session:
        coupon = await make_coupon(session)
    for _ in range(WRONG_CODES_OF_STORE.burst):
        await shop.limits.take(WRONG_CODES_OF_STORE, store=shop.store.id, caller="all")
    guesser, buyer = await shop.caller(), await shop.caller()

    told = [
        (await shop.answer(guesser, f"GUESS{n}")).status_code
        for n in range(WRONG_CODES_WHILE_GUESSED.burst + 1)
    ]
    mistyped = [(await shop.answer(buyer, code)).status_code for code in ("WRNG", coupon.code)]
    entered = [(await shop.answer(buyer, coupon.code)).status_code for _ in range(5)]

    assert told == [422] * WRONG_CODES_WHILE_GUESSED.burst + [429]
    assert mistyped == [422, 303]
    assert entered == [303] * 5


async def test_of_many_guesses_at_once_no_more_are_looked_at_than_are_left(shop: Shop):
    guesser = await shop.caller()
    for n in range(WRONG_CODES.burst - 4):
        await shop.enter(guesser, f"GUESS{n}")
    shop.now += PATIENCE * CODES.burst

    answers = await asyncio.gather(*(shop.answer(guesser, f"LATE{n}") for n in range(CODES.burst)))

    assert Counter(answer.status_code for answer in answers) == {422: 4, 429: CODES.burst - 4}


async def test_what_refuses_for_another_reason_counts_as_no_guess(shop: Shop):
    nobody = browser(shop.door, f"{shop.store.slug}.localhost")

    # There is no cart, so no card was looked for.
    told = [await shop.enter(nobody, f"GUESS{n}", is_card=True) for n in range(WRONG_CODES.burst + 2)]

    assert 429 not in told


async def a_right_code(shop: Shop, *, is_card: bool) -> str:
    async with shop.database.in_store(shop.store.id) as session:
        if is_card:
            return (await make_gift_card(session))[1]
        return (await make_coupon(session)).code


async def taken(shop: Shop) -> int:
    """Return into how many carts a code or a card was taken."""
    async with shop.database.in_store(shop.store.id) as session:
        codes = await session.scalar(select(func.count()).select_from(CartCoupon)) or 0
        cards = select(func.count()).select_from(Cart).where(Cart.gift_card_id.is_not(None))
        return codes + (await session.scalar(cards) or 0)
