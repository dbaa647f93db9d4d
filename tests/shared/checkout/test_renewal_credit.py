"""Store credit pays renewals of subscriptions first: exactly once, to the minor unit, and back where it paid nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.send_refund import send_refund
from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.gift_cards.change_credit import give_credit, take_credit
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.cancel_order import cancel_order
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.gateway import GatewayAway
from shared.payments.models import Payment, Refund
from shared.pricing.quote import CREDIT
from shared.stores.models import Store
from shared.subscriptions.models import Subscription, SubscriptionInvoice
from shared.subscriptions.renewal_credit import RenewalCredit
from shared.subscriptions.switch_credit import switch_credit
from shared.subscriptions.wish import wish
from tests.support.factories.orders import BUYER
from tests.support.stripe_sandbox import Control
from tests.support.subscriptions import FAILING, GOOD, TOTAL, Standing, make_subscription

PAID = ("placed", "paid", TOTAL)
# A quarter of an hour past the end of the longest month: the renewal's invoice is a draft until the hour is over.
QUARTER = 1 / 96


class Creditor:
    """A subscription that has begun, whose buyer has store credit."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing

    async def to_draft(self) -> None:
        """Let time pass until the next invoice is written, and no further."""
        renews_at = (await self.standing.row()).renews_at
        assert renews_at is not None
        left = (renews_at - self.standing.clock()).total_seconds() / 86400
        await self.standing.pass_time(left + QUARTER)

    async def renew(self) -> None:
        """Let one period end: look while its invoice is a draft, and once it was charged."""
        await self.to_draft()
        await self.standing.look()
        await self.standing.pass_time(0.05)
        await self.standing.look()

    async def give(self, minor: int, currency: str = "EUR") -> None:
        async with self.standing.database.in_store(self.standing.store.id) as session:
            customer = (await session.scalars(select(Customer))).one()
            await give_credit(
                session, customer, Money(minor, currency), note="Sorry", actor="test", now=utc_now()
            )

    async def balance(self) -> int:
        async with self.standing.database.in_store(self.standing.store.id) as session:
            return sum(
                await session.scalars(select(GiftCard.balance_minor).where(GiftCard.currency == "EUR"))
            )

    async def ledger(self) -> list[tuple[str, int]]:
        async with self.standing.database.in_store(self.standing.store.id) as session:
            rows = await session.execute(
                select(GiftCardEntry.reason, GiftCardEntry.amount_minor).order_by(GiftCardEntry.id)
            )
            return [(reason, minor) for reason, minor in rows]

    async def credits(self) -> list[tuple[str, int]]:
        async with self.standing.database.in_store(self.standing.store.id) as session:
            found = await session.scalars(
                select(RenewalCredit).order_by(RenewalCredit.created_at, RenewalCredit.id)
            )
            return [(one.state, one.amount_minor) for one in found]

    async def shares(self) -> list[tuple[int, int]]:
        """Return what credit and card paid of each order, first one first."""
        async with self.standing.database.in_store(self.standing.store.id) as session:
            found = await session.scalars(select(Order).order_by(Order.number))
            return [(one.card_minor, one.to_pay.minor) for one in found]

    async def charged(self) -> list[int]:
        """Return what the card was charged, by our own payments."""
        async with self.standing.database.in_store(self.standing.store.id) as session:
            return list(
                await session.scalars(select(Payment.captured_minor).order_by(Payment.created_at, Payment.id))
            )

    async def violations(self) -> list[str]:
        standing = self.standing
        async with standing.database.as_platform() as session:
            now = standing.clock() + timedelta(days=1)
            found = await find_violations(
                session, now=now, since=EVER, store_id=standing.store.id, checks=BOOKS
            )
            return [str(one) for one in found]

    async def wish(self, wanted: str) -> None:
        standing = self.standing
        async with standing.database.in_store(standing.store.id) as session:
            row = await standing.row()
            await wish(session, row, wanted, by_store=True, actor="test", now=standing.clock())
        await standing.grant()


