"""A product as it stands on a shelf: in a grid, a row, a list of results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request

from shared.kernel.money import Money
from shared.products.models import Product, ProductImage
from shared.web.services import services_of

NEW_FOR: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a card shows. `badges` are (words, tone); `swatches` are #rrggbb in the order of `colours`, their names."""

    slug: str
    title: str
    image: ProductImage | None
    price: Money
    was: Money | None
    price_varies: bool
    swatches: tuple[str, ...]
    colours: tuple[str, ...]
    badges: tuple[tuple[str, str], ...]


def cards_for(request: Request, products: Iterable[Product]) -> list[ProductCard]:
    """Make the cards of products for the visited store's pages."""
    return cards_of(
        products, low_at=request.state.store.low_stock_threshold, now=services_of(request).clock()
    )


def cards_of(products: Iterable[Product], *, low_at: int, now: datetime) -> list[ProductCard]:
    """Make the cards of products loaded with their variants, stock, options and images."""
    return [card_of(product, low_at=low_at, now=now) for product in products if product.variants]


def card_of(product: Product, *, low_at: int, now: datetime) -> ProductCard:
    """Make one card; the price is the lowest that can be bought, or the lowest of all when nothing can."""
    buyable = [variant for variant in product.variants if variant.is_available] or product.variants
    cheapest = min(buyable, key=lambda variant: variant.price_minor)
    coloured = [value for option in product.options for value in option.values if value.swatch]
    return ProductCard(
        slug=product.slug,
        title=product.title,
        image=product.cover,
        price=cheapest.price,
        was=cheapest.compare_at,
        price_varies=product.has_price_range,
        swatches=tuple(value.swatch or "" for value in coloured),
        colours=tuple(value.name for value in coloured),
        badges=_badges(product, low_at=low_at, now=now),
    )


def _badges(product: Product, *, low_at: int, now: datetime) -> tuple[tuple[str, str], ...]:
    if product.is_sold_out:
        return (("Sold out", "inverse"),)
    badges = []
    if product.is_on_sale:
        badges.append(("Sale", "sale"))
    elif product.published_at and now - product.published_at < NEW_FOR:
        badges.append(("New", "raised"))
    left = _pieces_left(product)
    if left is not None and left <= low_at:
        badges.append((f"Only {left} left", "raised"))
    return tuple(badges)


def _pieces_left(product: Product) -> int | None:
    pieces = [variant.left for variant in product.variants]
    if any(count is None for count in pieces):
        return None
    return sum(max(count or 0, 0) for count in pieces)
