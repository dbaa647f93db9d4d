"""Products at their prices in the currency that is paid in: by the store's rate, or by a price of their own."""

from collections import defaultdict
from typing import Final
from uuid import UUID

from shared.currencies.conversion import Conversion
from shared.currencies.paying import paying
from shared.kernel.money import Money
from shared.kernel.reading import Reader, Record
from shared.products.on_shelf import OnShelf
from shared.products.shown_product import ShownProduct, ShownVariant

# Every variant of those products that have a price of their own; what a card shows is chosen as in `shelf_cards`.
_ON_CARDS: Final = """
SELECT variant.product_id, variant.price_minor, variant.compare_at_minor, variant.lowest_before_minor,
       own.price_minor AS own_minor,
       coalesce(stock.on_hand - stock.reserved + stock.backorder_limit > 0, true) AS can_be_had
FROM variants variant
LEFT JOIN own_prices own
       ON own.store_id = variant.store_id AND own.variant_id = variant.id AND own.currency = $1
LEFT JOIN stock_levels stock
       ON stock.store_id = variant.store_id AND stock.id = variant.id AND stock.is_tracked
WHERE variant.deleted_at IS NULL AND variant.product_id IN (
    SELECT with_own.product_id
    FROM variants with_own
    JOIN own_prices one ON one.store_id = with_own.store_id AND one.variant_id = with_own.id AND one.currency = $1
    WHERE with_own.product_id = ANY ($2::uuid[]))"""
_OWN: Final = (
    "SELECT variant_id, price_minor FROM own_prices WHERE currency = $1 AND variant_id = ANY ($2::uuid[])"
)

Terms = tuple[int, int | None, int | None]


async def price_cards(reader: Reader, cards: list[OnShelf]) -> list[OnShelf]:
    """Return cards at their prices in the currency that is paid in."""
    conversion = paying()
    if conversion is None or not cards:
        return cards
    own: defaultdict[UUID, list[Record]] = defaultdict(list)
    for row in await reader.fetch(_ON_CARDS, conversion.currency, [card.id for card in cards]):
        own[row["product_id"]].append(row)
    return [_card(card, conversion, own[card.id]) for card in cards]


async def price_products(reader: Reader, products: list[ShownProduct]) -> list[ShownProduct]:
    """Return whole products at their prices in the currency that is paid in."""
    conversion = paying()
    if conversion is None or not products:
        return products
    variants = [variant for product in products for variant in product.variants]
    parts = [part.variant_id for variant in variants for part in variant.parts]
    ids = [*(variant.id for variant in variants), *parts]
    own = {row[0]: row[1] for row in await reader.fetch(_OWN, conversion.currency, ids)}
    return [
        product._replace(variants=[_variant(variant, conversion, own) for variant in product.variants])
        for product in products
    ]


def terms_in(
    conversion: Conversion, price: int, compare_at: int | None, lowest: int | None, own: int | None
) -> Terms:
    """Return a price with what it was and the lowest before, in minor units.

    A price of its own follows neither the rate nor a reduction of the store's own price, and no record says what it
    was: beside it stands nothing. A reduction that rounding has swallowed is none.
    """
    if own is not None:
        return own, None, None
    now, was, least = (
        None if minor is None else conversion.price(Money(minor, conversion.base)).minor
        for minor in (price, compare_at, lowest)
    )
    assert now is not None
    return (now, was, least) if was is not None and was > now else (now, None, None)


def _card(card: OnShelf, conversion: Conversion, own: list[Record]) -> OnShelf:
    if not own:
        terms = terms_in(conversion, card.price_minor, card.compare_at_minor, card.lowest_before_minor, None)
        return _at(card, conversion, terms)
    shown = [row for row in own if row["can_be_had"]] or own
    every = sorted(
        (
            terms_in(
                conversion,
                row["price_minor"],
                row["compare_at_minor"],
                row["lowest_before_minor"],
                row["own_minor"],
            )
            for row in shown
        ),
        key=lambda terms: terms[0],
    )
    varies = every[0][0] != every[-1][0]
    reduced = any(was is not None for _, was, _ in every)
    return _at(card, conversion, every[0])._replace(price_varies=varies, is_reduced=reduced)


def _at(card: OnShelf, conversion: Conversion, terms: Terms) -> OnShelf:
    price, was, lowest = terms
    return card._replace(
        currency=conversion.currency, price_minor=price, compare_at_minor=was, lowest_before_minor=lowest
    )


def _variant(variant: ShownVariant, conversion: Conversion, own: dict[UUID, int]) -> ShownVariant:
    price, was, lowest = terms_in(
        conversion,
        variant.price_minor,
        variant.compare_at_minor,
        variant.lowest_before_minor,
        own.get(variant.id),
    )
    return variant._replace(
        currency=conversion.currency,
        price_minor=price,
        compare_at_minor=was,
        lowest_before_minor=lowest,
        parts=[
            part._replace(
                currency=conversion.currency,
                price_minor=terms_in(conversion, part.price_minor, None, None, own.get(part.variant_id))[0],
            )
            for part in variant.parts
        ],
    )
