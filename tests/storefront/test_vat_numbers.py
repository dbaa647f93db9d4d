"""Businesses at the checkout: the number, its check, reverse charge, and who is named as exempt."""

from dataclasses import replace
from decimal import Decimal

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

import merchant.app
import storefront.app
from shared.checkout.plan_edit import Wanted, plan_edit
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from shared.taxes.check_vat_number import change_vat_rules
from shared.taxes.models import VatCheck
from shared.taxes.vat_numbers import VatNumber
from shared.taxes.vat_register import INVALID, UNKNOWN, VALID, RegisterAnswer
from shared.web.door import Door
from shared.web.services import Services
from tests.merchant.test_customer_groups import make_customer, make_group, signed_in
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.web import HTMX, browser

FRANCE = FORM | {"country": "FR", "postcode": "75001", "city": "Paris"}
NUMBER = "FR 40 303 265 045"


class Register:
    """Answers as it was told, and counts how often it was asked."""

    def __init__(self, state: str) -> None:
        self.state, self.asked = state, list[tuple[str, str | None]]()

    async def ask(self, number: VatNumber, *, requester: VatNumber | None) -> RegisterAnswer:
        self.asked.append((number.number, requester.number if requester else None))
        return RegisterAnswer(self.state, "WAPI1" if self.state == VALID else "")


def shopper_with(services: Services, store: Store, register: Register) -> AsyncClient:
    """Return a browser of a shop that asks this register."""
    asking = replace(services, vat_register=register)

    async def opened() -> Services:
        return asking

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(asking)
    return browser(door, f"{store.slug}.localhost")


