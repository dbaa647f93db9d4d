"""Which products have prices that follow no rate, and what the cheapest of their variants cost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.models import OwnPrice
from shared.kernel.reading import Reader
from shared.products.models import Product

# By currency: the lowest of the own prices, and the lowest of the other variants' in the store's own currency.
OwnTerms = Mapping[str, tuple[int, int | None]]


async def own_terms_of(session: AsyncSession, products: Sequence[Product]) -> Mapping[UUID, OwnTerms]:
    """Return the terms of those of the products of which a variant has a price of its own.

    They are of the variants that a card shows: those that can be bought, or all where none can.
    """
    shown = {
        variant.id: (product.id, variant.price_minor)
        for product in products
        for variant in [one for one in product.variants if one.is_available] or product.variants
    }
    rows = await session.execute(
        select(OwnPrice.currency, OwnPrice.variant_id, OwnPrice.price_minor).where(
            OwnPrice.variant_id.in_(shown)
        )
    )
    own: defaultdict[str, dict[UUID, int]] = defaultdict(dict)
    for currency, variant_id, minor in rows:
        own[currency][variant_id] = minor
    found: defaultdict[UUID, dict[str, tuple[int, int | None]]] = defaultdict(dict)
    for currency, prices in sorted(own.items()):
        for product_id in {shown[variant_id][0] for variant_id in prices}:
            mine = {key: minor for key, (owner, minor) in shown.items() if owner == product_id}
            rest = [minor for key, minor in mine.items() if key not in prices]
            least = min(prices[key] for key in mine if key in prices)
            found[product_id][currency] = least, min(rest, default=None)
    return found


_IS_OWN_PRICED: Final = """
SELECT EXISTS (SELECT FROM search_documents WHERE own_prices <> '{}'::jsonb AND own_prices ? $1)"""


async def is_own_priced(reader: Reader, currency: str) -> bool:
    """Whether any product that can be found has a price of its own in a currency."""
    return bool(await reader.fetchval(_IS_OWN_PRICED, currency))
