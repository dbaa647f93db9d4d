"""Let a demo store be read in its further languages, and paid in other currencies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.set_rates import TypedRate, set_rates
from shared.demo.content.told_goods import PRODUCTS, RATES, SHELVES, WORDS
from shared.kernel.ids import new_id
from shared.languages.translation import TranslatedWord, Translation
from shared.products.models import Category, Collection, Product
from shared.stores.models import Store
from shared.translations.originals import digest_of

ACTOR = "demo"


async def tell_demo(session: AsyncSession, store: Store, *, now: datetime) -> None:
    """Translate what is known of a store's goods and shelves, and give it rates."""
    rows = await _products(session) + await _shelves(session, Collection, "collection_id")
    rows += await _shelves(session, Category, "category_id")
    mine = {"store_id": store.id, "updated_at": now}
    owners = {"product_id": None, "collection_id": None, "category_id": None}
    if rows:
        await session.execute(
            insert(Translation), [{**owners, **row, **mine, "id": new_id()} for row in rows]
        )
    words = [
        {**mine, "id": new_id(), "language": language, "word": word, "told": told}
        for word, languages in WORDS.items()
        for language, told in languages.items()
    ]
    await session.execute(insert(TranslatedWord), words)
    await set_rates(session, [TypedRate(*rate) for rate in RATES], actor=ACTOR, now=now)


async def _products(session: AsyncSession) -> list[dict[str, Any]]:
    known = await session.execute(
        select(Product.id, Product.title, Product.description_html).where(Product.title.in_(PRODUCTS))
    )
    return [
        _row("product_id", key, language, {"title": (title, told), "description_html": (html, told_html)})
        for key, title, html in known
        for language, (told, told_html) in PRODUCTS[title].items()
    ]


async def _shelves(
    session: AsyncSession, kind: type[Collection] | type[Category], column: str
) -> list[dict[str, Any]]:
    known = await session.execute(select(kind.id, kind.title).where(kind.title.in_(SHELVES)))
    return [
        _row(column, key, language, {"title": (title, told)})
        for key, title in known
        for language, told in SHELVES[title].items()
    ]


def _row(column: str, key: UUID, language: str, sides: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    said = {name: side for name, side in sides.items() if side[1]}
    return {
        column: key,
        "language": language,
        "texts": {name: told for name, (_, told) in said.items()},
        "sources": {name: digest_of(original) for name, (original, _) in said.items()},
    }
