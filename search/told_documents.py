"""What a product is called in the further languages of its store: found by in all of them, whichever is read.

A document has the words of every language. Shoppers type the words that they know, and who reads a shop in French may
well look for the English name on the box; an index for each language would find neither in the other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.languages.translation import TranslatedWord, Translation
from shared.products.models import Product


@dataclass(frozen=True, slots=True)
class Told:
    """The further names of a product and its words, and its further descriptions."""

    details: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


async def told_of(session: AsyncSession, products: Sequence[Product]) -> Mapping[UUID, Told]:
    """Return what is translated of these products, in all languages of their store."""
    rows = await session.execute(
        select(Translation.subject_id, Translation.texts)
        .where(Translation.subject_id.in_([product.id for product in products]))
        .order_by(Translation.language)
    )
    texts: defaultdict[UUID, list[Mapping[str, str]]] = defaultdict(list)
    for product_id, said in rows:
        texts[product_id].append(said)
    words = await _words(session, {word for product in products for word in _words_of(product)})
    return {
        product.id: Told(
            (
                *(said["title"] for said in texts[product.id] if said.get("title")),
                *(told for word in sorted(_words_of(product)) for told in words[word]),
            ),
            tuple(said["description_html"] for said in texts[product.id] if said.get("description_html")),
        )
        for product in products
    }


def _words_of(product: Product) -> set[str]:
    choices = {choice for variant in product.variants for choice in variant.choices}
    return {*choices, product.product_type, *product.tags}


async def _words(session: AsyncSession, wanted: set[str]) -> Mapping[str, list[str]]:
    rows = await session.execute(
        select(TranslatedWord.word, TranslatedWord.told)
        .where(TranslatedWord.word.in_(wanted))
        .order_by(TranslatedWord.language)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word, told in rows:
        found[word].append(told)
    return found
