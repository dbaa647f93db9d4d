"""What of a product somebody had before them when they began to write, so that two people do not undo each other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from merchant.product_form import TEXTS, from_product
from merchant.variant_form import FIGURES
from shared.kernel.errors import Conflict
from shared.kernel.sentences import say
from shared.products.models import Product

# Stock moves with every sale and is compared by itself (set_stock).
_VARIANTS: Final = "variants"
_LONGEST_SHOWN: Final = 80


class ProductChanged(Conflict):
    """Somebody saved the product while it was being edited; `fields` says what of it is another now."""

    message = say("Somebody changed this product while you were writing.")

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)


def seen_of(product: Product) -> str:
    """Return marks of all that the form shows, to be carried by it: whoever wrote meanwhile, one of them differs."""
    return " ".join(f"{name}:{mark}" for name, mark in _marks(product).items())


def refuse_changed(product: Product, seen: str) -> None:
    """Raise ProductChanged unless the product is still what the form showed. Call it under the product's lock."""
    known = dict(pair.partition(":")[::2] for pair in seen.split(" "))
    values = from_product(product).values
    changed = [name for name, mark in _marks(product).items() if known.get(name) != mark]
    if changed:
        raise ProductChanged({name: _told(name, values) for name in changed})


def _marks(product: Product) -> dict[str, str]:
    values = from_product(product).values
    marks = {name: _mark(values[name]) for name in TEXTS}
    figures = [figure for figure in FIGURES if figure != "stock"]
    terms = [[values[f"{figure}-{variant.id}"] for figure in figures] for variant in product.variants]
    marks[_VARIANTS] = _mark(json.dumps(terms))
    return marks


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _told(name: str, values: Mapping[str, str]) -> str:
    if name == _VARIANTS:
        return say("Prices, numbers or variants are others now. Look at them before you save.")
    now = values[name]
    if not now:
        return say("This was emptied meanwhile.")
    return say(
        "This was changed meanwhile to “%(now)s”.",
        now=now if len(now) <= _LONGEST_SHOWN else now[: _LONGEST_SHOWN - 1] + "…",
    )