@pytest.fixture
def creditor(
    database: Database, store: Store, gateway: StripeGateway, control: Control, runner: Any
) -> Creditor:
    """Two bags of coffee each month, 22.90, by somebody who has an account and no credit yet."""
    return runner.run(begun(database, store, gateway, control))


async def begun(
    database: Database, store: Store, gateway: StripeGateway, control: Control, **terms: Any
) -> Creditor:
    async with database.in_store(store.id) as session:
        customer = await sign_up(
            session, email=BUYER.email, name="Mila", password="a long enough secret", now=utc_now()
        )
    buyer = replace(BUYER, customer_id=customer.id)
    standing = await make_subscription(database, store, gateway, control, buyer=buyer, **terms)
    await standing.begin()
    return Creditor(standing)


async def test_credit_pays_first_and_the_card_pays_what_is_left(creditor: Creditor, control: Control):
    await creditor.give(1000)

    await creditor.renew()

    assert await creditor.standing.orders() == [PAID, PAID]
    assert await creditor.shares() == [(0, TOTAL), (1000, TOTAL - 1000)]
    assert await creditor.charged() == [TOTAL, TOTAL - 1000]
    assert (await creditor.balance(), await creditor.credits()) == (0, [("used", 1000)])
    assert await creditor.ledger() == [("issued", 1000), ("spent", -1000)]
    async with creditor.standing.database.in_store(creditor.standing.store.id) as session:
        invoice = (
            await session.scalars(
                select(SubscriptionInvoice).order_by(SubscriptionInvoice.paid_at, SubscriptionInvoice.id)
            )
        ).all()[1]
        order = (await session.scalars(select(Order).order_by(Order.number))).all()[1]
    assert (invoice.amount_minor, invoice.credit_minor) == (TOTAL - 1000, 1000)
    assert [(step.kind, step.amount.minor) for step in order.trace][-1] == (CREDIT, -1000)
    assert await creditor.violations() == []


async def test_credit_that_pays_all_of_it_leaves_the_card_alone_and_goes_on(creditor: Creditor):
    await creditor.give(2 * TOTAL + 500)

    await creditor.renew()
    await creditor.renew()
    await creditor.renew()

    assert await creditor.standing.orders() == [PAID] * 4
    assert await creditor.shares() == [(0, TOTAL), (TOTAL, 0), (TOTAL, 0), (500, TOTAL - 500)]
    assert await creditor.charged() == [TOTAL, TOTAL - 500]
    assert (await creditor.balance(), await creditor.standing.stock()) == (0, 12)
    assert await creditor.violations() == []


async def test_it_is_taken_once_however_often_the_draft_is_looked_at(creditor: Creditor, control: Control):
    await creditor.give(1000)
    await creditor.to_draft()

    for _ in range(3):
        await creditor.standing.look()
    await creditor.give(300)
    await creditor.standing.look()

    assert (await creditor.balance(), await creditor.credits()) == (300, [("taken", 1000)])
    asked = [call for call in await control.read("calls") if call["path"] == "/v1/invoiceitems"]
    assert len(asked) == 1


async def test_what_is_left_for_the_card_is_never_less_than_it_can_be_charged(creditor: Creditor):
    await creditor.give(TOTAL - 10)

    await creditor.renew()

    assert await creditor.shares() == [(0, TOTAL), (TOTAL - 50, 50)]
    assert await creditor.balance() == 40
    assert await creditor.violations() == []


