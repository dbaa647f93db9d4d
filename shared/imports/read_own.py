"""What only our own exports say of a product, beside Shopify's columns (`write_csv.py`)."""

from dataclasses import replace
from typing import Any

import orjson

from shared.imports.amounts import read_minor
from shared.imports.open_table import Row
from shared.imports.own_cells import split_cell, split_ways
from shared.imports.shape import ImportedProduct, ImportedVariant
from shared.kernel import formulas
from shared.languages.known import LANGUAGES
from shared.pricing.taxes import CATEGORIES, STANDARD


def undefused(row: Row) -> Row:
    """Take off the apostrophe that our exports put before what a spreadsheet would reckon with."""
    return {name: formulas.undefused(cell) for name, cell in row.items()}


def take_own(product: ImportedProduct, head: Row) -> None:
    """Add what the first row says of the product as a whole."""
    tax, translations = head.get("Tax Category", STANDARD), read_object(head.get("Translations", ""))
    product.tags = split_cell(head.get("Tags", ""))
    product.collections = split_cell(head.get("Collection", ""))
    product.places = [
        int(place) if place.isdecimal() else 0 for place in split_places(head.get("Collection Places", ""))
    ]
    product.categories = split_ways(head.get("Categories", ""))
    product.tax_category = tax if tax in CATEGORIES else STANDARD
    product.swatches = {
        option: {str(value): str(hexed) for value, hexed in colours.items()}
        for option, colours in read_object(head.get("Swatches", "")).items()
        if isinstance(colours, dict)
    }
    product.translations = {
        language: {field: str(text) for field, text in texts.items()}
        for language, texts in translations.items()
        if language in LANGUAGES and isinstance(texts, dict)
    }


def take_prices(variant: ImportedVariant, row: Row) -> ImportedVariant:
    """Return the variant with its prices in other currencies; raises ValueError."""
    prices = read_object(row.get("Variant Prices", ""))
    if not prices:
        return variant
    minors = {
        currency: read_minor(str(amount), currency, f"Variant Prices: {currency}")
        for currency, amount in prices.items()
        if len(currency) == 3 and currency.isascii() and currency.isupper()
    }
    return replace(
        variant, prices=tuple(sorted((key, minor) for key, minor in minors.items() if minor is not None))
    )


def split_places(text: str) -> list[str]:
    """Return the parts of "3, 0, 3"."""
    return [part.strip() for part in text.split(",") if part.strip()]


def read_object(text: str) -> dict[str, Any]:
    """Return a cell of JSON; nothing where somebody broke it, or wrote what no text of the database can hold."""
    try:
        # Refuses half a character and ten thousand brackets, which json would take, or end the import by.
        read = orjson.loads(text or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) and _can_be_kept(read) else {}


def _can_be_kept(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_can_be_kept(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(map(_can_be_kept, value))
    return not isinstance(value, str) or "\x00" not in value
