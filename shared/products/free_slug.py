"""An address for a product that nobody has yet."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.products.models import Product
from shared.products.slugs import slug_of


async def free_slug(session: AsyncSession, title: str) -> str:
    """Return the slug of a title, with the first free number behind it where it is taken."""
    wanted = slug_of(title)
    stem = func.regexp_replace(Product.slug, "-[0-9]+$", "")
    taken = set(
        await session.scalars(select(Product.slug).where((Product.slug == wanted) | (stem == wanted)))
    )
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
