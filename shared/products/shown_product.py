"""Products as shoppers see them, whole (`read_shown_products.py` reads them)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from shared.kernel.money import Money
from shared.languages.told_texts import NONE, Texts
from shared.products.models import SOLD_HERE
from shared.products.promises import Promise


class ShownPart(NamedTuple):
    """What is in a bundle: so many of a variant. `is_shown` says whether that is still in the shop itself."""

    quantity: int
    title: str
    slug: str
    choices: Sequence[str]
    variant_id: UUID
    price_minor: int
    currency: str
    in_house: int | None
    left: int | None
    delay_days: int | None
    releases_on: date | None
    is_shown: bool
    product_id: UUID

    @property
    def price(self) -> Money:
        """What one of it costs by itself."""
        return Money(self.price_minor, self.currency)

    @property
    def variant_title(self) -> str:
        """The choices in words."""
        return " / ".join(self.choices)


class ShownVariant(NamedTuple):
    """What can be chosen. `left` counts what can be sold, None when it is not counted; `in_house` is there already.

    `sale_from` and `sale_until` are those of the planned sale that runs; most reductions have none.
    """

    id: UUID
    choices: Sequence[str]
    sku: str
    barcode: str
    price_minor: int
    compare_at_minor: int | None
    currency: str
    weight_grams: int | None
    image_id: UUID | None
    in_house: int | None
    left: int | None
    delay_days: int | None
    releases_on: date | None
    parts: Sequence[ShownPart]
    lowest_before_minor: int | None
    sale_from: datetime | None
    sale_until: datetime | None

    @property
    def promise(self) -> Promise | None:
        """What is promised of one that is bought now; None when it is in the house."""
        if self.releases_on is not None:
            return Promise(self.releases_on)
        is_there = self.in_house is None or self.in_house > 0
        return None if is_there else Promise(None, self.delay_days)

    @property
    def saving(self) -> Money | None:
        """How much less a bundle costs than its parts one by one; None when it does not."""
        apart = sum(part.price_minor * part.quantity for part in self.parts)
        return Money(apart - self.price_minor, self.currency) if apart > self.price_minor else None

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def compare_at(self) -> Money | None:
        """The price before a reduction, None when it is not reduced."""
        return None if self.compare_at_minor is None else Money(self.compare_at_minor, self.currency)

    @property
    def lowest_before(self) -> Money | None:
        """The lowest price of the 30 days before the reduction."""
        return None if self.lowest_before_minor is None else Money(self.lowest_before_minor, self.currency)

    @property
    def title(self) -> str:
        """The choices in words, empty for a product without options."""
        return " / ".join(self.choices)

    @property
    def is_available(self) -> bool:
        return self.left is None or self.left >= 1


class ShownImage(NamedTuple):
    """A picture that is ready."""

    id: UUID
    alt: str
    renditions: Sequence[dict[str, Any]]


class ShownValue(NamedTuple):
    """One answer to an option; `swatch` is a colour as #rrggbb, `renditions` are a picture of it, None without one."""

    name: str
    swatch: str | None
    renditions: Sequence[dict[str, Any]] | None = None


class ShownOption(NamedTuple):
    """A question that the product asks, with its answers; `key` is its name as the merchant wrote it."""

    name: str
    values: Sequence[ShownValue]
    key: str


class ShownProduct(NamedTuple):
    """A product with all that its page shows, everything in the merchant's order.

    `type_key` names its type, `category_id` its main category; `brand_slug` is None where the maker is no brand.
    `words` are those of its shared words that are translated into the language that is spoken.
    """

    id: UUID
    slug: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    kind: str
    external_url: str
    external_label: str
    seo_title: str
    seo_description: str
    tags: Sequence[str]
    attributes: dict[str, Any]
    type_key: str
    brand_slug: str | None
    category_id: UUID | None
    options: Sequence[ShownOption]
    variants: Sequence[ShownVariant]
    images: Sequence[ShownImage]
    words: Texts = NONE

    @property
    def is_sold_here(self) -> bool:
        """Whether it can be put into a cart; external and grouped products lead elsewhere."""
        return self.kind in SOLD_HERE
