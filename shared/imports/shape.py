"""A product as a file of another shop system describes it, in neutral words."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from shared.pricing.taxes import STANDARD

# Before what names a picture that came packed with the file.
PACKED: Final = "packed:"


@dataclass(frozen=True, slots=True)
class ImportedVariant:
    """Amounts are minor units of the store's currency. `stock` None: not counted.

    `image` is the address of the product's picture that shows it; `prices` are what it costs in other currencies.
    Without a `reorder_point` it runs low by the store's own.
    """

    choices: tuple[str, ...]
    price_minor: int
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    sku: str = ""
    barcode: str = ""
    weight_grams: int | None = None
    stock: int | None = None
    backorder_limit: int = 0
    reorder_point: int | None = None
    reorder_quantity: int | None = None
    image: str = ""
    prices: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedImage:
    """A picture by its address. `own_id` is what our own export calls one that was uploaded here, if it is one.

    Without an address such a picture is only known again, in the store that it came from.
    """

    url: str
    alt: str = ""
    own_id: UUID | None = None

    @property
    def can_be_had(self) -> bool:
        """Whether it can be fetched from somewhere."""
        return self.url.startswith(("http://", "https://", PACKED))


@dataclass(slots=True)
class ImportedProduct:
    """One product with the numbers of the rows that made it (the header is row 1).

    `silent` names what the file has no column for: on a product that is known already, that stays as it is. Beside
    fields of products and variants these are `images`, `stock` (whether and how it is counted) and `on_hand`.
    `is_whole` is False when one of its rows could not be used: what is missing may then only be unreadable.
    `places` are those in the collections, `swatches` the colours of options' values, `categories` ways through the tree
    of categories, the main one first, `translations` texts by language and field. `left_out` names what the file says
    and Souk has no place for. `is_words_only`: translations of a product that is known, and nothing else is said of it.
    """

    source_key: str
    slug: str
    title: str
    rows: list[int]
    description_html: str = ""
    vendor: str = ""
    product_type: str = ""
    tags: list[str] = field(default_factory=list)
    kind: str = "physical"
    state: str = "active"
    external_url: str = ""
    external_label: str = ""
    seo_title: str = ""
    seo_description: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    variants: list[ImportedVariant] = field(default_factory=list)
    images: list[ImportedImage] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    categories: list[tuple[str, ...]] = field(default_factory=list)
    swatches: dict[str, dict[str, str]] = field(default_factory=dict)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    tax_category: str = STANDARD
    left_out: tuple[str, ...] = ()
    is_words_only: bool = False
    silent: frozenset[str] = frozenset()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Rows that could not be used, and why, in plain words."""

    rows: tuple[int, ...]
    message: str


Read = ImportedProduct | RowProblem


class UnreadableFile(ValueError):
    """The file as a whole is not one that can be imported; the text says why."""
