"""A product as a file of another shop system describes it, in neutral words."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportedVariant:
    """Amounts are minor units of the store's currency. `stock` None: not counted."""

    choices: tuple[str, ...]
    price_minor: int
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    sku: str = ""
    barcode: str = ""
    weight_grams: int | None = None
    stock: int | None = None
    backorder_limit: int = 0


@dataclass(frozen=True, slots=True)
class ImportedImage:
    """A picture by its address."""

    url: str
    alt: str = ""


@dataclass(slots=True)
class ImportedProduct:
    """One product with the numbers of the rows that made it (the header is row 1).

    `silent` names what the file has no column for: on a product that is known already, that stays as it is. Beside
    fields of products and variants these are `images`, `stock` (whether and how it is counted) and `on_hand`.
    `is_whole` is False when one of its rows could not be used: what is missing may then only be unreadable.
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
