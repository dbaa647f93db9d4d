"""Add a product by hand, with a variant for every choice of its options."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product as each_of
from math import prod
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.products.clean_html import clean_html
from shared.products.errors import SlugTaken
from shared.products.free_slug import free_slug
from shared.products.models import ACTIVE, MOST_VARIANTS, Product, Variant
from shared.products.name_brands import name_brands, name_types
from shared.products.option import Option, OptionValue
from shared.products.price_changes import name_actor
from shared.products.slugs import slug_of
from shared.products.update_product import ProductWords, refuse_bad_words
from shared.products.variant_terms import wrong_barcode
from shared.stores.queries import bump_catalogue

LONGEST_WORD: Final = 80


@dataclass(frozen=True, slots=True)
class FirstTerms:
    """What every variant begins with. A product without options gives number and barcode to its only one."""

    price: Money
    compare_at: Money | None = None
    cost: Money | None = None
    sku: str = ""
    barcode: str = ""
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it was typed: its name and its values."""

    name: str
    values: Sequence[str]


async def add_product(
    session: AsyncSession,
    product_id: UUID,
    words: ProductWords,
    options: Sequence[Choice],
    terms: FirstTerms,
    *,
    actor: str,
    now: datetime,
) -> list[Variant]:
    """Add a product under an id that its form was made with, and return its variants; none when that is there already.

    Raises Invalid naming every wrong field, or SlugTaken for an address that was typed and is another's.
    """
    refuse_bad_words(words)
    _refuse_bad(options, terms)
    if await session.scalar(select(Product.id).where(Product.id == product_id)):
        return []
    product = Product(
        store_id=session.info["store_id"],
        id=product_id,
        slug=await _slug(session, words),
        title=words.title,
        description_html=clean_html(words.description_html),
        vendor=words.vendor,
        product_type=words.product_type,
        tags=list(words.tags),
        state=words.state,
        seo_title=words.seo_title,
        seo_description=words.seo_description,
        published_at=now if words.state == ACTIVE else None,
        created_at=now,
        updated_at=now,
    )
    await name_actor(session, actor)
    session.add(product)
    await session.flush()
    await _ask(session, product, options)
    variants = [
        _variant(product, place, choices, terms, now=now)
        for place, choices in enumerate(each_of(*(option.values for option in options)))
    ]
    session.add_all(variants)
    await session.flush()
    await name_brands(session, [product.vendor], now=now)
    await name_types(session, [product.product_type], now=now)
    record(session, "product.created", product.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)
    return variants


def number_of(sku: str, choices: Sequence[str]) -> str:
    """Return the number of one variant: "MUG" in blue and large is "MUG-BLUE-LARGE"; none without a number."""
    return "-".join([sku, *(slug_of(choice).upper() for choice in choices)])[:100] if sku else ""


def _variant(
    product: Product, place: int, choices: Sequence[str], terms: FirstTerms, *, now: datetime
) -> Variant:
    return Variant(
        store_id=product.store_id,
        product_id=product.id,
        position=place,
        choices=list(choices),
        sku=number_of(terms.sku, choices),
        barcode="" if choices else terms.barcode,
        price_minor=terms.price.minor,
        compare_at_minor=None if terms.compare_at is None else terms.compare_at.minor,
        cost_minor=None if terms.cost is None else terms.cost.minor,
        currency=terms.price.currency,
        weight_grams=terms.weight_grams,
        created_at=now,
        updated_at=now,
    )


async def _ask(session: AsyncSession, product: Product, options: Sequence[Choice]) -> None:
    for position, option in enumerate(options):
        row = Option(store_id=product.store_id, product_id=product.id, position=position, name=option.name)
        session.add(row)
        await session.flush()
        session.add_all(
            OptionValue(store_id=product.store_id, option_id=row.id, position=place, name=value)
            for place, value in enumerate(option.values)
        )
    await session.flush()


async def _slug(session: AsyncSession, words: ProductWords) -> str:
    if not words.slug:
        return await free_slug(session, words.title)
    slug = slug_of(words.slug)
    if await session.scalar(select(Product.id).where(Product.slug == slug)):
        raise SlugTaken(slug)
    return slug


def _refuse_bad(options: Sequence[Choice], terms: FirstTerms) -> None:
    wrong: dict[str, str] = {}
    if terms.price.minor < 0:
        wrong["price"] = say("A price cannot be below zero.")
    if terms.compare_at and terms.compare_at <= terms.price:
        wrong["compare"] = say("The price before has to be higher than the price.")
    if terms.cost and terms.cost.minor < 0:
        wrong["cost"] = say("A cost cannot be below zero.")
    if problem := wrong_barcode(terms.barcode):
        wrong["barcode"] = problem
    if wrong := wrong | wrong_options(options):
        raise Invalid(wrong)


def wrong_options(options: Sequence[Choice]) -> dict[str, str]:
    """Return what is wrong with options, by the place of each: `option-0`, `values-0`."""
    wrong: dict[str, str] = {}
    for place, option in enumerate(options):
        if not 0 < len(option.name) <= LONGEST_WORD:
            wrong[f"option-{place}"] = say(
                "Name the option in at most %(most)s characters.", most=LONGEST_WORD
            )
        elif option.name in [other.name for other in options[:place]]:
            wrong[f"option-{place}"] = say("Another option has this name.")
        if not option.values:
            wrong[f"values-{place}"] = say("Name at least one value, such as: S, M, L.")
        elif len(set(option.values)) < len(option.values):
            wrong[f"values-{place}"] = say("Name each value once.")
        elif any(not 0 < len(value) <= LONGEST_WORD for value in option.values):
            wrong[f"values-{place}"] = say(
                "Name each value in at most %(most)s characters.", most=LONGEST_WORD
            )
    if prod(max(len(option.values), 1) for option in options) > MOST_VARIANTS:
        wrong[f"values-{len(options) - 1}"] = say(
            "That would make more than %(most)s variants.", most=f"{MOST_VARIANTS:,}"
        )
    return wrong
