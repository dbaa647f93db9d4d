"""A shop of 3,291 real products: cell phones and what goes with them (Best Buy's, published with a search showcase)."""

import json
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.home import PROJECT
from shared.kernel.ids import new_id
from shared.kernel.tables import Table
from shared.products.models import Product, Variant

CATALOGUE: Final = PROJECT.parent / "shared" / "catalogues" / "bestbuy-cellphones" / "ecommerce.json"
AT_ONCE: Final = 1000


def is_here() -> bool:
    """Whether the catalogue lies beside the project."""
    return CATALOGUE.is_file()


async def fill_with_cellphones(session: AsyncSession) -> dict[UUID, str]:
    """Write the catalogue into the session's store; returns the products' names by id."""
    store_id, now = session.info["store_id"], utc_now()
    products: list[dict[str, Any]] = []
    variants: list[dict[str, Any]] = []
    for source in _read():
        product_id = new_id()
        products.append(
            {
                "store_id": store_id,
                "id": product_id,
                "slug": f"p-{product_id.hex}",
                "title": source["name"],
                "description_html": source["description"],
                "vendor": source["brand"],
                "product_type": source["categories"][-1],
                "tags": source["categories"][:-1],
                "state": "active",
                "published_at": now,
                "created_at": now,
                "updated_at": now,
            }
        )
        variants.append(
            {
                "store_id": store_id,
                "id": new_id(),
                "product_id": product_id,
                "position": 0,
                "price_minor": round(source["price"] * 100),
                "currency": "EUR",
                "created_at": now,
                "updated_at": now,
            }
        )
    await write(session, Product, products)
    await write(session, Variant, variants)
    return {product["id"]: product["title"] for product in products}


async def write(session: AsyncSession, table: type[Table], rows: list[dict[str, Any]]) -> None:
    """Write many rows of one table."""
    for some in range(0, len(rows), AT_ONCE):
        await session.execute(insert(table), rows[some : some + AT_ONCE])


def _read() -> list[dict[str, Any]]:
    products: list[dict[str, Any]] = json.loads(CATALOGUE.read_text())
    return products
