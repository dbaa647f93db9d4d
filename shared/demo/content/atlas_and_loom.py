"""Atlas & Loom: things for rooms, from workshops with a name."""

from typing import Final

from shared.demo.content import (
    atlas_and_loom_gifts,
    atlas_and_loom_grouping,
    atlas_and_loom_lamps,
    atlas_and_loom_rugs,
    atlas_and_loom_tableware,
    atlas_and_loom_throws,
    atlas_and_loom_vessels,
)
from shared.demo.content.atlas_and_loom_house import HOUSE
from shared.demo.content.build import Palette, build, collect, tagged
from shared.demo.content.shape import DemoStore

PALETTES: Final[dict[str, Palette]] = {
    "Terracotta": ("#a5492f", "#e7cfa8", "#2f4668"),
    "Indigo": ("#2f4668", "#e3d3b4", "#b5653a"),
    "Sand": ("#cbb08a", "#7d5a3c", "#8f3f2a"),
    "Olive": ("#6e7146", "#e5d9b8", "#a5492f"),
    "Chalk": ("#e4dccd", "#b49a78", "#5b6f86"),
    "Saffron": ("#cf8f2e", "#f0e0bf", "#7a3a24"),
    "Ink": ("#33363f", "#cdb896", "#b5653a"),
    "Rosewood": ("#7d3f3a", "#e3c6ae", "#3f5160"),
}
RUGS: Final = atlas_and_loom_rugs.GOODS
THROWS: Final = atlas_and_loom_throws.GOODS
TABLEWARE: Final = atlas_and_loom_tableware.GOODS
VESSELS: Final = atlas_and_loom_vessels.GOODS
LAMPS: Final = atlas_and_loom_lamps.GOODS
GIFTS: Final = atlas_and_loom_gifts.GOODS
ALL: Final = (*RUGS, *THROWS, *TABLEWARE, *VESSELS, *LAMPS, *GIFTS)

STORE: Final = DemoStore(
    slug="atlas-and-loom",
    name="Atlas & Loom",
    tagline="Rugs, throws, ceramics and lamps from workshops with a name.",
    theme="loom",
    currency="EUR",
    country="DE",
    email="hello@atlas-and-loom.example",
    announcement="Delivery is free from 150 €. Returns within 30 days.",
    hero_title="Made slowly, kept long",
    hero_text="Five workshops, one road between them. We know every pair of hands behind what we sell.",
    story_title="Seven weeks at a loom",
    story_text=(
        "A Tamri rug takes Anadi and her sisters about seven weeks. They knot in the mornings, when the light "
        "comes from the north, and stop when it turns. We pay when a rug is begun, not when it is sold, so "
        "nobody has to hurry."
    ),
    promises=(
        ("truck", "Sent within two days", "By courier, carbon counted and paid for."),
        ("undo-2", "Thirty days to change your mind", "We fetch large rugs at no cost."),
        ("hand-coins", "Pay at the door", "Cash on delivery, without a surcharge."),
    ),
    shipping_rate_minor=690,
    free_shipping_over_minor=15000,
    collections=(
        collect("rugs", "Rugs", "Knotted and woven by hand, for floors that are lived on.", RUGS),
        collect(
            "throws-and-cushions",
            "Throws & cushions",
            "Wool, cotton and linen for the softer parts of a room.",
            THROWS,
        ),
        collect(
            "tableware",
            "Tableware",
            "Stoneware from Cella's yard, dipped, brushed and fired twice.",
            (*TABLEWARE, *tagged(VESSELS, "table"), *tagged(GIFTS, "coffee")),
        ),
        collect(
            "vases-and-baskets",
            "Vases & baskets",
            "Things that hold other things, and look well empty.",
            (*VESSELS, *tagged(GIFTS, "baskets"), *tagged(GIFTS, "vases")),
        ),
        collect(
            "lamps",
            "Lamps",
            "Turned bases, pleated shades, the light of the hour before dinner.",
            (*LAMPS, *tagged(GIFTS, "lamps")),
        ),
        collect(
            "gifts-and-seconds",
            "Gifts & seconds",
            "Ready to give, or a little imperfect and priced for it.",
            GIFTS,
        ),
    ),
    products=tuple(build(goods, PALETTES, prefix="AL") for goods in ALL),
    grouping=atlas_and_loom_grouping.GROUPING,
    languages=("fr", "ar"),
    house=HOUSE,
)
