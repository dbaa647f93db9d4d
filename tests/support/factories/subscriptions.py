"""Subscriptions as their buyers ask for them, before a provider has heard of one."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.place_order import Buyer
from shared.checkout.subscribe import WantedGoods, price_plan, subscribe
from shared.kernel.clock import utc_now
from shared.payments.taker import INSTALLATION
from shared.products.models import Variant
from shared.products.queries import product_by_id
from shared.stores.queries import current_store
from shared.subscriptions.models import Subscription
from shared.subscriptions.save_plan import PlanTerms, add_plan
from tests.support.factories.orders import BUYER


async def ask_for_subscription(
    session: AsyncSession,
    variant: Variant,
    *,
    quantity: int = 1,
    buyer: Buyer = BUYER,
    codes: tuple[str, ...] = (),
    secret_key: str = "of tests",
    **terms: Any,
) -> Subscription:
    """Offer a variant each month, 5 % off, or as the terms say; and ask for so many of it."""
    store, now = await current_store(session), utc_now()
    wanted = PlanTerms(**({"every": "month", "count": 1, "percent_off": 5} | terms))
    product = await product_by_id(session, str(variant.product_id))
    plan = await add_plan(session, product, wanted, actor="test", now=now)
    goods, wish = WantedGoods(variant.id, quantity), replace(buyer.wish, codes=codes)
    priced = await price_plan(session, store, plan, goods, wish, name="Monthly", now=now)
    return await subscribe(
        session,
        store,
        priced,
        buyer=buyer,
        seen_total_minor=priced.offer.quote.total.minor,
        taker=INSTALLATION,
        provider="stripe",
        origin="http://shop.test",
        secret_key=secret_key,
        now=now,
    )
