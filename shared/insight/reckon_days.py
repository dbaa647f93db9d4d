"""Reckon the figures of some days from what they are made of."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.money_given_back import SYSTEM, TOO_LATE
from shared.insight.facts import CAME_BACK, REFUNDED, REFUNDED_GOODS, SOLD
from shared.insight.follow_buyers import Touched, follow_buyers, follow_everybody, gather_buyers, link_days
from shared.insight.models import BuyerDayFigures, DayFigures, ProductDayFigures, RegionDayFigures
from shared.taxes.states import STATES

# Each table is one statement: what was sold, what was given back and what came back, put together by the table's key.
_DAYS: Final = f"""
INSERT INTO day_figures (
    store_id, day, currency, channel, country, orders, items, gross_minor, discount_minor, delivery_minor, tax_minor,
    included_tax_minor, charged_minor, refunds, refund_minor, refunded_tax_minor, returned_items, cost_minor,
    returned_cost_minor, uncosted_items
)
SELECT :store, day, currency, channel, country, sum(orders), sum(items), sum(gross), sum(discount), sum(delivery),
    sum(tax), sum(included), sum(charged), sum(refunds), sum(refund), sum(refunded_tax), sum(returned), sum(cost),
    sum(returned_cost), sum(uncosted)
FROM (
    (
        WITH {SOLD}
        SELECT day, currency, channel, country, 1 AS orders, 0 AS items, gross, gross - reduced AS discount,
            delivered - reduced AS delivery, total - delivered AS tax, included, charged, 0 AS refunds, 0 AS refund,
            0 AS refunded_tax, 0 AS returned, 0 AS cost, 0 AS returned_cost, 0 AS uncosted
        FROM placed
        UNION ALL
        SELECT day, paid_in, channel, country, 0, quantity, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, cost, 0, uncosted FROM sold
    )
    UNION ALL
    (
        WITH {REFUNDED}
        SELECT day, currency, channel, country, 0, 0, 0, 0, 0, 0, 0, 0, 1, own, own_tax, 0, 0, 0, 0
        FROM refunded WHERE given_at >= :since AND given_at < :until
    )
    UNION ALL
    (
        WITH {CAME_BACK}
        SELECT day, currency, channel, country, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, quantity, 0, cost, 0 FROM came_back
    )
) facts
GROUP BY day, currency, channel, country
"""  # noqa: S608 - of constants in facts.py; what is asked for is bound

# Later than any order, and early enough that days can be added to it.
THE_END: Final = date(9000, 1, 1)

# What was brought along from another shop may be of goods that were never here: together they are one.
_NOTHING_HERE: Final = UUID(int=0)
_PRODUCTS: Final = f"""
INSERT INTO product_day_figures (
    store_id, day, variant_id, product_id, orders, items, gross_minor, discount_minor, included_tax_minor, refund_minor,
    refunded_tax_minor, returned_items, cost_minor, returned_cost_minor, uncosted_items
)
SELECT :store, day, coalesce(variant_id, '{_NOTHING_HERE}'), coalesce(variants.product_id, '{_NOTHING_HERE}'),
    count(DISTINCT order_id), sum(items), sum(gross), sum(discount),
    sum(included), sum(refund), sum(refunded_tax), sum(returned), sum(cost), sum(returned_cost), sum(uncosted)
FROM (
    (
        WITH {SOLD}
        SELECT day, variant_id, order_id, quantity AS items, gross, discount, included, 0 AS refund,
            0 AS refunded_tax, 0 AS returned, cost, 0 AS returned_cost, uncosted
        FROM sold
    )
    UNION ALL
    (
        WITH {REFUNDED_GOODS}
        SELECT day, variant_id, NULL, 0, 0, 0, 0, own, own_tax, 0, 0, 0, 0 FROM refunded_goods
    )
    UNION ALL
    (
        WITH {CAME_BACK}
        SELECT day, variant_id, NULL, 0, 0, 0, 0, 0, 0, quantity, 0, cost, 0 FROM came_back
    )
) facts
LEFT JOIN variants ON variants.id = facts.variant_id
GROUP BY day, variant_id, variants.product_id
"""  # noqa: S608 - of constants in facts.py; what is asked for is bound

_BUYERS: Final = f"""
INSERT INTO buyer_day_figures (store_id, day, buyer, orders, total_minor, refund_minor, channel)
SELECT :store, day, buyer, sum(orders), sum(total), sum(refund),
    coalesce((array_agg(channel ORDER BY placed_at, id) FILTER (WHERE orders > 0))[1], '')
