"""T44 to T48 against real PostgreSQL, near and far: who gets the last use, and who gets the last cent."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from shared.carts.models import Cart
from shared.carts.queries import lock_cart_by_id
from shared.checkout.errors import PriceChanged
from shared.checkout.place_order import place_order
from shared.gift_cards.errors import GiftCardChanged
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.gift_cards.pay_with_card import return_to_card
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.payments.methods import CASH_ON_DELIVERY
from shared.promotions.errors import CouponUsedUp
from shared.promotions.models import Coupon, CouponRedemption
from shared.promotions.redeem import return_coupons
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart
from tests.support.factories.promotions import make_coupon, make_gift_card, with_codes
from tests.support.races import Races, deadlocks, far_away
from tests.support.rounds import rounds

NEAR, FAR = (0.0, 1), (0.1, 5)
distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])

# One mug at 19.00 less 10 %, and its delivery at 4.90.
REDUCED = 1710 + 490
# T46: one mailbox in every spelling that the policy knows.
SPELLINGS = ("ada@gmail.com", "ADA@gmail.com", "ada+shop@gmail.com", "a.d.a@gmail.com", "ada@googlemail.com")


async def _buy(database: Database, store_id: UUID, cart_id: UUID, email: str) -> str:
    async def whole(session):
        order = await place_order(
            session,
            await current_store(session),
            await lock_cart_by_id(session, cart_id),
            buyer=replace(BUYER, email=email),
            method=CASH_ON_DELIVERY,
            seen_total_minor=REDUCED,
            secret_key="k",
            now=utc_now(),
        )
        return f"paid {order.total_minor}"

    try:
        return await database.run(store_id, whole)
    except CouponUsedUp:
        return "used"
    except (GiftCardChanged, PriceChanged) as refusal:
        return type(refusal).__name__


async def buy_reduced(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Check out at the reduced price; everybody is somebody else."""
    return await _buy(database, store_id, cart_id, f"{cart_id}@example.com")


