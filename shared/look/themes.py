"""The themes that come with Souk: what a merchant reads of them, and in which points their pages differ.

A theme is a set of tokens (static/css/themes), a style of arranging pages (static/css/storefront), and the variants
below, each a small template of its own. Nothing else asks which theme a shop has.
"""

from dataclasses import dataclass
from typing import Final, Literal

from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme. `accent` is its light colour as #rrggbb: the icon of a shop that has none of its own is drawn in it.

    `heading` is the type of its headings (`fonts.py`), as its style file has it. `home` is a front page's order of
    sections until a merchant makes their own; `product` arranges a product's page, `row` a row of products on the front
    page.
    """

    name: str
    title: str
    words: str
    accent: str
    heading: str
    home: tuple[str, ...]
    product: Literal["standard", "editorial", "specification", "ledger"]
    row: Literal["cards", "plates", "lines"]


PLAIN: Final = Theme(
    "plain",
    "Plain",
    say("The system's own type, quiet blue-grey, soft corners. It steps back behind your pictures."),
    "#334db0",
    "system",
    ("hero", "promises", "collections", "newest", "reviews", "reduced"),
    "standard",
    "cards",
)
THEMES: Final[dict[str, Theme]] = {
    theme.name: theme
    for theme in (
        PLAIN,
        Theme(
            "loom",
            "Loom",
            say(
                "Editorial: a warm serif, arches, large pictures with room around them. For things with a story."
            ),
            "#a24725",
            "fraunces",
            ("hero", "promises", "collections", "newest", "reviews", "reduced"),
            "editorial",
            "plates",
        ),
        Theme(
            "trail",
            "Trail",
            say("Facts first: a firm grotesque, dense grids, specifications beside the pictures. For gear."),
            "#f8701c",
            "archivo",
            ("hero", "promises", "newest", "collections", "reviews", "reduced"),
            "specification",
            "cards",
        ),
        Theme(
            "roast",
            "Roast",
            say(
                "A ledger: drawn lines, monospaced details, products listed like a menu. For few, well-known things."
            ),
            "#10100c",
            "inter",
            ("hero", "promises", "newest", "collections", "reviews", "reduced"),
            "ledger",
            "lines",
        ),
    )
}


def theme_named(name: str) -> Theme:
    """Return the theme as which a store is drawn: an unknown one looks plain."""
    return THEMES.get(name, PLAIN)
