"""What a product is called in the further languages of its store, each apart, as words bend differently in each.

What is not translated is left out; who searches in that language meets the main one's words in its place
(search/matches.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from search.standing_places import Places
from search.words import plain
from shared.languages.translation import TranslatedWord, Translation
from shared.products.models import Product


@dataclass(frozen=True, slots=True)
class Told:
    """What is translated of a product in one language: its title, its words and places, its description's words."""

    title: str = ""
    details: tuple[str, ...] = ()
    text: str = ""


async def told_of(
    session: AsyncSession, products: Sequence[Product], shelves: Places, branches: Places
) -> Mapping[UUID, Mapping[str, Told]]:
    """Return what is translated of these products and of the places where they stand, by language."""
    standing = {place.id for places in (shelves, branches) for some in places.values() for place in some}
    texts = await _texts(session, {*(product.id for product in products), *standing})
    words = await _words(session, {word for product in products for word in _words_of(product)})
    return {
        product.id: {
            language: told
            for language in sorted({*texts, *words})
            if (told := _told(product, shelves, branches, texts[language], words[language])) != Told()
        }
        for product in products
    }


def _told(
    product: Product,
    shelves: Places,
    branches: Places,
    texts: Mapping[UUID, Mapping[str, str]],
    words: Mapping[str, str],
) -> Told:
    def titles(places: Places) -> list[str]:
        told = (texts.get(place.id, {}).get("title") for place in places.get(product.id, ()))
        return [title for title in told if title]

    own = texts.get(product.id, {})
    text, on_shelves = plain(own.get("description_html") or ""), titles(shelves)
    details = [*filter(None, (words.get(word) for word in sorted(_words_of(product)))), *titles(branches)]
    if not text:
        # A text here would stand before the main language's own, which nobody has translated.
        return Told(own.get("title") or "", (*details, *on_shelves))
    return Told(own.get("title") or "", tuple(details), " ".join([text, *on_shelves]))


def _words_of(product: Product) -> set[str]:
    choices = {choice for variant in product.variants for choice in variant.choices}
    return {*choices, product.product_type, *product.tags}


async def _texts(session: AsyncSession, ids: set[UUID]) -> defaultdict[str, dict[UUID, Mapping[str, str]]]:
    rows = await session.execute(
        select(Translation.language, Translation.subject_id, Translation.texts).where(
            Translation.subject_id.in_(ids)
        )
    )
    found: defaultdict[str, dict[UUID, Mapping[str, str]]] = defaultdict(dict)
    for language, subject_id, texts in rows:
        found[language][subject_id] = texts
    return found


async def _words(session: AsyncSession, wanted: set[str]) -> defaultdict[str, dict[str, str]]:
    rows = await session.execute(
        select(TranslatedWord.language, TranslatedWord.word, TranslatedWord.told).where(
            TranslatedWord.word.in_(wanted)
        )
    )
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for language, word, told in rows:
        found[language][word] = told
    return found
