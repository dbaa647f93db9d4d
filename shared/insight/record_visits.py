"""Write down what a process counted of visits: some seconds of it in one transaction of a store."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.kernel.reading import Writer


@dataclass(frozen=True, slots=True)
class Visits:
    """What was counted in one store: pages of products by (slug, source), what was put into carts, checkouts."""

    views: Counter[tuple[str, str]] = field(default_factory=Counter)
    # By (variant, source).
    added: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    checkouts: set[UUID] = field(default_factory=set)


# What has no page is not counted: a slug is whatever stood in an address.
_SHOWN: Final = """
SELECT slug, id FROM products WHERE slug = ANY ($1::text[]) AND state = 'active' AND deleted_at IS NULL"""
_PRODUCTS: Final = "SELECT id, product_id FROM variants WHERE id = ANY ($1::uuid[])"
_DAY: Final = "SELECT ($2::timestamptz AT TIME ZONE time_zone)::date FROM stores WHERE id = $1"
# In order, as every process does, so that two of them wait for each other instead of deadlocking.
_SOURCES: Final = """
INSERT INTO visit_days (store_id, day, source, views, added)
SELECT $1, $2, source, views, added FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS one (source, views, added)
ORDER BY source COLLATE "C"
ON CONFLICT (store_id, day, source) DO UPDATE
SET views = visit_days.views + excluded.views, added = visit_days.added + excluded.added"""
_GOODS: Final = """
INSERT INTO product_visit_days (store_id, day, product_id, views, added)
SELECT $1, $2, id, views, added FROM unnest($3::uuid[], $4::bigint[], $5::bigint[]) AS one (id, views, added)
ORDER BY id
ON CONFLICT (store_id, day, product_id) DO UPDATE
SET views = product_visit_days.views + excluded.views, added = product_visit_days.added + excluded.added"""
_CHECKOUTS: Final = """
INSERT INTO begun_checkouts (store_id, cart_id, day) SELECT $1, id, $2 FROM unnest($3::uuid[]) AS one (id) ORDER BY id
ON CONFLICT (store_id, cart_id) DO NOTHING"""


async def record_visits(writer: Writer, store_id: UUID, visits: Visits, *, now: datetime) -> None:
    """Add what was counted to the store's present day; a cart comes to the checkout once, whoever counts it."""
    today = await writer.fetch(_DAY, store_id, now)
    if not today:
        # The store has gone meanwhile.
        return
    day = today[0][0]
    views, added = await _views(writer, visits), await _added(writer, visits)
    if views or added:
        by_source = _together(_by(views, 1), _by(added, 1))
        await writer.execute(_SOURCES, store_id, day, *by_source)
        await writer.execute(_GOODS, store_id, day, *_together(_by(views, 0), _by(added, 0)))
    if visits.checkouts:
        await writer.execute(_CHECKOUTS, store_id, day, list(visits.checkouts))


async def _views(writer: Writer, visits: Visits) -> Counter[tuple[UUID, str]]:
    slugs = list({slug for slug, _ in visits.views})
    shown = {row["slug"]: row["id"] for row in await writer.fetch(_SHOWN, slugs)} if slugs else {}
    return Counter(
        {(shown[slug], source): count for (slug, source), count in visits.views.items() if slug in shown}
    )


async def _added(writer: Writer, visits: Visits) -> Counter[tuple[UUID, str]]:
    variants = list({variant for variant, _ in visits.added})
    found_in = await writer.fetch(_PRODUCTS, variants) if variants else ()
    products = {row["id"]: row["product_id"] for row in found_in}
    found: Counter[tuple[UUID, str]] = Counter()
    for (variant, source), count in visits.added.items():
        if variant in products:
            found[products[variant], source] += count
    return found


def _by(counted: Mapping[tuple[UUID, str], int], place: int) -> Counter[UUID | str]:
    found: Counter[UUID | str] = Counter()
    for key, count in counted.items():
        found[key[place]] += count
    return found


def _together(
    views: Counter[UUID | str], added: Counter[UUID | str]
) -> tuple[list[UUID | str], list[int], list[int]]:
    keys = list(views | added)
    return keys, [views[key] for key in keys], [added[key] for key in keys]
