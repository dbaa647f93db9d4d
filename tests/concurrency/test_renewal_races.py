"""A renewal and checkouts that want the same store credit at once, and many who hear of one draft: near and far."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.adapters.stripe_gateway import StripeGateway
from shared.carts.models import Cart
from shared.checkout.take_renewal_credit import return_renewal_credit, take_renewal_credit
from shared.customers.models import Customer
from shared.gift_cards.change_credit import give_credit
from shared.gift_cards.errors import GiftCardChanged
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.payments.subscription_desk import DRAFT, UnpaidInvoice
from shared.stores.models import Store
from shared.subscriptions.models import ACTIVE, Subscription
from shared.subscriptions.queries import lock_subscription
from shared.subscriptions.renewal_credit import RenewalCredit
from tests.support.checkouts import assert_books_are_right
from tests.support.credit import buy_for_thirty, carts_on, make_buyer
from tests.support.factories.orders import BUYER
from tests.support.races import Races, far_away
from tests.support.stripe_sandbox import Control
from tests.support.subscriptions import TOTAL, make_subscription

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 12), (0.1, 4)], ids=["near", "far"])
LEAST = Money(50, "EUR")


async def want(database: Database, store_id: UUID, key: UUID) -> str:
    """Buy a cart for 30.00 of credit; or (an id that is no cart's) take 22.90 for the renewal of the one draft."""

    async def whole(session):
        subscription_id = (await session.scalars(select(Subscription.id))).one()
        if await session.get(Cart, (store_id, key)) is None:
            subscription = await lock_subscription(session, subscription_id)
            draft = UnpaidInvoice("in_1", DRAFT, Money(TOTAL, "EUR"))
            taken = await take_renewal_credit(session, subscription, draft, least=LEAST, now=utc_now())
            return f"renewed {taken.amount_minor}" if taken else "nothing left"
        customer = (await session.scalars(select(Customer))).one()
        await buy_for_thirty(session, key, customer_id=customer.id)
        return "bought"

    try:
        return await database.run(store_id, whole)
    except GiftCardChanged:
        return "refused"


async def give_back(database: Database, store_id: UUID, _key: UUID) -> str:
    """Hear that the invoice is void."""

    async def whole(session):
        subscription_id = (await session.scalars(select(Subscription.id))).one()
        subscription = await lock_subscription(session, subscription_id)
        credit = (await session.scalars(select(RenewalCredit))).one()
        await return_renewal_credit(session, subscription, credit, now=utc_now())
        return "back"

    return await database.run(store_id, whole)


async def prepare(
    database: Database, store: Store, gateway: StripeGateway, control: Control, *, carts: int
) -> list[UUID]:
    """Give a subscriber 50.00, and fill carts of 30.00 that are to be paid with it."""
    customer = await make_buyer(database, store)
    buyer = replace(BUYER, customer_id=customer.id)
    standing = await make_subscription(database, store, gateway, control, buyer=buyer)
    async with database.in_store(store.id) as session:
        subscription = await lock_subscription(session, standing.id)
        subscription.state = ACTIVE
        await give_credit(session, customer, Money(5000, "EUR"), note="Sorry", actor="test", now=utc_now())
        credit_id = await session.scalar(select(GiftCard.id))
        return await carts_on(session, credit_id, carts)


async def holds(database: Database, store: Store) -> tuple[int, int, int]:
    """Return what is left, what the ledger comes to, and how many lines it has."""
    async with database.in_store(store.id) as session:
        left = await session.scalar(select(GiftCard.balance_minor))
        lines = select(func.sum(GiftCardEntry.amount_minor), func.count())
        total, count = (await session.execute(lines)).one()
        return left, total, count


@distances
async def test_a_renewal_and_checkouts_share_what_there_is_and_no_cent_more(
    database: Database,
    settings: Settings,
    store: Store,
    races: Races,
    gateway: StripeGateway,
    control: Control,
    delay: float,
    rivals: int,
):
    carts = await prepare(database, store, gateway, control, carts=rivals // 2)

    async with far_away(settings.database, delay) as way:
        answers = await races.run(
            way, want, store.id, [*carts, *(UUID(int=n + 1) for n in range(rivals // 2))]
        )

    # Whoever comes first: the renewal takes its 22.90 of 50.00, or of the 20.00 that a checkout of 30.00 leaves.
    (renewed,) = (answer for answer in answers if answer.startswith("renewed"))
    assert answers[renewed] == rivals // 2
    bought = answers["bought"]
    assert (renewed, bought) in {("renewed 2000", 1), ("renewed 2290", 0)}
    left = 5000 - 3000 * bought - int(renewed.split()[1])
    assert await holds(database, store) == (left, left, 2 + bought)
    await assert_books_are_right(database, store.id)


@distances
async def test_credit_of_a_void_invoice_goes_back_once(
    database: Database,
    settings: Settings,
    store: Store,
    races: Races,
    gateway: StripeGateway,
    control: Control,
    delay: float,
    rivals: int,
):
    await prepare(database, store, gateway, control, carts=0)
    assert await want(database, store.id, UUID(int=1)) == f"renewed {TOTAL}"

    async with far_away(settings.database, delay) as way:
        await races.run(way, give_back, store.id, [UUID(int=n) for n in range(rivals)])

    assert await holds(database, store) == (5000, 5000, 3)
    async with database.in_store(store.id) as session:
        told = select(func.count()).where(Event.name == "subscription.credit_returned")
        assert await session.scalar(told) == 1
    await assert_books_are_right(database, store.id)
