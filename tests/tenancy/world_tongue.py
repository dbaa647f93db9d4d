"""What the two stores have in other languages."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.languages.translation import TranslatedWord, Translation

FURTHER = ("fr",)


async def translate_all(session: AsyncSession, product_id: UUID) -> None:
    """Add a row to each table of translations."""
    mine = {"store_id": session.info["store_id"], "language": FURTHER[0], "updated_at": utc_now()}
    session.add(Translation(product_id=product_id, texts={"seo_title": "Tasse"}, sources={}, **mine))
    session.add(TranslatedWord(word="Colour", told="Couleur", **mine))
    await session.flush()
