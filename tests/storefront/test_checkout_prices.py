"""What the checkout asks for: delivery by address, tax, codes that lapse, gift cards, and nothing at all."""

from decimal import Decimal

from httpx import AsyncClient
from sqlalchemy import select

from shared.gift_cards.models import GiftCard
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.promotions.models import Coupon, CouponRedemption
from shared.shipping.change_zones import MethodTerms, add_method, add_zone
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_gift_card
from tests.support.web import HTMX


async def fill_cart(shopper: AsyncClient, database: Database, store: Store, *, price_minor: int = 11900):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", price_minor=price_minor)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})


async def only_order(database: Database, store: Store) -> Order:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Order))).one()


async def test_tax_inside_the_price_follows_the_address_and_is_frozen(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        for country, percent in (("DE", 19), ("FR", 20)):
            place = {"country": country, "region": "", "postcode": "", "category": "standard"}
            await add_rate(session, name="VAT", percent=Decimal(percent), **place, now=utc_now())

    french = await shopper.post("/checkout/address", data=FORM | {"country": "FR"}, headers=HTMX)
    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "11900"})
    page = await shopper.get(placed.headers["location"])
    order = await only_order(database, store)

    assert "Includes 20 % VAT" in french.text
    assert "Includes 19 % VAT" in page.text
    assert (order.total_minor, order.tax_minor, order.included_tax_minor) == (11900, 0, 1900)
    async with database.in_store(store.id) as session:
        line = (await session.scalars(select(OrderLine))).one()
    assert (line.total_minor, line.discount_minor, line.tax_minor) == (11900, 0, 1900)


async def test_the_address_decides_which_deliveries_are_offered(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        zone = await add_zone(session, name="Home", countries=["DE"], region="", postcodes=[], now=utc_now())
        terms = MethodTerms(name="Parcel", kind="flat", price_minor=500, fewest_days=2, most_days=3)
        await add_method(session, zone, terms, now=utc_now())
        express = await add_method(
            session, zone, MethodTerms(name="Express", kind="flat", price_minor=1500), now=utc_now()
        )

    page = await shopper.get("/checkout")
    nowhere = await shopper.post("/checkout", data=FORM | {"country": "FR", "postcode": "75001"})
    unseen = await shopper.post("/checkout", data=FORM | {"delivery": str(express.id), "seen_total": "12400"})
    placed = await shopper.post("/checkout", data=FORM | {"delivery": str(express.id), "seen_total": "13400"})
    order = await only_order(database, store)

    assert "Place order · €124.00" in page.text
    assert "Arrives " in page.text
    assert (nowhere.status_code, unseen.status_code, placed.status_code) == (422, 409, 303)
    assert "We do not deliver to this address yet." in nowhere.text
    assert "Place order · €134.00" in unseen.text
    assert (order.shipping_name, order.shipping_minor, order.total_minor) == ("Express", 1500, 13400)


async def test_a_code_that_is_used_up_meanwhile_is_said_before_anything_is_ordered(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        coupon = await make_coupon(session, code="ONCE", limit=1)
    await shopper.post("/cart/coupons", data={"code": "ONCE"})
    async with database.in_store(store.id) as session:
        (await session.merge(coupon)).used = 1

    page = await shopper.post("/checkout", data=FORM | {"seen_total": "10710"})
    confirmed = await shopper.post("/checkout", data=FORM | {"seen_total": "11900"})

    assert page.status_code == 409
    assert "The code ONCE has already been used." in page.text
    assert "Place order · €119.00" in page.text
    assert confirmed.status_code == 303
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(CouponRedemption))).all() == []
        assert await session.scalar(select(Coupon.used)) == 1


async def test_a_gift_card_pays_a_part_and_nothing_typed_is_lost(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        _card, code = await make_gift_card(session, minor=5000)

    page = await shopper.post("/checkout/gift-card", data=FORM | {"gift_card": code.lower()})
    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "11900", "seen_card": "5000"})
    order = await only_order(database, store)

    assert page.status_code == 200
    assert "Place order · €69.00" in page.text
    assert 'value="Mila Haddad"' in page.text
    assert placed.status_code == 303
    assert (order.total_minor, order.card_minor, order.payment_state) == (11900, 5000, "unpaid")
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(GiftCard.balance_minor)) == 0


async def test_a_wrong_gift_card_is_refused_at_its_field(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(other_store.id) as session:
        _card, foreign = await make_gift_card(session)

    pages = [
        await shopper.post("/checkout/gift-card", data=FORM | {"gift_card": code}) for code in ("X", foreign)
    ]

    assert [page.status_code for page in pages] == [422, 422]
    assert all("This gift card cannot be used here." in page.text for page in pages)
    assert all("Place order · €119.00" in page.text for page in pages)


async def test_nothing_to_pay_is_ordered_without_a_payment(
    shopper: AsyncClient, database: Database, store: Store
):
    """T40: a whole discount; the way of payment in the form does not matter."""
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="ALL", percent=Decimal(100), limit=1)
        await make_coupon(session, code="POST", kind="free_shipping")
    for code in ("ALL", "POST"):
        await shopper.post("/cart/coupons", data={"code": code})

    page = await shopper.get("/checkout")
    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "0"})
    order = await only_order(database, store)

    assert "There is nothing left to pay." in page.text
    assert placed.status_code == 303
    assert (order.total_minor, order.payment_state, order.payment_method) == (0, "paid", "nothing_to_pay")
    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(Coupon.used))) == [1, 1]
