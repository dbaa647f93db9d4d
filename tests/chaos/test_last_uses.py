"""T44 to T49 through the front door: codes and gift cards with less on them than buyers want, at several web processes."""

import asyncio
import re
from collections import Counter
from itertools import cycle
from statistics import median
from time import perf_counter
from typing import Final

import httpx
from sqlalchemy import select

from shared.adapters.rate_limits import CODES
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.promotions.models import Coupon, CouponRedemption
from shared.stores.models import Store
from tests.chaos.test_last_second import let_time_be_over
from tests.support.card_orders import ABANDONED, PAID, mug_in, order_states, stock_of
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_gift_card
from tests.support.installation import make_store
from tests.support.patience import until_equal
from tests.support.rig import Rig, by_card, carts_with

BUYERS: Final = 12
# Seconds; far from PostgreSQL each waits for whoever is before them.
LONGEST: Final = 60
CODE: Final = "AUTUMN"
# A mug at 19.99 and its delivery; and the same less 10 % of the mug.
WHOLE, REDUCED = 2489, 2289
USED: Final = f"The code {CODE} has already been used."
# One mailbox in every spelling that the policy knows.
SPELLINGS: Final = ("ada@gmail.com", "ADA@gmail.com", "ada+shop@gmail.com", "a.d.a@googlemail.com")
REFUSAL: Final = "This code does not work here."
_SEEN: Final = re.compile(r'name="(seen_\w+)" value="([^"]*)"')


async def coupon_in(books: Database, shop: Store, **terms: int) -> None:
    async with books.in_store(shop.id) as session:
        await make_coupon(session, code=CODE, **terms)


async def enter(browser: httpx.AsyncClient, code: str = CODE) -> None:
    assert (await browser.post("/cart/coupons", data={"code": code})).status_code == 303


def seen_in(page: httpx.Response) -> dict[str, str]:
    """Return what a checkout's form says that its shopper has seen."""
    seen = dict(_SEEN.findall(page.text))
    assert set(seen) == {"seen_currency", "seen_total", "seen_card"}, page.text[:300]
    return seen


async def look(browser: httpx.AsyncClient) -> dict[str, str]:
    return seen_in(await browser.get("/checkout"))


async def uses_of(books: Database, shop: Store) -> tuple[int, Counter[str]]:
    """Return what the code's counter says, and its redemptions by state."""
    async with books.in_store(shop.id) as session:
        used = (await session.scalars(select(Coupon.used))).one()
        return used, Counter(await session.scalars(select(CouponRedemption.state)))


async def totals_of(books: Database, shop: Store) -> Counter[int]:
    async with books.in_store(shop.id) as session:
        return Counter(await session.scalars(select(Order.total_minor)))


async def card_and_ledger(books: Database, shop: Store) -> tuple[int, list[int]]:
    async with books.in_store(shop.id) as session:
        balance = (await session.scalars(select(GiftCard.balance_minor))).one()
        return balance, sorted(await session.scalars(select(GiftCardEntry.amount_minor)))


async def race_for_uses(rig: Rig, books: Database, shop: Store, *, limit: int) -> None:
    """As many pay less as the code allows; the others hear of it before they are led to a payment."""
    await coupon_in(books, shop, limit=limit)
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 50), rig.crowd(BUYERS))
    await asyncio.gather(*map(enter, browsers))
    seen = await asyncio.gather(*map(look, browsers))
    assert {one["seen_total"] for one in seen} == {str(REDUCED)}

    answers = await asyncio.gather(
        *(
            browser.post("/checkout", data=by_card(browser) | one, timeout=LONGEST)
            for browser, one in zip(browsers, seen, strict=True)
        )
    )

    refused = [(b, a) for b, a in zip(browsers, answers, strict=True) if a.status_code == 409]
    assert [answer.status_code for answer in answers if answer.status_code != 409] == [303] * limit
    assert len(refused) == len(browsers) - limit
    assert [answer.text for _, answer in refused if USED not in answer.text] == []
    assert await totals_of(books, shop) == {REDUCED: limit}
    assert len(await rig.sessions_of(shop)) == limit
    assert await uses_of(books, shop) == (limit, {"active": limit})
    won = [(b, a) for b, a in zip(browsers, answers, strict=True) if a.status_code == 303]
    # Who was told confirms the total without the code, and pays that.
    confirmed = [
        (browser, await browser.post("/checkout", data=by_card(browser) | seen_in(page)))
        for browser, page in refused[:2]
    ]
    bought = [await rig.purchase_of(browser, answer) for browser, answer in won + confirmed]
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    await until_equal(lambda: order_states(books, shop), {PAID: limit + len(confirmed)})
    assert await totals_of(books, shop) == {REDUCED: limit, WHOLE: len(confirmed)}
    assert await uses_of(books, shop) == (limit, {"active": limit})


async def test_a_code_for_one_reduces_one_payment(rig: Rig, books: Database, shop: Store):
    """T44."""
    await race_for_uses(rig, books, shop, limit=1)


async def test_a_code_for_three_reduces_three_payments(rig: Rig, books: Database, shop: Store):
    """T45."""
    await race_for_uses(rig, books, shop, limit=3)