@pytest.mark.parametrize("how", ["off", "currency", "stopped", "over", "signed_out", "amount"])
async def test_credit_that_is_not_for_this_pays_nothing(creditor: Creditor, how: str):
    await creditor.give(1000, "USD" if how == "currency" else "EUR")
    standing = creditor.standing
    before = await creditor.balance()
    async with standing.database.in_store(standing.store.id) as session:
        if how == "off":
            await switch_credit(
                session, await standing.row(), is_on=False, actor="shopper", now=standing.clock()
            )
        elif how == "stopped":
            await session.execute(update(GiftCard).values(is_on=False))
        elif how == "over":
            await session.execute(update(GiftCard).values(expires_at=standing.clock()))
        elif how == "signed_out":
            await session.execute(update(Subscription).values(customer_id=None))
        elif how == "amount":
            await session.execute(text("UPDATE subscriptions SET total_minor = total_minor + 1"))

    await creditor.renew()

    assert await creditor.credits() == []
    assert await creditor.balance() == before
    assert (await creditor.charged())[1:] == ([] if how == "amount" else [TOTAL])


async def test_an_answer_that_was_lost_takes_it_off_once(creditor: Creditor, control: Control):
    await creditor.give(1000)
    await creditor.to_draft()
    await control("troubles", kind="drop", request="POST /v1/invoiceitems", times=3)
    with pytest.raises(GatewayAway):
        await creditor.standing.look()
    assert await creditor.credits() == [("taken", 1000)]

    await creditor.standing.look()
    await creditor.standing.pass_time(0.05)
    await creditor.standing.look()

    assert await creditor.shares() == [(0, TOTAL), (1000, TOTAL - 1000)]
    assert await creditor.violations() == []


async def test_what_came_too_late_for_its_invoice_goes_back_and_the_card_pays(
    creditor: Creditor, control: Control
):
    await creditor.give(1000)
    await creditor.to_draft()
    await control("troubles", kind="limit", request="POST /v1/invoiceitems", times=9)
    with pytest.raises(GatewayAway):
        await creditor.standing.look()
    assert await creditor.balance() == 0
    await control("calm")
    await creditor.standing.pass_time(0.05)

    await creditor.standing.look()
    await creditor.standing.look()

    assert await creditor.shares() == [(0, TOTAL), (0, TOTAL)]
    assert (await creditor.balance(), await creditor.credits()) == (1000, [("returned", 1000)])
    assert await creditor.violations() == []


async def test_credit_of_a_renewal_that_is_never_paid_goes_back_when_it_ends(creditor: Creditor):
    await creditor.give(1000)
    await creditor.standing.card(FAILING)

    await creditor.renew()
    assert (await creditor.balance(), await creditor.credits()) == (0, [("taken", 1000)])
    for _ in range(5):
        await creditor.standing.pass_time(3)
    assert await creditor.standing.look() == "ended"

    assert await creditor.standing.orders() == [PAID]
    assert (await creditor.balance(), await creditor.credits()) == (1000, [("returned", 1000)])
    await creditor.standing.look()
    assert (await creditor.standing.row()).look_at is None
    assert await creditor.violations() == []


async def test_credit_stays_with_an_invoice_that_another_card_pays_later(creditor: Creditor):
    await creditor.give(1000)
    await creditor.standing.card(FAILING)
    await creditor.renew()

    await creditor.standing.card(GOOD)
    await creditor.standing.look()

    assert await creditor.shares() == [(0, TOTAL), (1000, TOTAL - 1000)]
    assert await creditor.violations() == []


async def test_the_end_is_made_up_for_when_the_invoice_could_not_be_voided(
    creditor: Creditor, control: Control
):
    await creditor.give(1000)
    await creditor.standing.card(FAILING)
    await creditor.renew()
    await control("troubles", kind="limit", request="POST /v1/invoices/", times=9)
    with pytest.raises(GatewayAway):
        await creditor.wish("end_now")
    row = await creditor.standing.row()
    assert (row.state, await creditor.balance()) == ("ended", 0)
    assert row.look_at is not None

    await control("calm")
    await creditor.standing.look()

    assert (await creditor.balance(), await creditor.credits()) == (1000, [("returned", 1000)])


