"""Let every maker and kind that products name have a page, respectively a type, of its own."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ARRAY, ColumnElement, Text, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.kernel.ids import new_id
from shared.products.brand import Brand
from shared.products.product_type import ProductType
from shared.products.slugs import slug_of


async def name_brands(session: AsyncSession, names: Iterable[str], *, now: datetime) -> None:
    """Make the brands that are missing of these names; accents and capitals make no other brand."""
    missing = await _missing(session, Brand.key, names)
    if not missing:
        return
    slugs = {slug_of(name) for name in missing}
    taken = set(await session.scalars(select(Brand.slug).where(Brand.slug.op("~")(_numbered(slugs)))))
    rows = []
    for name in missing:
        slug, number = slug_of(name), 1
        while slug in taken:
            number += 1
            slug = f"{slug_of(name)}-{number}"
        taken.add(slug)
        rows.append(
            {
                "store_id": session.info["store_id"],
                "id": new_id(),
                "slug": slug,
                "name": name,
                "description_html": "",
                "renditions": [],
                "created_at": now,
            }
        )
    # Another import may have named the same meanwhile: then its brand is as good as ours.
    await session.execute(insert(Brand).on_conflict_do_nothing(), rows)


async def name_types(session: AsyncSession, names: Iterable[str], *, now: datetime) -> None:
    """Make the product types that are missing of these names, without attributes."""
    rows = [
        {
            "store_id": session.info["store_id"],
            "id": new_id(),
            "name": name,
            "created_at": now,
            "updated_at": now,
        }
        for name in await _missing(session, ProductType.key, names)
    ]
    if rows:
        await session.execute(insert(ProductType).on_conflict_do_nothing(), rows)


async def _missing(session: AsyncSession, key: InstrumentedAttribute[str], names: Iterable[str]) -> list[str]:
    """Return one spelling of each name that no row has yet."""
    wanted = sorted({name for name in names if name})
    if not wanted:
        return []
    spelled = func.unnest(literal(wanted, ARRAY(Text))).table_valued("name").render_derived()
    folded: ColumnElement[str] = func.souk_fold(spelled.c.name)
    rows = await session.execute(
        select(folded, func.min(spelled.c.name)).where(folded.not_in(select(key))).group_by(folded)
    )
    return [name for _, name in rows]


def _numbered(slugs: Iterable[str]) -> str:
    # Slugs are letters, digits and hyphens: nothing in them means anything to a pattern.
    return f"^({'|'.join(sorted(slugs))})(-[0-9]+)?$"