async def test_one_person_uses_a_code_once_as_guest_and_signed_in(rig: Rig, books: Database, shop: Store):
    """T46: many browsers, every spelling of one mailbox, one of them signed in."""
    await coupon_in(books, shop, each=1)
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 50), rig.crowd(BUYERS))
    account = {"name": "Ada", "email": SPELLINGS[0], "password": "linden-trees-in-may"}
    assert (await browsers[0].post("/account/sign-up", data=account)).status_code == 303
    await asyncio.gather(*map(enter, browsers))
    forms = [
        FORM | await look(browser) | {"email": email}
        for browser, email in zip(browsers, cycle(SPELLINGS), strict=False)
    ]

    answers = await asyncio.gather(
        *(
            browser.post("/checkout", data=form, timeout=LONGEST)
            for browser, form in zip(browsers, forms, strict=True)
        )
    )

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: len(browsers) - 1}
    assert await totals_of(books, shop) == {REDUCED: 1}
    assert await uses_of(books, shop) == (1, {"active": 1})


async def test_what_an_abandoned_payment_used_comes_back_once(rig: Rig, books: Database, shop: Store):
    """T47: the time is over, and the shopper turns back in two tabs, all at once."""
    await coupon_in(books, shop, limit=1)
    async with books.in_store(shop.id) as session:
        _, code = await make_gift_card(session, minor=1000)
    browser, other = await carts_with(rig, shop, await mug_in(books, shop, 5), 2)
    await enter(browser)
    await browser.post("/checkout/gift-card", data=FORM | {"gift_card": code})
    purchase = await rig.purchase_of(
        browser, await browser.post("/checkout", data=by_card(browser) | await look(browser))
    )
    assert (await rig.stripe.v1.checkout.sessions.retrieve_async(purchase.session_id)).amount_total == (
        REDUCED - 1000
    )
    assert (await uses_of(books, shop), (await card_and_ledger(books, shop))[0]) == ((1, {"active": 1}), 0)

    await let_time_be_over(books, shop)
    rig.send_task("sweep.payments")
    await asyncio.gather(*(browser.post(f"{purchase.page}/cancellation", timeout=LONGEST) for _ in range(2)))

    await until_equal(lambda: order_states(books, shop), {ABANDONED: 1})
    assert await uses_of(books, shop) == (0, {"returned": 1})
    assert await card_and_ledger(books, shop) == (1000, [-1000, 1000, 1000])
    assert await stock_of(books, shop) == (5, 0)
    await enter(other)
    again = await other.post("/checkout", data=by_card(other) | await look(other))
    assert again.status_code == 303
    assert await uses_of(books, shop) == (1, {"active": 1, "returned": 1})


async def test_many_orders_take_no_more_from_a_gift_card_than_it_holds(
    rig: Rig, books: Database, shop: Store
):
    """T48: 50.00 on it, orders of 30.00. One is paid whole by it, one in part, the others not at all."""
    async with books.in_store(shop.id) as session:
        _, code = await make_gift_card(session, minor=5000)
        mug = await make_variant(session, title="Blue Mug", price_minor=2510, stock=50)
    browsers = await carts_with(rig, shop, mug.id, rig.crowd(BUYERS))
    pages = await asyncio.gather(
        *(browser.post("/checkout/gift-card", data=FORM | {"gift_card": code}) for browser in browsers)
    )
    for left, taken in ((5000, 3000), (2000, 2000)):
        assert {seen_in(page)["seen_card"] for page in pages} == {str(taken)}

        answers = await asyncio.gather(
            *(
                browser.post("/checkout", data=FORM | seen_in(page), timeout=LONGEST)
                for browser, page in zip(browsers, pages, strict=True)
            )
        )

        assert Counter(answer.status_code for answer in answers) == {303: 1, 409: len(browsers) - 1}
        assert (await card_and_ledger(books, shop))[0] == left - taken
        browsers, pages = (
            [b for b, a in zip(browsers, answers, strict=True) if a.status_code == 409],
            [answer for answer in answers if answer.status_code == 409],
        )

    assert {seen_in(page)["seen_card"] for page in pages} <= {"0", ""}
    assert await card_and_ledger(books, shop) == (0, [-3000, -2000, 5000])
    async with books.in_store(shop.id) as session:
        paid = await session.execute(select(Order.card_minor, Order.payment_state))
        assert sorted(tuple(row) for row in paid) == [(2000, "unpaid"), (3000, "paid")]


async def test_no_answer_to_a_guess_tells_codes_apart(rig: Rig, books: Database, shop: Store):
    """T49: unknown, over and another store's codes are refused in the same words and time, and guessing ends."""
    elsewhere = await make_store(books)
    async with books.in_store(shop.id) as session:
        await make_coupon(session, code="OVER", ends_at=utc_now())
    async with books.in_store(elsewhere.id) as session:
        await make_coupon(session, code="FOREIGN")
    guesses = ("UNKNOWN", "OVER", "FOREIGN")
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 50), rig.crowd(4))
    took: dict[str, list[float]] = {guess: [] for guess in guesses}
    for browser in browsers:
        for guess in guesses * (CODES.burst // len(guesses)):
            began = perf_counter()
            answer = await browser.post("/cart/coupons", data={"code": guess})
            took[guess].append(perf_counter() - began)
            assert (answer.status_code, REFUSAL in answer.text) == (422, True)
        last = await browser.post("/cart/coupons", data={"code": guesses[0]})
        assert (last.status_code, int(last.headers["retry-after"]) > 0) == (429, True)

    medians = [median(some) for some in took.values()]
    # Far from PostgreSQL half a round trip: one question more for one of them would be a whole one.
    assert max(medians) - min(medians) < 0.02 + rig.proxy.delay / 2
