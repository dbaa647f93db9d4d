"""What there may be so many of and no more (`shared/kernel/turns.py`), each by the use-case that adds one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import TooManyPasskeys
from shared.accounts.models import User
from shared.accounts.passkeys import MOST_PASSKEYS, NewPasskey, Passkey, add_passkey
from shared.carts.models import Cart
from shared.customers.change_groups import MOST_GROUPS, save_group
from shared.customers.groups import CustomerGroup
from shared.insight.plans import EVERY, FORMATS, ReportPlan, plan_report
from shared.insight.plans import MOST_PLANS as MOST_REPORT_PLANS
from shared.insight.reports import REPORTS
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.sealing import KeyRing
from shared.kernel.settings import Settings
from shared.kernel.tables import Table
from shared.notifications.ask_for_notice import MOST_OF_ONE_ADDRESS, ask_for_notice
from shared.notifications.stock_notices import StockNotice
from shared.orders.saved_views import MOST_VIEWS, SavedView, save_view
from shared.orders.stages import OrderStage
from shared.orders.write_stage import MOST_STAGES, StageTerms, write_stage
from shared.payments.accounts import PaymentAccount
from shared.payments.connect_account import MOST_ACCOUNTS, Credentials, connect_account
from shared.payments.decide_rule import RuleTyped, write_rule
from shared.payments.rules import MOST_RULES, PaymentRule
from shared.price_lists.models import PERCENT, PriceList
from shared.price_lists.save_list import MOST_LISTS, ListTerms, save_list
from shared.products.define_attribute import AttributeTerms, create_type, define_attribute
from shared.products.digital_files import MOST_FILES, DigitalFile, attach_file
from shared.products.models import Product, Variant
from shared.products.product_type import MOST_ATTRIBUTES, TEXT, Attribute, ProductType
from shared.products.save_size_chart import MOST_CHARTS, ChartWords, save_size_chart
from shared.products.size_charts import SizeChart
from shared.promotions.enter_code import enter_code
from shared.promotions.models import MOST_IN_A_CART, CartCoupon
from shared.shipping.change_zones import (
    MOST_METHODS,
    MOST_ZONES,
    MethodTerms,
    add_method,
    add_zone,
)
from shared.shipping.methods import FLAT
from shared.shipping.models import ShippingMethod, ShippingZone
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.subscriptions.plans import DAY, SubscriptionPlan
from shared.subscriptions.save_plan import MOST_PLANS, PlanTerms, add_plan
from tests.support.factories.catalogue import make_product
from tests.support.factories.promotions import make_coupon
from tests.support.races import Races, far_away

FREE: Final = 2
RIVALS: Final = 4
ADDRESS: Final = "ada@example.com"
KEYS: Final = KeyRing((bytes(range(32)),))


async def none(_session: AsyncSession, _store_id: UUID) -> None:
    """Make nothing that is needed beforehand."""


async def group(session: AsyncSession, _store_id: UUID, n: int) -> None:
    await save_group(session, None, name=f"Group {n}", domains="", actor="race", now=utc_now())


async def saved_view(session: AsyncSession, store_id: UUID, n: int) -> None:
    await save_view(session, await user_id_of(session, store_id), name=f"View {n}", query="", now=utc_now())


async def report_plan(session: AsyncSession, _store_id: UUID, n: int) -> None:
    wanted = [(report, every, kind) for report in REPORTS for every in EVERY for kind in FORMATS][n]
    report, every, file_format = wanted
    await plan_report(
        session,
        await current_store(session),
        report=report,
        every=every,
        file_format=file_format,
        sees_costs=False,
        by=None,
        actor="race",
        now=utc_now(),
    )


async def price_list(session: AsyncSession, _store_id: UUID, n: int) -> None:
    terms = ListTerms(f"List {n}", PERCENT, percents=((2, Decimal(10)),))
    await save_list(session, await current_store(session), None, terms, actor="race", now=utc_now())


async def size_chart(session: AsyncSession, _store_id: UUID, n: int) -> None:
    words = ChartWords(f"Chart {n}", "", "EU | Chest (cm)\n48 | 94-98", "", None)
    await save_size_chart(session, None, words, actor="race", now=utc_now())


async def one_account(session: AsyncSession, store_id: UUID) -> None:
    await payment_account(session, store_id, 0)


async def payment_rule(session: AsyncSession, _store_id: UUID, n: int) -> None:
    account_id = str((await session.scalars(select(PaymentAccount.id))).one())
    typed = RuleTyped(f"Rule {n}", account_id, 1, "", (), None, None, 100, is_on=True)
    await write_rule(session, None, typed, actor="race", now=utc_now())


async def payment_account(session: AsyncSession, _store_id: UUID, n: int) -> None:
    typed = Credentials(f"Account {n}", "sk_test_1234567890abcdef")
    await connect_account(session, typed, keys=KEYS, actor="race", now=utc_now())


async def one_product(session: AsyncSession, _store_id: UUID) -> None:
    await make_product(session)


async def subscription_plan(session: AsyncSession, _store_id: UUID, n: int) -> None:
    product = (await session.scalars(select(Product))).one()
    await add_plan(session, product, PlanTerms(DAY, n + 1), actor="race", now=utc_now())


async def digital_file(session: AsyncSession, store_id: UUID, n: int) -> None:
    product = (await session.scalars(select(Product))).one()
    file = DigitalFile(
        store_id=store_id,
        product_id=product.id,
        variant_id=None,
        name=f"{n}.pdf",
        key=f"private/{n}",
        bytes=1,
        most_downloads=1,
        days=1,
        created_at=utc_now(),
    )
    await attach_file(session, product, file, actor="race")


async def many_variants(session: AsyncSession, _store_id: UUID) -> None:
    values = [str(n) for n in range(MOST_OF_ONE_ADDRESS + RIVALS)]
    await make_product(session, stock=0, option="Size", values=values)


async def stock_notice(session: AsyncSession, _store_id: UUID, n: int) -> None:
    variant_id = (await session.scalars(select(Variant.id).where(Variant.position == n))).one()
    await ask_for_notice(session, variant_id, email=ADDRESS, secret_key="k", now=utc_now())
    known = select(StockNotice.id).where(StockNotice.variant_id == variant_id)
    # Nobody is told that there are too many.
    if await session.scalar(known) is None:
        raise Invalid({})


async def one_type(session: AsyncSession, _store_id: UUID) -> None:
    await create_type(session, "Rug", now=utc_now())


async def attribute(session: AsyncSession, _store_id: UUID, n: int) -> None:
    kind = (await session.scalars(select(ProductType))).one()
    terms = AttributeTerms(
        f"Fact {n}", TEXT, "", (), "", is_required=False, is_filterable=False, is_shown=True
    )
    await define_attribute(session, kind, terms, now=utc_now())


async def stage(session: AsyncSession, _store_id: UUID, n: int) -> None:
    await write_stage(session, StageTerms(f"Stage {n}"), actor="race", now=utc_now())


async def zone(session: AsyncSession, _store_id: UUID, n: int) -> None:
    await add_zone(session, name=f"Zone {n}", countries=[], region="", postcodes=[], now=utc_now())


async def one_zone(session: AsyncSession, store_id: UUID) -> None:
    await zone(session, store_id, 0)


async def method(session: AsyncSession, _store_id: UUID, n: int) -> None:
    only = (await session.scalars(select(ShippingZone))).one()
    await add_method(session, only, MethodTerms(f"Way {n}", FLAT, 490), now=utc_now())


async def cart_and_codes(session: AsyncSession, store_id: UUID) -> None:
    now = utc_now()
    session.add(
        Cart(store_id=store_id, token_hash=store_id.bytes, currency="EUR", created_at=now, updated_at=now)
    )
    for n in range(MOST_IN_A_CART + RIVALS):
        await make_coupon(session, code=f"RACE{n}")


async def cart_code(session: AsyncSession, _store_id: UUID, n: int) -> None:
    cart = (await session.scalars(select(Cart))).one()
    await enter_code(session, cart, f"RACE{n}", now=utc_now())


async def passkey(session: AsyncSession, store_id: UUID, n: int) -> None:
    user = (await session.scalars(select(User).where(User.email == email_in(store_id)))).one()
    new = NewPasskey(store_id.bytes + n.to_bytes(2), b"public", 0)
    await add_passkey(session, user, new, name=f"Key {n}", language="en", now=utc_now())


def email_in(store_id: UUID) -> str:
    return f"race-{store_id.hex}@example.com"


async def user_id_of(session: AsyncSession, store_id: UUID) -> UUID:
    """Return whose views those are: the store's session sees no people, so the views' first row says it."""
    known = await session.scalar(select(SavedView.user_id).limit(1))
    assert known is not None, store_id
    return known


@dataclass(frozen=True)
class Use:
    """A limit and what adds one more; `prepare` makes what that one is added to."""

    table: type[Table]
    most: int
    add: Callable[[AsyncSession, UUID, int], Awaitable[None]]
    prepare: Callable[[AsyncSession, UUID], Awaitable[Any]] = none
    is_platform: bool = False


USES: Final = {
    "customer-groups": Use(CustomerGroup, MOST_GROUPS, group),
    "saved-views": Use(SavedView, MOST_VIEWS, saved_view),
    "report-plans": Use(ReportPlan, MOST_REPORT_PLANS, report_plan),
    "price-lists": Use(PriceList, MOST_LISTS, price_list),
    "size-charts": Use(SizeChart, MOST_CHARTS, size_chart),
    "payment-rules": Use(PaymentRule, MOST_RULES, payment_rule, one_account),
    "payment-accounts": Use(PaymentAccount, MOST_ACCOUNTS, payment_account),
    "subscription-plans": Use(SubscriptionPlan, MOST_PLANS, subscription_plan, one_product),
    "files-of-a-product": Use(DigitalFile, MOST_FILES, digital_file, one_product),
    "wishes-of-an-address": Use(StockNotice, MOST_OF_ONE_ADDRESS, stock_notice, many_variants),
    "attributes-of-a-type": Use(Attribute, MOST_ATTRIBUTES, attribute, one_type),
    "stages": Use(OrderStage, MOST_STAGES, stage),
    "zones": Use(ShippingZone, MOST_ZONES, zone),
    "ways-of-a-zone": Use(ShippingMethod, MOST_METHODS, method, one_zone),
    "codes-in-a-cart": Use(CartCoupon, MOST_IN_A_CART, cart_code, cart_and_codes),
    "passkeys": Use(Passkey, MOST_PASSKEYS, passkey, is_platform=True),
}


async def add_one(name: str, database: Database, store_id: UUID, key: UUID) -> str:
    """Add one more of them, the one that the key numbers."""
    use = USES[name]
    try:
        if use.is_platform:
            async with database.as_platform() as session:
                await use.add(session, store_id, key.int)
        else:
            await database.run(store_id, lambda session: use.add(session, store_id, key.int))
    except (Invalid, TooManyPasskeys):
        return "refused"
    return "added"


@pytest.mark.parametrize("name", list(USES))
async def test_there_are_so_many_and_no_more_however_many_ask_at_once(
    races: Races, settings: Settings, database: Database, store: Store, name: str
):
    use = USES[name]
    async with database.as_platform() as session:
        user = User(email=email_in(store.id), name="Mia", password_hash="!", created_at=utc_now())
        session.add(user)
        await session.flush()
        user_id = user.id
    async with database.in_store(store.id) as session:
        await use.prepare(session, store.id)
        if use.table is SavedView:
            await save_view(session, user_id, name="First", query="", now=utc_now())
    opened = database.as_platform() if use.is_platform else database.in_store(store.id)
    async with opened as session:
        there = await count(session, use, user_id)
        for n in range(there, use.most - FREE):
            await use.add(session, store.id, n)

    # Far enough for all to have looked before the first has written.
    async with far_away(settings.database, 0.02) as way:
        told = await races.run(
            way, partial(add_one, name), store.id, [UUID(int=use.most + n) for n in range(RIVALS)]
        )

    assert told == {"added": FREE, "refused": RIVALS - FREE}
    opened = database.as_platform() if use.is_platform else database.in_store(store.id)
    async with opened as session:
        assert await count(session, use, user_id) == use.most


async def count(session: AsyncSession, use: Use, user_id: UUID) -> int:
    mine = (Passkey.user_id == user_id,) if use.is_platform else ()
    return await session.scalar(select(func.count()).select_from(use.table).where(*mine)) or 0
