"""What is for sale, one item per variant, as shopping services want to know it.

Names and limits are those of Google's product data specification, which Facebook's catalogue reads too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import quote

from shared.kernel.money import Money
from shared.products.barcodes import is_gtin
from shared.products.shown_product import ShownProduct, ShownVariant
from shared.web.xml_text import legal
from storefront.page_head import picture_address
from storefront.product_page import whole_text

LONGEST_TITLE: Final = 150
LONGEST_TEXT: Final = 5000
MOST_MORE_PICTURES: Final = 10
COLOUR_NAMES: Final = frozenset({"color", "colour", "farbe", "couleur"})
# Google wants a day for every backorder; where the merchant named none, this is told.
UNKNOWN_DELAY: Final = 30
SIZE_NAMES: Final = frozenset({"size", "größe", "grösse", "taille"})


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One variant. `sale_price` is what it costs now when it is reduced from `price`; `group` unites variants."""

    id: str
    group: str
    title: str
    description: str
    link: str
    image: str
    more_images: tuple[str, ...]
    availability: str
    availability_date: str
    price: str
    sale_price: str
    sale_dates: str
    brand: str
    gtin: str
    mpn: str
    kind: str
    colour: str
    size: str


def feed_items(
    product: ShownProduct, *, origin: str, pages: str, brand: str, today: date
) -> Iterator[FeedItem]:
    """Yield the items of a product; none when it is sold elsewhere.

    Pictures are below `origin`, the shop's pages below `pages`; `brand` is for products that name no maker.
    """
    if not product.is_sold_here:
        return
    pictures = {image.id: found for image in product.images if (found := picture_address(origin, image))}
    text = legal(whole_text(product.description_html) or product.title)[:LONGEST_TEXT]
    several = len(product.variants) > 1
    for variant in product.variants:
        own = [pictures[variant.image_id]] if variant.image_id in pictures else []
        shown = list(dict.fromkeys([*own, *pictures.values()]))
        link = f"{pages}/products/{quote(product.slug)}"
        yield FeedItem(
            id=str(variant.id),
            group=str(product.id) if several else "",
            title=legal(f"{product.title} – {variant.title}" if variant.title else product.title)[
                :LONGEST_TITLE
            ],
            description=text,
            link=f"{link}?variant={variant.id}" if several else link,
            image=shown[0] if shown else "",
            more_images=tuple(shown[1 : 1 + MOST_MORE_PICTURES]),
            availability=_availability(variant),
            availability_date=_availability_date(variant, today=today),
            price=_amount(variant.compare_at or variant.price),
            sale_price=_amount(variant.price) if variant.compare_at else "",
            sale_dates=_dates(variant),
            brand=legal(product.vendor or brand),
            gtin=variant.barcode if is_gtin(variant.barcode) else "",
            mpn=legal(variant.sku),
            kind=legal(product.product_type),
            colour=_choice(product, variant, COLOUR_NAMES),
            size=_choice(product, variant, SIZE_NAMES),
        )


def _availability(variant: ShownVariant) -> str:
    if not variant.is_available:
        return "out_of_stock"
    if variant.promise is None:
        return "in_stock"
    return "preorder" if variant.promise.is_preorder else "backorder"


def _availability_date(variant: ShownVariant, *, today: date) -> str:
    promise = variant.promise if variant.is_available else None
    if promise is None:
        return ""
    day = promise.releases_on or today + timedelta(days=promise.delay_days or UNKNOWN_DELAY)
    return f"{day.isoformat()}T00:00Z"


def _amount(amount: Money) -> str:
    return f"{amount.major} {amount.currency}"


def _dates(variant: ShownVariant) -> str:
    """Return from when until when the sale is, as Google writes it; empty for one whose end is open."""
    if not (variant.sale_from and variant.sale_until):
        return ""
    return f"{_minute(variant.sale_from)}/{_minute(variant.sale_until)}"


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M+0000")


def _choice(product: ShownProduct, variant: ShownVariant, names: frozenset[str]) -> str:
    for option, choice in zip(product.options, variant.choices, strict=False):
        if option.key.lower() in names:
            return legal(choice)
    return ""
