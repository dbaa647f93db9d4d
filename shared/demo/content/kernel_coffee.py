"""Kernel Coffee: beans, grinders, brewers."""

from typing import Final

from shared.demo.content import (
    kernel_coffee_brewers,
    kernel_coffee_cups,
    kernel_coffee_espresso,
    kernel_coffee_filter,
    kernel_coffee_grinders,
    kernel_coffee_grouping,
)
from shared.demo.content.build import Palette, build, collect, tagged
from shared.demo.content.kernel_coffee_house import HOUSE
from shared.demo.content.shape import DemoStore

PALETTES: Final[dict[str, Palette]] = {
    "Black": ("#1d1c1a", "#eae6da", "#b9c21f"),
    "Paper": ("#e9e4d6", "#26241f", "#b9c21f"),
    "Citron": ("#b9c21f", "#1d1c1a", "#f2efe4"),
    "Rust": ("#8c4a2b", "#efe7d6", "#d8a13a"),
    "Steel": ("#8f9594", "#2a2b2a", "#b9c21f"),
    "Plum": ("#4d2f3e", "#eee3dc", "#c9b33a"),
    "Fjord": ("#2f4a56", "#e6eae6", "#c7cf3a"),
}
FILTER: Final = kernel_coffee_filter.GOODS
BEANS: Final = kernel_coffee_espresso.GOODS
GRINDERS: Final = kernel_coffee_grinders.GOODS
BREWERS: Final = kernel_coffee_brewers.GOODS
CUPS: Final = kernel_coffee_cups.GOODS
ALL: Final = (*FILTER, *BEANS, *GRINDERS, *BREWERS, *CUPS)

STORE: Final = DemoStore(
    slug="kernel-coffee",
    name="Kernel Coffee",
    tagline="Beans, grinders and brewers, measured to a tenth of a gram.",
    theme="roast",
    currency="GBP",
    country="GB",
    email="hi@kernel-coffee.example",
    announcement="Roasted on Tuesday, with you by Thursday.",
    hero_title="Small batch. Exact cup.",
    hero_text=(
        "We roast twelve kilos at a time and write down everything, so that your second cup tastes like your first."
    ),
    story_title="brew --grams 15 --water 250",
    story_text=(
        "Fifteen grams, 250 of water at 93 °C. Bloom with 45 for 40 seconds. Pour to 150 by 1:15, to 250 by 1:50. "
        "Done at 2:40; if it took longer, grind two clicks coarser. Every bag carries a recipe like this, tested "
        "on the grinder you are likely to own."
    ),
    promises=(
        ("calendar-check", "Roasted to order", "Tuesdays, sent the same day."),
        ("truck", "Free delivery over £35", "£3.50 below that."),
        ("hand-coins", "Cash on delivery", "Pay when the parcel smells right."),
    ),
    shipping_rate_minor=350,
    free_shipping_over_minor=3500,
    collections=(
        collect("filter-coffee", "Filter coffee", "Light roasts with somewhere to be from.", FILTER),
        collect(
            "espresso",
            "Espresso",
            "Sweet, dense, forgiving.",
            tuple(goods for goods in BEANS if "subscription" not in goods.tags),
        ),
        collect(
            "subscriptions",
            "Subscriptions & samplers",
            "Coffee that comes by itself.",
            tagged(BEANS, "subscription"),
        ),
        collect("grinders", "Grinders", "The part that matters most, after the beans.", GRINDERS),
        collect(
            "brewers",
            "Brewers, kettles & scales",
            "Hot water, in the right amount, at the right time.",
            (*BREWERS, *tagged(CUPS, "filter")),
        ),
        collect("cups-and-tins", "Cups & tins", "Where it ends, and where it waits.", CUPS),
    ),
    products=tuple(build(goods, PALETTES, prefix="KC") for goods in ALL),
    grouping=kernel_coffee_grouping.GROUPING,
    languages=("es",),
    house=HOUSE,
)
