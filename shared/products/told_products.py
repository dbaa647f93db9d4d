"""Products in the language that is spoken: their own texts, and the words that they share with others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader
from shared.languages.speaking import translated_language
from shared.languages.told_texts import NONE, Texts, in_words, told_texts, told_words
from shared.products.models import Variant
from shared.products.on_shelf import OnShelf
from shared.products.shown_product import ShownOption, ShownProduct


class Names(NamedTuple):
    """What a product is called, and one version of it."""

    product: str
    variant: str


# With the first picture that is ready, whose words are on the card.
_ON_CARDS: Final = """
SELECT told.subject_id, told.texts, told.texts ->> ('alt.' || (
           SELECT picture.id FROM product_images picture
           WHERE picture.store_id = told.store_id AND picture.product_id = told.product_id AND picture.state = 'ready'
           ORDER BY picture.position LIMIT 1))
FROM translations told
WHERE told.language = $1 AND told.subject_id = ANY ($2::uuid[])"""


async def tell_cards(reader: Reader, cards: list[OnShelf]) -> list[OnShelf]:
    """Return cards in the words of the language that is spoken."""
    language = translated_language()
    if language is None or not cards:
        return cards
    told = {row[0]: row for row in await reader.fetch(_ON_CARDS, language, [card.id for card in cards])}
    words = await told_words(reader, (colour for card in cards for colour in card.colours or ()))
    return [
        card._replace(
            title=told[card.id][1].get("title") or card.title if card.id in told else card.title,
            alt=(told[card.id][2] if card.id in told else None) or card.alt,
            colours=tuple(words.get(colour, colour) for colour in card.colours or ()),
        )
        for card in cards
    ]


async def tell_products(reader: Reader, products: list[ShownProduct]) -> list[ShownProduct]:
    """Return whole products in the words of the language that is spoken."""
    if translated_language() is None or not products:
        return products
    parts = {
        part.product_id for product in products for variant in product.variants for part in variant.parts
    }
    texts = await told_texts(reader, {product.id for product in products} | parts)
    words = await told_words(reader, (word for product in products for word in _words_of(product)))
    return [_told(product, texts, words) for product in products]


async def names_of(reader: Reader, variant: Variant) -> Names:
    """Return what a variant and its product are called in the language that is spoken."""
    product = variant.product
    texts = (await told_texts(reader, [product.id])).get(product.id, NONE)
    words = await told_words(reader, variant.choices)
    return Names(
        texts.get("title") or product.title, " / ".join(words.get(one, one) for one in variant.choices)
    )


def _words_of(product: ShownProduct) -> Iterable[str]:
    yield product.product_type
    yield from product.tags
    for option in product.options:
        yield option.name
        yield from (value.name for value in option.values)
    for variant in product.variants:
        for part in variant.parts:
            yield from part.choices


def _told(product: ShownProduct, texts: Mapping[UUID, Texts], words: Texts) -> ShownProduct:
    own = texts.get(product.id, NONE)
    chosen = [_distinct(option, words) for option in product.options]
    return in_words(product, own)._replace(
        product_type=words.get(product.product_type, product.product_type),
        words=words,
        options=[
            option._replace(
                name=words.get(option.name, option.name),
                values=[value._replace(name=said.get(value.name, value.name)) for value in option.values],
            )
            for option, said in zip(product.options, chosen, strict=True)
        ],
        variants=[
            variant._replace(
                choices=_choices(variant.choices, chosen),
                parts=[
                    part._replace(
                        title=texts.get(part.product_id, NONE).get("title") or part.title,
                        choices=[words.get(choice, choice) for choice in part.choices],
                    )
                    for part in variant.parts
                ],
            )
            for variant in product.variants
        ],
        images=[image._replace(alt=own.get(f"alt.{image.id}") or image.alt) for image in product.images],
    )


def _distinct(option: ShownOption, words: Texts) -> Texts:
    """Return an option's values as they are told; two that would be the same word stay as they were written."""
    said = Counter(words.get(value.name, value.name) for value in option.values)
    return {
        value.name: words[value.name]
        for value in option.values
        if value.name in words and said[words[value.name]] == 1
    }


def _choices(choices: Sequence[str], chosen: Sequence[Texts]) -> list[str]:
    told = [said.get(choice, choice) for choice, said in zip(choices, chosen, strict=False)]
    return [*told, *choices[len(told) :]]