FROM (
    (WITH {SOLD} SELECT day, buyer, 1 AS orders, total, 0 AS refund, channel, placed_at, id FROM placed)
    UNION ALL
    (
        WITH {REFUNDED}
        SELECT day, buyer, 0, 0, own, '', given_at, id FROM refunded
        WHERE given_at >= :since AND given_at < :until
    )
) facts
GROUP BY day, buyer
RETURNING buyer
"""  # noqa: S608 - of constants in facts.py; what is asked for is bound

# Of the countries whose states tax by themselves only: of others nobody asks by region.
_REGIONS: Final = f"""
INSERT INTO region_day_figures (store_id, day, country, region, orders, sales_minor)
WITH {SOLD}
SELECT :store, placed.day, placed.country, upper(left(btrim(coalesce(whole.address ->> 'region', '')), 60)) AS region,
    count(*), sum(placed.delivered - placed.included)
FROM placed JOIN orders whole ON whole.store_id = placed.store_id AND whole.id = placed.id
WHERE placed.country = ANY(:with_states)
GROUP BY placed.day, placed.country, region
"""  # noqa: S608 - of constants in facts.py; what is asked for is bound

# Every table that is kept by day, but for that of buyers: whose days those were is asked for.
_TABLES: Final = (DayFigures, RegionDayFigures, ProductDayFigures)


async def reckon_days(
    session: AsyncSession, first: date, last: date, *, zone: str, is_rebuild: bool = False
) -> None:
    """Write the figures of all days from `first` to `last` anew; the store's book is locked by whoever calls.

    Of a rebuild, what is kept of buyers, and of their days and months, is left to its end (`end_rebuild`): each stretch
    of it would touch all that come later, and count whoever comes often once more.
    """
    buyers = await _clear(session, first, last)
    asked = {
        "store": session.info["store_id"],
        "since": beginning_of(first, zone),
        "until": beginning_of(last + timedelta(days=1), zone),
        "zone": zone,
        "too_late": TOO_LATE,
        "system": SYSTEM,
        "with_states": list(STATES),
    }
    for statement in (_DAYS, _REGIONS, _PRODUCTS):
        await session.execute(text(statement), asked)
    buyers.update(await session.scalars(text(_BUYERS), asked))
    if is_rebuild:
        await link_days(session, buyers, first, last)
        return
    await gather_buyers(session, first, last, await follow_buyers(session, buyers, first, last))


async def end_rebuild(session: AsyncSession, last: date) -> None:
    """Take away the figures of all days until one, before which nothing was sold, and gather those of all others."""
    await link_days(session, await _clear(session, date.min, last), date.min, last)
    await follow_everybody(session)
    await gather_buyers(session, date.min, THE_END, Touched(set(), set()))


async def _clear(session: AsyncSession, first: date, last: date) -> set[UUID]:
    """Take away the figures of some days; returns who had bought on them."""
    for table in _TABLES:
        await session.execute(delete(table).where(table.day.between(first, last)))
    gone = delete(BuyerDayFigures).where(BuyerDayFigures.day.between(first, last))
    return set(await session.scalars(gone.returning(BuyerDayFigures.buyer)))


def beginning_of(day: date, zone: str) -> datetime:
    """Return the moment at which a day begins in a time zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def day_of(moment: datetime, zone: str) -> date:
    """Return on which day of a time zone a moment is."""
    return moment.astimezone(ZoneInfo(zone)).date()
