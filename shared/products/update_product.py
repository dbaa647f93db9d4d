"""Change what a product says, costs and whether it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say, say_count
from shared.products.addresses import move_product
from shared.products.clean_html import clean_html
from shared.products.errors import SlugTaken
from shared.products.models import ACTIVE, STATES, Product
from shared.products.name_brands import name_brands, name_types
from shared.products.slugs import slug_of
from shared.products.variant_terms import VariantTerms, set_terms, wrong_terms
from shared.stores.queries import bump_catalogue

LONGEST_TITLE = 200
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class ProductWords:
    """What a merchant writes about a product."""

    title: str
    slug: str
    description_html: str
    vendor: str
    product_type: str
    tags: Sequence[str]
    state: str
    seo_title: str
    seo_description: str


async def update_product(
    session: AsyncSession,
    product: Product,
    words: ProductWords,
    terms: Sequence[VariantTerms],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Set words and prices; raises Invalid with every wrong field, or SlugTaken. HTML is cleaned here."""
    slug = slug_of(words.slug or words.title)
    refuse_bad_words(words, terms)
    await _refuse_taken(session, product, slug)

    product.title = words.title
    await move_product(session, product, slug, now=now)
    product.description_html = clean_html(words.description_html)
    product.vendor, product.product_type, product.tags = words.vendor, words.product_type, list(words.tags)
    product.seo_title, product.seo_description = words.seo_title, words.seo_description
    product.state = words.state
    if words.state == ACTIVE and product.published_at is None:
        product.published_at = now
    product.updated_at = now
    for term in terms:
        await set_terms(session, term, actor=actor, now=now)
    await name_brands(session, [product.vendor], now=now)
    await name_types(session, [product.product_type], now=now)
    await bump_catalogue(session)
    record(session, "product.updated", product.id, actor=actor, now=now)
    await session.flush()


def refuse_bad_words(words: ProductWords, terms: Sequence[VariantTerms] = ()) -> None:
    """Raise Invalid naming every field that cannot be so."""
    wrong: dict[str, str] = {}
    if not words.title:
        wrong["title"] = say("Give the product a title.")
    if len(words.title) > LONGEST_TITLE:
        wrong["title"] = say_count(
            "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_TITLE
        )
    if len(words.description_html) > LONGEST_TEXT:
        wrong["description"] = say("This text is too long.")
    if words.state not in STATES:
        wrong["state"] = say("Choose draft, active or archived.")
    for term in terms:
        wrong |= wrong_terms(term)
    if wrong:
        raise Invalid(wrong)


async def _refuse_taken(session: AsyncSession, product: Product, slug: str) -> None:
    if slug != product.slug and await session.scalar(select(Product.id).where(Product.slug == slug)):
        raise SlugTaken(slug)
