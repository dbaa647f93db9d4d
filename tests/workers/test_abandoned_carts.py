"""Somebody leaves a cart: three mails by the clock, an end to them for every reason, and what came of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import add_line, new_cart
from shared.carts.change_line import remove_line
from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.checkout.place_order import place_order
from shared.customers.models import Customer
from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.notifications.mailer import MailRefused
from shared.notifications.models import Email
from shared.notifications.preferences import (
    CARTS,
    STOCK,
    preference_token,
    read_preference_token,
    refuse,
    subject_of,
)
from shared.payments.methods import CASH_ON_DELIVERY
from shared.products.models import Variant
from shared.promotions.enter_code import enter_code
from shared.promotions.errors import CodeRefused, CouponUsedUp
from shared.promotions.models import Coupon
from shared.recovery.change_plan import change_plan
from shared.recovery.errors import NothingToRemind
from shared.recovery.models import TOLD, CartContact, Recovery
from shared.recovery.next_reminder import stop
from shared.recovery.plan import Plan, plan_of
from shared.recovery.queries import figures_since, recovery_by_id
from shared.recovery.queue_reminders import note_orders, send_now
from shared.recovery.return_to_cart import left_lines, return_to_cart
from shared.stores.models import Store
from shared.stores.pause_store import pause_store, reopen_store
from shared.stores.queries import current_store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER
from tests.support.mail_days import Days, days_from
from workers.abandoned_carts import pursue_abandoned_carts

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLAN = Plan(is_on=True, guests=TOLD)


@pytest.fixture
def days(services: Services, store: Store) -> Days:
    return days_from(BEGIN, services, store, pursue_abandoned_carts, "recovery.send_reminder")


async def leave_cart(
    session: AsyncSession, *, plan: Plan = PLAN, email: str = "ada@example.com", **variant: object
) -> Cart:
    """Put one mug into a cart of somebody who has typed an address, at BEGIN."""
    await change_plan(session, plan, actor="test", now=BEGIN)
    return await _left(session, email, **variant)


async def _left(session: AsyncSession, email: str, **variant: object) -> Cart:
    mug = await make_variant(session, **({"title": "Kiln Mug", "price_minor": 1900} | variant))
    cart, _ = await new_cart(session, currency="EUR", customer_id=None, now=BEGIN)
    await add_line(session, cart, mug, quantity=2, now=BEGIN)
    session.add(CartContact(store_id=cart.store_id, id=cart.id, email=email, noted_at=BEGIN))
    await session.flush()
    return await whole_cart(session, cart.id)


async def state_of(database: Database, store: Store, cart: Cart) -> tuple[str, str | None, int]:
    async with database.in_store(store.id) as session:
        recovery = await recovery_by_id(session, str(cart.id))
        return recovery.state, recovery.stop_reason, recovery.sent


async def order(session: AsyncSession, cart: Cart, *, now: datetime, email: str = "ada@example.com") -> None:
    await place_order(
        session,
        await current_store(session),
        await whole_cart(session, cart.id),
        buyer=replace(BUYER, email=email),
        method=CASH_ON_DELIVERY,
        seen_total_minor=None,
        secret_key="of tests",
        now=now,
    )


async def test_three_mails_go_out_by_the_clock(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)

    assert await days.pass_by(minutes=59) == []
    assert await days.pass_by(minutes=1) == ["Test Shop: your cart is still here"]
    assert await days.pass_by(hours=22, minutes=59) == []
    assert await days.pass_by(minutes=1) == ["Test Shop: still thinking about it?"]
    assert await days.pass_by(hours=47, minutes=59) == []
    assert await days.pass_by(minutes=1) == ["Test Shop: still thinking about it?"]
    assert await days.pass_by(days=30) == []

    assert await state_of(database, store, cart) == ("finished", None, 3)
    first, last = days.post_box.taken[0], days.post_box.taken[-1]
    assert first.recipient == "ada@example.com"
    assert "2 x Kiln Mug: €38.00" in first.text
    assert f"http://{store.slug}.localhost:8000/cart/recovery/" in first.text
    assert first.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = preference_token(days.runtime.settings.web.secret_key, store.id, "ada@example.com")
    assert (
        first.headers["List-Unsubscribe"] == f"<http://{store.slug}.localhost:8000/mails/{token}?topic=carts>"
    )
    assert ("last mail" in first.text, "last mail" in last.text) == (False, True)
    async with database.in_store(store.id) as session:
        ledger = await session.execute(select(Email.kind, Email.version, Email.state).order_by(Email.version))
        assert [tuple(row) for row in ledger] == [("abandoned_cart", nth, "sent") for nth in (1, 2, 3)]


async def test_behind_closed_doors_the_mails_wait(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await leave_cart(session)
        await pause_store(session, "", actor="mia@example.com", now=days.now)
    assert await days.pass_by(hours=2) == []

    async with database.in_store(store.id) as session:
        await reopen_store(session, actor="mia@example.com", now=days.now)

    assert await days.pass_by(minutes=1) == ["Test Shop: your cart is still here"]


async def test_looking_twice_sends_nothing_twice(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await leave_cart(session)

    assert len(await days.pass_by(hours=1)) == 1
    assert await days.pass_by(minutes=0) == []


async def test_a_store_that_has_not_switched_it_on_writes_to_nobody(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await leave_cart(session, plan=replace(PLAN, is_on=False))

    assert await days.pass_by(hours=2) == []
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Recovery))) == []


Ending = Callable[[AsyncSession, Cart, datetime], object]


async def _orders(session: AsyncSession, cart: Cart, now: datetime) -> None:
    await order(session, cart, now=now)


async def _orders_elsewhere(session: AsyncSession, _cart: Cart, now: datetime) -> None:
    await order(session, await _left(session, "somebody@example.com"), now=now)


async def _opts_out(session: AsyncSession, cart: Cart, now: datetime) -> None:
    await refuse(session, subject_of(cart.store_id, "ada@example.com"), [CARTS], now=now)


async def _empties(session: AsyncSession, cart: Cart, now: datetime) -> None:
    whole = await whole_cart(session, cart.id)
    await remove_line(session, whole, str(whole.lines[0].id), now=now)


async def _sells_out(session: AsyncSession, _cart: Cart, _now: datetime) -> None:
    await session.execute(update(StockLevel).values(reserved=StockLevel.on_hand))


async def _is_stopped(session: AsyncSession, cart: Cart, now: datetime) -> None:
    await stop(session, await recovery_by_id(session, str(cart.id)), reason="by_merchant", now=now)


async def _switches_off(session: AsyncSession, _cart: Cart, now: datetime) -> None:
    await change_plan(session, replace(PLAN, is_on=False), actor="test", now=now)


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (_orders, "ordered"),
        (_orders_elsewhere, "ordered"),
        (_opts_out, "opted_out"),
        (_empties, "emptied"),
        (_sells_out, "gone"),
        (_is_stopped, "by_merchant"),
        (_switches_off, "switched_off"),
    ],
)
async def test_nothing_more_goes_out_when_it_is_over(
    days: Days, database: Database, store: Store, ends: Ending, reason: str
):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session, stock=5)
    assert len(await days.pass_by(hours=1)) == 1

    async with database.in_store(store.id) as session:
        await ends(session, cart, days.now + timedelta(minutes=1))
    assert await days.pass_by(hours=24) == []

    assert await state_of(database, store, cart) == ("stopped", reason, 1)


async def test_who_refuses_another_topic_is_still_reminded(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
        await refuse(session, subject_of(store.id, "ada@example.com"), [STOCK], now=BEGIN)

    assert len(await days.pass_by(hours=1)) == 1
    assert (await state_of(database, store, cart))[0] == "running"


async def test_who_touches_the_cart_again_gets_the_whole_wait_anew(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    assert len(await days.pass_by(hours=1)) == 1
    async with database.in_store(store.id) as session:
        await session.execute(
            update(Cart).where(Cart.id == cart.id).values(updated_at=BEGIN + timedelta(hours=5))
        )

    assert await days.pass_by(hours=23) == []
    assert await days.pass_by(hours=5) == ["Test Shop: still thinking about it?"]


async def test_one_person_is_written_to_about_one_cart(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await leave_cart(session)
        await _left(session, "ada@example.com", title="Second Mug")

    assert len(await days.pass_by(hours=1)) == 1
    async with database.in_store(store.id) as session:
        assert len(list(await session.scalars(select(Recovery)))) == 1


async def test_an_account_is_written_to_once_its_mailbox_is_proven(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
        await session.execute(delete(CartContact))
        customer = Customer(
            store_id=store.id, email="cleo@example.com", name="Cleo", password_hash="!", created_at=BEGIN
        )
        session.add(customer)
        await session.flush()
        await session.execute(update(Cart).where(Cart.id == cart.id).values(customer_id=customer.id))
    assert await days.pass_by(hours=1) == []

    async with database.in_store(store.id) as session:
        await session.execute(update(Customer).values(verified_at=BEGIN))
    await days.pass_by(minutes=1)

    assert [message.recipient for message in days.post_box.taken] == ["cleo@example.com"]


async def test_a_refused_mail_ends_it(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    days.post_box.trouble = MailRefused("no such mailbox")

    assert await days.pass_by(hours=1) == []

    assert await state_of(database, store, cart) == ("stopped", "undeliverable", 0)


async def test_the_last_mail_brings_a_code_that_is_good_once_and_ends(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session, plan=replace(PLAN, discount_percent=10, discount_days=3))
    await days.pass_by(hours=1)
    await days.pass_by(hours=23)

    assert await days.pass_by(hours=48) == ["Test Shop: 10 % off what you left behind"]

    async with database.in_store(store.id) as session:
        (coupon,) = list(await session.scalars(select(Coupon)))
        assert (coupon.use_limit, coupon.expires_at) == (1, days.now + timedelta(days=3))
        assert coupon.code in days.post_box.taken[-1].text
        whole = await whole_cart(session, cart.id)
        await enter_code(session, whole, coupon.code, now=days.now)
        with pytest.raises(CodeRefused):
            await enter_code(session, whole, coupon.code, now=days.now + timedelta(days=3))


async def test_a_code_that_has_ended_is_told_and_takes_nothing_off(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session, plan=replace(PLAN, discount_percent=10, discount_days=3))
    for hours in (1, 23, 48):
        await days.pass_by(hours=hours)
    async with database.in_store(store.id) as session:
        coupon = (await session.scalars(select(Coupon))).one()
        await enter_code(session, await whole_cart(session, cart.id), coupon.code, now=days.now)

    async with database.in_store(store.id) as session:
        with pytest.raises(CouponUsedUp):
            await order(session, cart, now=days.now + timedelta(days=3))
        assert (await session.scalars(select(Coupon.used))).one() == 0


async def test_an_order_by_the_mails_link_shows_in_the_figures(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    await days.pass_by(hours=1)
    async with database.in_store(store.id) as session:
        recovery = await recovery_by_id(session, str(cart.id))
        other, _ = await new_cart(session, currency="EUR", customer_id=None, now=days.now)
        await return_to_cart(session, recovery, await whole_cart(session, other.id), now=days.now)
        brought = await whole_cart(session, other.id)
        assert [(line.variant.product.title, line.quantity) for line in brought.lines] == [("Kiln Mug", 2)]
        await order(session, brought, now=days.now)
        await note_orders(session)

    async with database.in_store(store.id) as session:
        figures = await figures_since(session, BEGIN, currency="EUR")
        whole = await recovery_by_id(session, str(cart.id))
    assert (figures.carts, figures.sent, figures.returned, figures.recovered) == (1, 1, 1, 1)
    assert figures.revenue == Money(4290, "EUR")
    assert whole.is_recovered
    assert await days.pass_by(hours=24) == []


async def test_an_order_without_the_link_is_nobodys_merit(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    await days.pass_by(hours=1)
    async with database.in_store(store.id) as session:
        await order(session, cart, now=days.now)
    await days.pass_by(hours=24)

    async with database.in_store(store.id) as session:
        figures = await figures_since(session, BEGIN, currency="EUR")
    assert (figures.returned, figures.recovered, figures.revenue.minor) == (0, 0, 0)


async def test_a_price_that_has_changed_is_told(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    await days.pass_by(hours=1)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(price_minor=2100))
        (shown,) = await left_lines(session, await recovery_by_id(session, str(cart.id)))

    assert (shown.was, shown.unit) == (Money(1900, "EUR"), Money(2100, "EUR"))


async def test_a_mail_can_be_sent_at_once_and_the_next_keeps_its_day(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    await days.pass_by(hours=1)
    async with database.in_store(store.id) as session:
        recovery = await recovery_by_id(session, str(cart.id))
        await send_now(session, recovery, now=days.now)
        with pytest.raises(NothingToRemind):
            await send_now(session, recovery, now=days.now)

    assert await days.pass_by(minutes=1) == ["Test Shop: still thinking about it?"]
    assert await days.pass_by(hours=24) == []
    assert await days.pass_by(hours=47) == ["Test Shop: still thinking about it?"]


async def test_addresses_are_forgotten_when_the_link_is_over(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart = await leave_cart(session)
    for hours in (1, 23, 48):
        await days.pass_by(hours=hours)

    await days.pass_by(days=61)

    async with database.in_store(store.id) as session:
        assert (await recovery_by_id(session, str(cart.id))).email == ""
        assert list(await session.scalars(select(CartContact))) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_hours": 0}, "first_hours"),
        ({"second_hours": 1}, "second_hours"),
        ({"third_hours": 721}, "third_hours"),
        ({"discount_percent": 101}, "discount_percent"),
        ({"discount_days": 0}, "discount_days"),
        ({"guests": "always"}, "guests"),
    ],
)
async def test_a_plan_that_cannot_be_meant_is_refused_at_its_field(
    database: Database, store: Store, wrong: dict[str, object], field: str
):
    async with database.in_store(store.id) as session:
        with pytest.raises(Invalid) as refusal:
            await change_plan(session, replace(PLAN, **wrong), actor="test", now=BEGIN)
        assert list(refusal.value.fields) == [field]
        assert await plan_of(session) == Plan()


def test_a_token_opens_the_choice_of_its_own_mailbox_and_store_only(store: Store, other_store: Store):
    token = preference_token("k" * 32, store.id, "Ada@example.com")

    assert read_preference_token("k" * 32, store.id, token) == subject_of(store.id, "ada@example.com")
    assert read_preference_token("k" * 32, other_store.id, token) is None
    assert read_preference_token("x" * 32, store.id, token) is None
    assert read_preference_token("k" * 32, store.id, "é" + token) is None
