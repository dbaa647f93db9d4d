"""Change what a brand is called and says."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.brand import Brand
from shared.products.clean_html import clean_html
from shared.products.models import Product
from shared.products.old_paths import leave_path, path_of
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue

LONGEST_NAME = 200
LONGEST_TEXT = 20_000


async def change_brand(
    session: AsyncSession,
    brand: Brand,
    *,
    name: str,
    slug: str,
    description_html: str,
    actor: str,
    now: datetime,
) -> None:
    """Set words and address; its products bear the new name too. Raises Invalid at "name", "slug" or "description"."""
    slug = slug_of(slug or name)
    await _refuse(session, brand, name, slug, description_html)
    before, old_key = path_of(brand), brand.key
    brand.name, brand.slug, brand.description_html = name, slug, clean_html(description_html)
    await session.flush()
    await session.execute(
        update(Product)
        .where(Product.vendor_key == old_key, Product.vendor != name)
        .values(vendor=name, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    await leave_path(session, brand, before, now=now)
    record(session, "brand.updated", brand.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)


async def _refuse(session: AsyncSession, brand: Brand, name: str, slug: str, text: str) -> None:
    wrong = {}
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = say("Give the brand a name of at most %(most)s characters.", most=LONGEST_NAME)
    elif await session.scalar(
        select(Brand.id).where(Brand.key == func.souk_fold(name), Brand.id != brand.id)
    ):
        wrong["name"] = say("Another brand has this name.")
    if await session.scalar(select(Brand.id).where(Brand.slug == slug, Brand.id != brand.id)):
        wrong["slug"] = say("Another brand already has the address “%(slug)s”.", slug=slug)
    if len(text) > LONGEST_TEXT:
        wrong["description"] = say("This text is too long.")
    if wrong:
        raise Invalid(wrong)
