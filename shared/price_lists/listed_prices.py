"""What a list of own prices says of each variant: read page by page, set variant by variant."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.price_lists.models import ListedPrice, PriceList
from shared.products.models import Product, Variant
from shared.stores.queries import bump_catalogue

PAGE_SIZE: Final = 30
MOST_STEPS: Final = 10

# What one piece costs, in minor units, by how many are bought at least.
Steps = Mapping[int, int]


async def page_of_variants(
    session: AsyncSession, *, words: str, after: str | None, size: int = PAGE_SIZE
) -> Page[Variant]:
    """Return a page of the variants that can be listed, by product, narrowed to words of its title or a SKU."""
    query = _variants()
    asked = words.replace("\x00", "").strip().lower()[:100]
    if asked:
        query = query.where(
            or_(
                func.lower(Product.title).contains(asked, autoescape=True),
                func.lower(Variant.sku).contains(asked, autoescape=True),
            )
        )
    key = decode_cursor(after, (str, int, str))
    last = parse_id(str(key[2])) if key else None
    if key and last and "\x00" not in str(key[0]) and abs(int(key[1])) < 2**62:
        query = query.where(
            tuple_(Product.title, Variant.position, Variant.id) > tuple_(key[0], key[1], last)
        )
    found = (await session.scalars(query.limit(size + 1))).all()
    return page_of(found, size, lambda one: [one.product.title, one.position, str(one.id)])


async def variants_of(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Variant]:
    """Return those of these variants that this store has."""
    return (await session.scalars(_variants().where(Variant.id.in_(ids)))).all()


async def variants_by_sku(session: AsyncSession, skus: Collection[str]) -> Mapping[str, Sequence[Variant]]:
    """Return the variants of these SKUs; several may have the same one."""
    known: dict[str, list[Variant]] = {}
    for variant in await session.scalars(_variants().where(Variant.sku.in_(skus))):
        known.setdefault(variant.sku, []).append(variant)
    return known


async def steps_of(
    session: AsyncSession, price_list: PriceList, ids: Collection[UUID]
) -> Mapping[UUID, Steps]:
    """Return what a list says of these variants, each by rising pieces."""
    rows = await session.scalars(
        select(ListedPrice)
        .where(ListedPrice.list_id == price_list.id, ListedPrice.variant_id.in_(ids))
        .order_by(ListedPrice.from_quantity)
    )
    found: dict[UUID, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.variant_id, {})[row.from_quantity] = row.price_minor
    return found


async def counts_of_lists(session: AsyncSession) -> Mapping[UUID, int]:
    """Return of how many variants each list speaks."""
    counted = select(ListedPrice.list_id, func.count(ListedPrice.variant_id.distinct())).group_by(
        ListedPrice.list_id
    )
    return {key: int(count) for key, count in (await session.execute(counted)).all()}


async def set_steps(
    session: AsyncSession,
    price_list: PriceList,
    wanted: Mapping[UUID, Steps],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Make a list say exactly this of these variants; of a variant without steps it says nothing any more."""
    mine = (ListedPrice.list_id == price_list.id, ListedPrice.variant_id.in_(wanted))
    # Locked, so that two who save at once write one after the other.
    await session.execute(select(PriceList.id).where(PriceList.id == price_list.id).with_for_update())
    await session.execute(delete(ListedPrice).where(*mine))
    rows = [
        {
            "store_id": price_list.store_id,
            "id": new_id(),
            "list_id": price_list.id,
            "variant_id": variant_id,
            "from_quantity": start,
            "price_minor": minor,
        }
        for variant_id, steps in sorted(wanted.items())
        for start, minor in sorted(steps.items())
    ]
    if rows:
        await session.execute(insert(ListedPrice), rows)
    record(session, "price_list.priced", price_list.id, actor=actor, now=now, variants=len(wanted))
    await session.flush()
    await bump_catalogue(session)


def _variants() -> Select[Variant]:
    return (
        select(Variant)
        .join(Variant.product)
        .where(Variant.deleted_at.is_(None), Product.deleted_at.is_(None))
        .options(contains_eager(Variant.product))
        .order_by(Product.title, Variant.position, Variant.id)
    )