async def test_an_order_that_is_called_off_gives_each_its_share_back(creditor: Creditor):
    await creditor.give(1000)
    await creditor.renew()
    standing = creditor.standing
    async with standing.database.in_store(standing.store.id) as session:
        order_id = (await session.scalars(select(Order.id).order_by(Order.number.desc()))).first()
        order = await order_by_id(session, order_id)
        await cancel_order(session, order, reason="Stale", actor="test", now=utc_now())
    async with standing.database.in_store(standing.store.id) as session:
        refund = (await session.scalars(select(Refund))).one()
    await send_refund(standing.database, standing.gateway, standing.store.id, refund.id, clock=utc_now)

    assert refund.amount_minor == TOTAL - 1000
    assert await creditor.balance() == 1000
    assert [entry for entry, _ in await creditor.ledger()] == ["issued", "spent", "returned"]
    assert await standing.orders() == [PAID, ("cancelled", "refunded", TOTAL)]


async def test_goods_that_are_short_keep_what_credit_has_paid(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    creditor = await begun(database, store, gateway, control, stock=3)
    await creditor.give(TOTAL)

    await creditor.renew()
    assert (await creditor.standing.invoices(), await creditor.credits()) == (
        ["ordered", "short"],
        [("taken", TOTAL)],
    )
    await creditor.standing.stock(5)
    await creditor.standing.look()

    assert await creditor.shares() == [(0, TOTAL), (TOTAL, 0)]
    assert await creditor.credits() == [("used", TOTAL)]


async def test_credit_pays_what_follows_a_trial(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    creditor = await begun(database, store, gateway, control, trial_days=14)
    await creditor.give(TOTAL)

    await creditor.renew()

    assert await creditor.shares() == [(TOTAL, 0)]
    assert await creditor.charged() == []
    assert await creditor.violations() == []


async def test_a_skipped_delivery_takes_no_credit(creditor: Creditor):
    await creditor.give(1000)
    await creditor.wish("skip")

    await creditor.renew()

    assert (await creditor.balance(), await creditor.credits()) == (1000, [])
    assert await creditor.standing.orders() == [PAID]


async def test_a_line_that_nobody_here_wrote_waits_for_a_person(creditor: Creditor):
    await creditor.give(1000)
    await creditor.to_draft()
    await creditor.standing.look()
    async with creditor.standing.database.in_store(creditor.standing.store.id) as session:
        await session.execute(text("UPDATE renewal_credits SET amount_minor = amount_minor - 1"))
    await creditor.standing.pass_time(0.05)

    await creditor.standing.look()

    assert await creditor.standing.invoices() == ["ordered", "review"]
    assert await creditor.standing.orders() == [PAID]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE renewal_credits SET amount_minor = amount_minor - 1",
        "UPDATE renewal_credits SET state = 'returned'",
        "UPDATE subscription_invoices SET credit_minor = 0",
    ],
)
async def test_books_of_credit_that_are_wrong_are_found(creditor: Creditor, statement: str):
    await creditor.give(1000)
    await creditor.renew()
    assert await creditor.violations() == []

    async with creditor.standing.database.in_store(creditor.standing.store.id) as session:
        await session.execute(text(statement))

    found = {one.split()[0].rstrip(":") for one in await creditor.violations()}
    assert "subscription.credit" in found


async def test_taking_back_credit_by_hand_leaves_what_a_draft_has(creditor: Creditor):
    await creditor.give(1000)
    await creditor.to_draft()
    await creditor.standing.look()
    await creditor.give(100)
    async with creditor.standing.database.in_store(creditor.standing.store.id) as session:
        customer = (await session.scalars(select(Customer))).one()
        await take_credit(session, customer, Money(100, "EUR"), note="Wrong", actor="test", now=utc_now())

    await creditor.standing.pass_time(0.05)
    await creditor.standing.look()

    assert await creditor.shares() == [(0, TOTAL), (1000, TOTAL - 1000)]
    assert await creditor.violations() == []