async def prepare(
    shopper: AsyncClient,
    database: Database,
    store: Store,
    *,
    unchecked: str = "tax",
    price_minor: int = 12_000,
) -> None:
    """Sell something across the border: 20 % VAT are in the price."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", price_minor=price_minor)
        for country, percent in (("DE", 19), ("FR", 20)):
            place = {"country": country, "region": "", "postcode": "", "category": "standard"}
            await add_rate(session, name="VAT", percent=Decimal(percent), **place, now=utc_now())
        await change_vat_rules(
            session,
            store,
            asks=True,
            own_number="DE136695976",
            unchecked=unchecked,
            actor="test",
            now=utc_now(),
        )
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})


async def only_order(database: Database, store: Store) -> Order:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Order))).one()


async def test_a_business_across_the_border_pays_without_vat_and_the_proof_stays(
    services: Services, owner: AsyncClient, database: Database, store: Store
):
    register = Register(VALID)
    shopper = shopper_with(services, store, register)
    await prepare(shopper, database, store)

    typed = FRANCE | {"vat_number": NUMBER}
    checked = await shopper.post("/checkout/vat-number", data=typed, headers=HTMX)
    again = await shopper.post("/checkout/vat-number", data=typed)
    placed = await shopper.post("/checkout", data=typed | {"seen_total": "10000"})
    page = await shopper.get(placed.headers["location"])
    order = await only_order(database, store)
    desk = await owner.get(f"/dashboard/{store.slug}/orders/{order.number}")

    assert "No VAT is charged; you account for it yourself" in checked.text
    assert "Place order · €100.00" in again.text
    assert f'value="{NUMBER}"' in again.text
    assert placed.status_code == 303
    assert (order.total_minor, order.tax_minor, order.included_tax_minor, order.taxes) == (10_000, 0, 0, [])
    assert order.exemption is not None
    assert (order.exemption.reason, order.exemption.vat_number, order.exemption.consultation) == (
        "reverse_charge", "FR40303265045", "WAPI1",
    )  # fmt: skip
    assert (
        "Reverse charge: the recipient owes the VAT. VAT number of the recipient: FR40303265045." in page.text
    )
    assert "WAPI1" in desk.text
    # Asked once: a check speaks for a day.
    assert register.asked == [("FR40303265045", "DE136695976")]


async def test_what_is_added_to_an_order_without_vat_bears_none_either(
    services: Services, database: Database, store: Store
):
    shopper = shopper_with(services, store, Register(VALID))
    await prepare(shopper, database, store)
    await shopper.post("/checkout", data=FRANCE | {"vat_number": NUMBER, "seen_total": "10000"})
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, (await session.scalars(select(Order.id))).one())
        wanted = Wanted({order.lines[0].id: 2}, {})

        plan = await plan_edit(session, store, order, wanted, now=utc_now())

    assert (plan.after.minor, plan.difference.minor) == (20_000, 10_000)


async def test_who_places_the_order_past_the_check_is_checked_and_shown_the_new_total(
    services: Services, database: Database, store: Store
):
    register = Register(VALID)
    shopper = shopper_with(services, store, register)
    await prepare(shopper, database, store)
    typed = FRANCE | {"vat_number": NUMBER}

    early = await shopper.post("/checkout", data=typed | {"seen_total": "12000"})
    placed = await shopper.post("/checkout", data=typed | {"seen_total": "10000"})

    assert (early.status_code, placed.status_code) == (409, 303)
    assert len(register.asked) == 1


@pytest.mark.parametrize(
    ("state", "unchecked", "total", "sentence"),
    [
        (INVALID, "reverse_charge", 12_000, "This number is not registered, so VAT is charged."),
        (UNKNOWN, "tax", 12_000, "We could not check this number just now, so VAT is charged."),
        (UNKNOWN, "reverse_charge", 10_000, "No VAT is charged; you account for it yourself"),
    ],
)
async def test_what_the_register_does_not_confirm_follows_the_stores_choice(
    services: Services,
    database: Database,
    store: Store,
    state: str,
    unchecked: str,
    total: int,
    sentence: str,
):
    shopper = shopper_with(services, store, Register(state))
    await prepare(shopper, database, store, unchecked=unchecked)
    typed = FRANCE | {"vat_number": NUMBER}

    page = await shopper.post("/checkout/vat-number", data=typed)
    placed = await shopper.post("/checkout", data=typed | {"seen_total": str(total)})

    assert sentence in page.text
    assert placed.status_code == 303
    assert (await only_order(database, store)).total_minor == total


async def test_at_home_and_without_being_asked_vat_is_charged(
    services: Services, shopper: AsyncClient, database: Database, store: Store
):
    register = Register(VALID)
    asking = shopper_with(services, store, register)
    await prepare(asking, database, store)

    home = await asking.post("/checkout/vat-number", data=FORM | {"vat_number": "DE136695976"})
    async with database.in_store(store.id) as session:
        await change_vat_rules(
            session, store, asks=False, own_number="", unchecked="tax", actor="test", now=utc_now()
        )
    unasked = await asking.post("/checkout/vat-number", data=FRANCE | {"vat_number": "FR 83 404 833 048"})

    assert "Checked. VAT is charged, as the goods stay in one country." in home.text
    assert "Place order · €120.00" in unasked.text
    assert 'name="vat_number"' not in unasked.text
    assert register.asked == [("DE136695976", "DE136695976")]


async def test_a_number_that_is_none_is_said_at_its_field_and_asked_of_nobody(
    services: Services, database: Database, store: Store
):
    register = Register(VALID)
    shopper = shopper_with(services, store, register)
    await prepare(shopper, database, store)
    typed = FRANCE | {"vat_number": "FR 40 303 265 046", "note": "Ring twice"}

    answers = [await shopper.post(path, data=typed) for path in ("/checkout/vat-number", "/checkout")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("This is not a VAT number." in answer.text for answer in answers)
    assert all("Ring twice" in answer.text for answer in answers)
    assert register.asked == []
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(VatCheck)) == 0
        assert await session.scalar(select(func.count()).select_from(Order)) == 0


async def test_whom_the_store_names_pays_no_tax(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@example.com")
    group = await make_group(database, store, ada)
    await prepare(shopper, database, store, price_minor=11_900)
    await signed_in(shopper, database, store, ada)

    before = await shopper.get("/checkout")
    saved = await owner.post(
        f"/dashboard/{store.slug}/customers/groups/{group.id}",
        data={"name": "Embassies", "domains": "", "is_tax_exempt": "yes"},
    )
    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "10000"})
    page = await shopper.get(placed.headers["location"])

    assert "Place order · €119.00" in before.text
    assert (saved.status_code, placed.status_code) == (303, 303)
    assert "Exempt from tax." in page.text
    assert (await only_order(database, store)).total_minor == 10_000


async def test_the_dashboard_keeps_a_wrong_number_of_ones_own(
    owner: AsyncClient, database: Database, store: Store
):
    form = {"asks": "yes", "own_number": "DE136695977", "unchecked": "tax"}

    wrong = await owner.post(f"/dashboard/{store.slug}/taxes/businesses", data=form)
    done = await owner.post(
        f"/dashboard/{store.slug}/taxes/businesses", data=form | {"own_number": "DE 136695976"}
    )
    page = await owner.get(f"/dashboard/{store.slug}/taxes")

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert 'value="DE136695977"' in wrong.text
    assert 'value="DE136695976"' in page.text
