"""What the two stores have in other languages."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.models import OwnPrice
from shared.currencies.set_rates import TypedRate, set_rates
from shared.kernel.clock import utc_now
from shared.languages.translation import TranslatedWord, Translation

FURTHER = ("fr",)


async def translate_all(session: AsyncSession, product_id: UUID) -> None:
    """Add a row to each table of translations."""
    mine = {"store_id": session.info["store_id"], "language": FURTHER[0], "updated_at": utc_now()}
    session.add(Translation(product_id=product_id, texts={"seo_title": "Tasse"}, sources={}, **mine))
    session.add(TranslatedWord(word="Colour", told="Couleur", **mine))
    await session.flush()


async def take_dollars(session: AsyncSession, variant_id: UUID) -> None:
    """Offer a currency by a rate, and a variant at a price of its own in it."""
    await set_rates(session, [TypedRate("USD", "1.1")], actor="test", now=utc_now())
    session.add(
        OwnPrice(
            store_id=session.info["store_id"],
            variant_id=variant_id,
            currency="USD",
            price_minor=2500,
            updated_at=utc_now(),
        )
    )
    await session.flush()
