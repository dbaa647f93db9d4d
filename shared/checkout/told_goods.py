"""What is in a cart, in the language of who buys it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from shared.carts.models import Cart, CartLine
from shared.kernel.reading import Reader
from shared.languages.speaking import translated_language
from shared.languages.told_texts import NONE, Texts, told_texts, told_words
from shared.pricing.quote import DELIVERY, INCLUDED_TAX, PRICE_LIST, PROMOTION, TAX, Quote
from shared.products.models import Product, Variant
from shared.shipping.methods import ShippingMethod

_NAMED: Final = frozenset({DELIVERY, INCLUDED_TAX, PRICE_LIST, PROMOTION, TAX})


@dataclass(frozen=True, slots=True)
class ToldGoods:
    """The titles that are translated, by product; the words that products, delivery, promotions and taxes share."""

    titles: dict[UUID, str]
    words: Texts

    def title_of(self, product: Product) -> str:
        """Return a product's title."""
        return self.titles.get(product.id) or product.title

    def choices_of(self, variant: Variant) -> str:
        """Return a variant's choices in words, empty for a product without options."""
        return " / ".join(self.words.get(choice, choice) for choice in variant.choices)

    def method(self, method: ShippingMethod) -> ShippingMethod:
        """Return a way of delivery by its name in the buyer's language."""
        return replace(method, name=self.words[method.name]) if method.name in self.words else method

    def names_in(self, quote: Quote) -> Texts:
        """Return what an order keeps of a quote's names beside the merchant's own: of delivery, promotions, taxes."""
        names = {step.name for step in quote.trace if step.kind in _NAMED}
        names |= {one.name for one in quote.discounts} | {share.name for share in quote.taxes}
        if quote.shipping_method:
            names.add(quote.shipping_method.name)
        return {name: self.words[name] for name in sorted(names) if name in self.words}

    def record_of(self, line: CartLine) -> dict[str, Any]:
        """Return what an order keeps of a line beside the merchant's own words; nothing where it is the same."""
        variant = line.variant
        record = {
            "title": self.title_of(variant.product),
            "variant_title": self.choices_of(variant),
            "parts": [
                {
                    "title": self.title_of(part.component.product),
                    "variant_title": self.choices_of(part.component),
                }
                for part in variant.parts
            ],
        }
        return record if self.titles or self.words else {}


async def told_goods(reader: Reader, cart: Cart, names: Iterable[str]) -> ToldGoods:
    """Read what is translated of a cart's goods, and of these names: ways of delivery, promotions, taxes."""
    if translated_language() is None:
        return ToldGoods({}, NONE)
    variants = list(_variants(cart))
    texts = await told_texts(reader, {variant.product_id for variant in variants})
    words = await told_words(reader, [*(choice for one in variants for choice in one.choices), *names])
    return ToldGoods({key: said["title"] for key, said in texts.items() if said.get("title")}, words)


def _variants(cart: Cart) -> Iterator[Variant]:
    for line in cart.lines:
        yield line.variant
        yield from (part.component for part in line.variant.parts)