async def buy_as_one_person(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Check out at the reduced price, under one spelling or another of one mailbox."""
    return await _buy(database, store_id, cart_id, SPELLINGS[cart_id.int % len(SPELLINGS)])


async def buy_by_card(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Check out and let the cart's gift card pay all of it, or nothing."""

    async def whole(session):
        order = await place_order(
            session,
            await current_store(session),
            await lock_cart_by_id(session, cart_id),
            buyer=BUYER,
            method=CASH_ON_DELIVERY,
            seen_total_minor=None,
            seen_card_minor=3000,
            secret_key="k",
            now=utc_now(),
        )
        return f"{order.payment_state} {order.card_minor}"

    try:
        return await database.run(store_id, whole)
    except GiftCardChanged:
        return "another method"


async def give_back(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Return what a cart used."""

    async def whole(session):
        returned = await return_coupons(session, cart_id, now=utc_now())
        await return_to_card(session, cart_id, actor="race", now=utc_now())
        return f"returned {returned}"

    return await database.run(store_id, whole)


async def carts_with_code(
    database: Database, store: Store, coupons: list[Coupon], count: int, *, turned: bool = False
) -> list[UUID]:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=count)
        carts = [(await make_cart(session, variant))[0] for _ in range(count)]
        for place, cart in enumerate(carts):
            await with_codes(session, cart, coupons[::-1] if turned and place % 2 else coupons)
        return [cart.id for cart in carts]


async def assert_uses(database: Database, store: Store, coupon: Coupon, expected: int):
    """I6: the counter is the number of active redemptions, and each of them is an order at the reduced price."""
    async with database.in_store(store.id) as session:
        used = await session.scalar(select(Coupon.used).where(Coupon.id == coupon.id))
        active = select(func.count()).where(
            CouponRedemption.coupon_id == coupon.id, CouponRedemption.state == "active"
        )
        assert (used, await session.scalar(active)) == (expected, expected)


@distances
@pytest.mark.parametrize(("limit", "buyers"), [(1, 100), (3, 50)], ids=["T44", "T45"])
async def test_a_limited_code_reduces_as_many_orders(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer, limit, buyers
):
    buyers //= fewer
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 2)):
            async with database.in_store(store.id) as session:
                coupon = await make_coupon(session, limit=limit)
            carts = await carts_with_code(database, store, [coupon], buyers)

            answers = await races.run(way, buy_reduced, store.id, carts)

            assert answers == {f"paid {REDUCED}": limit, "used": buyers - limit}
            await assert_uses(database, store, coupon, limit)
    async with database.in_store(store.id) as session:
        assert set(await session.scalars(select(Order.total_minor))) == {REDUCED}
    await assert_books_are_right(database, store.id)


@distances
async def test_one_person_uses_a_code_once_however_they_spell_themselves(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    """T46."""
    tabs = 20 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 2)):
            async with database.in_store(store.id) as session:
                coupon = await make_coupon(session, each=1)
            carts = await carts_with_code(database, store, [coupon], tabs)

            answers = await races.run(way, buy_as_one_person, store.id, carts)

            assert answers == {f"paid {REDUCED}": 1, "used": tabs - 1}
            await assert_uses(database, store, coupon, 1)


@distances
async def test_a_use_is_given_back_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    """T47: for coupons and for what a gift card paid."""
    async with database.in_store(store.id) as session:
        coupon = await make_coupon(session, limit=5)
        card, _code = await make_gift_card(session, minor=5000)
    (cart_id,) = await carts_with_code(database, store, [coupon], 1)
    async with database.in_store(store.id) as session:
        await session.execute(update(Cart).where(Cart.id == cart_id).values(gift_card_id=card.id))
    assert await buy_reduced(database, store.id, cart_id) == f"paid {REDUCED}"

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, give_back, store.id, [cart_id] * (20 // fewer))

    assert answers == {"returned 1": 1, "returned 0": 20 // fewer - 1}
    await assert_uses(database, store, coupon, 0)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(GiftCard.balance_minor)) == 5000
        assert sorted(await session.scalars(select(GiftCardEntry.amount_minor))) == [-REDUCED, REDUCED, 5000]


@distances
async def test_a_gift_card_pays_what_it_holds_and_no_cent_more(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    """T48: 50.00 and many orders of 30.00."""
    buyers = 20 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 2)):
            async with database.in_store(store.id) as session:
                card, _code = await make_gift_card(session, minor=5000)
                variant = await make_variant(session, price_minor=2510, stock=buyers)
                carts = [(await make_cart(session, variant))[0] for _ in range(buyers)]
                for cart in carts:
                    cart.gift_card_id = card.id
                ids = [cart.id for cart in carts]

            answers = await races.run(way, buy_by_card, store.id, ids)

            assert answers == {"paid 3000": 1, "another method": buyers - 1}
            async with database.in_store(store.id) as session:
                balance = select(GiftCard.balance_minor).where(GiftCard.id == card.id)
                ledger = select(func.sum(GiftCardEntry.amount_minor)).where(GiftCardEntry.card_id == card.id)
                assert (await session.scalar(balance), await session.scalar(ledger)) == (2000, 2000)


async def test_two_codes_in_opposite_order_never_deadlock(
    database: Database, settings: Settings, store: Store, races: Races
):
    """R6: coupons are taken in one order by everybody."""
    before = await deadlocks(database)
    async with database.in_store(store.id) as session:
        coupons = [await make_coupon(session, kind="fixed", amount_minor=95) for _ in range(2)]
    carts = await carts_with_code(database, store, coupons, 40, turned=True)

    answers = await races.run(settings.database, buy_reduced, store.id, carts)

    assert answers == {f"paid {REDUCED}": 40}
    assert await deadlocks(database) == before
    for coupon in coupons:
        await assert_uses(database, store, coupon, 40)
