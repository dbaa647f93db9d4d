"""The shape of the demo's content: plain data, written by hand, turned into a store by create_demo."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.demo.content.grouping import NO_GROUPING, DemoGrouping


@dataclass(frozen=True, slots=True)
class DemoValue:
    """One answer to an option; `swatch` is #rrggbb for colours."""

    name: str
    swatch: str | None = None


@dataclass(frozen=True, slots=True)
class DemoOption:
    """A question that a product asks."""

    name: str
    values: tuple[DemoValue, ...]


@dataclass(frozen=True, slots=True)
class DemoVariant:
    """What is sold: choices in the order of the options; prices in minor units."""

    choices: tuple[str, ...]
    sku: str
    price_minor: int
    stock: int
    compare_at_minor: int | None = None
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True)
class DemoPicture:
    """A picture to draw: `form` names a drawing, `view` is "whole" or "detail", `colours` recolour it.

    `choice` names the option value (usually a colour) whose variants show this picture.
    """

    form: str
    view: str
    colours: tuple[str, ...]
    alt: str
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product of a demo store."""

    slug: str
    title: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    description_html: str
    options: tuple[DemoOption, ...]
    variants: tuple[DemoVariant, ...]
    pictures: tuple[DemoPicture, ...]


@dataclass(frozen=True, slots=True)
class DemoDetails:
    """A product in depth. `materials` are (part, material, percent), `measurements` (name, amount, unit, choices).

    `choices` name the variants that a measurement is of, each of whose choices has to be among them; none is all.
    """

    materials: tuple[tuple[str, str, int], ...] = ()
    measurements: tuple[tuple[str, int, str, tuple[str, ...]], ...] = ()
    care: tuple[str, ...] = ()
    season: str | None = None
    season_year: int | None = None
    origin: str = ""
    has_order_grid: bool = False


@dataclass(frozen=True, slots=True)
class DemoChart:
    """A size chart for a kind of product, its table as a merchant would type it."""

    title: str
    hint: str
    table: str
    product_type: str


@dataclass(frozen=True, slots=True)
class DemoCollection:
    """A collection with its products in order."""

    slug: str
    title: str
    description: str
    product_slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """A page or a post, in Markdown. `days_ago` is when a post came; `picture` the slug of a collection's tile."""

    slug: str
    title: str
    summary: str
    body: str
    author: str = ""
    tags: tuple[str, ...] = ()
    days_ago: int = 0
    picture: str = ""


@dataclass(frozen=True, slots=True)
class DemoLine:
    """A line of a menu: its word, where it leads ("collection:rugs", "page:about", "blog"), and the lines below it."""

    label: str
    to: str = ""
    lines: tuple["DemoLine", ...] = ()


@dataclass(frozen=True, slots=True)
class DemoHouse:
    """What a demo store says and how it is laid out, beside its products.

    `sections` are (kind, settings) in the order of its front page; "hero" and "promises" take the store's own words.
    """

    sections: tuple[tuple[str, dict[str, str]], ...]
    pages: tuple[DemoArticle, ...]
    posts: tuple[DemoArticle, ...]
    header: tuple[DemoLine, ...]
    footer: tuple[DemoLine, ...]


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A whole demo store. `promises` are (lucide icon, title, text), `languages` those beside English.

    `details` and `goes_with` go by slug.
    """

    slug: str
    name: str
    tagline: str
    theme: str
    currency: str
    country: str
    email: str
    announcement: str
    hero_title: str
    hero_text: str
    story_title: str
    story_text: str
    promises: tuple[tuple[str, str, str], ...]
    shipping_rate_minor: int
    free_shipping_over_minor: int | None
    collections: tuple[DemoCollection, ...]
    products: tuple[DemoProduct, ...]
    house: DemoHouse
    details: Mapping[str, DemoDetails] = field(default_factory=dict)
    charts: tuple[DemoChart, ...] = ()
    goes_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grouping: DemoGrouping = NO_GROUPING
    languages: tuple[str, ...] = ()
