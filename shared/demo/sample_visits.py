"""What was looked at in the last weeks, so that the first look at the funnel shows what it is for."""

import random
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.models import ADVERTISING, DIRECT, INSIDE, MAIL, SEARCH, SOCIAL
from shared.insight.record_visits import Visits, record_visits
from shared.kernel.ids import new_id
from shared.kernel.reading import writer_of
from shared.orders.models import Order
from shared.products.models import ACTIVE, Product, Variant
from shared.stores.queries import current_store

DAYS: Final = 30
# How often a page was opened by somebody who came from there, as against the other places.
SOURCES: Final = {INSIDE: 10, SEARCH: 6, DIRECT: 4, SOCIAL: 3, ADVERTISING: 2, MAIL: 1}
VIEWS: Final = (30, 90)
# Of a hundred who look at a product, so many put it into a cart; of those, so many go on to the checkout.
ADDED: Final = 9
GONE_ON: Final = 45


async def count_sample_visits(session: AsyncSession, *, now: datetime) -> None:
    """Count visits of each of the last days, with the checkouts of the orders that there are."""
    store = await current_store(session)
    chance = random.Random(f"visits of {store.slug}")  # noqa: S311 - the same demo each time
    goods = (
        await session.execute(
            select(Product.slug, Variant.id)
            .join(Variant, (Variant.store_id == Product.store_id) & (Variant.product_id == Product.id))
            .where(Product.state == ACTIVE, Variant.deleted_at.is_(None), Variant.position == 0)
            .order_by(Product.slug)
        )
    ).all()
    orders = (await session.execute(select(Order.cart_id, Order.placed_at))).all()
    writer = await writer_of(session)
    for days in range(DAYS) if goods else ():
        moment, visits = now - timedelta(days=days), Visits()
        for _ in range(chance.randint(*VIEWS)):
            # What stands first in a shop is looked at most.
            slug, variant_id = goods[int(len(goods) * chance.random() ** 2)]
            source = chance.choices(tuple(SOURCES), tuple(SOURCES.values()))[0]
            visits.views[slug, source] += 1
            if chance.randrange(100) < ADDED:
                visits.added[variant_id, INSIDE] += 1
        begun = sum(chance.randrange(100) < GONE_ON for _ in range(visits.added.total()))
        visits.checkouts.update(new_id() for _ in range(begun))
        visits.checkouts.update(cart_id for cart_id, at in orders if cart_id and at.date() == moment.date())
        await record_visits(writer, store.id, visits, now=moment)
