"""Atlas & Loom: how its products are grouped."""

from typing import Final

from shared.demo.content.grouping import DemoBranch, DemoGrouping, DemoQuestion, DemoRule
from shared.products.collection_rules import CameWithin, Costs, InStock, IsReduced, Rule
from shared.products.product_type import CHOICE, CHOICES, NUMBER, TEXT

RUG: Final = (
    DemoQuestion(
        "Material", CHOICES, choices=("Wool", "Cotton", "Jute"), heading="Making", is_filterable=True
    ),
    DemoQuestion(
        "Weave",
        CHOICE,
        choices=("Hand-knotted", "Hand-woven", "Flat-woven"),
        heading="Making",
        is_filterable=True,
    ),
    DemoQuestion("Pile height", NUMBER, unit="mm", heading="Making"),
    DemoQuestion("Cleaning", TEXT, heading="Care"),
)
VACUUM: Final = "Vacuum without a brush; spills with cold water at once."


def _rug(weave: str, pile: str, *materials: str, care: str = VACUUM) -> dict[str, str | tuple[str, ...]]:
    return {"Material": materials, "Weave": weave, "Pile height": pile, "Cleaning": care}


GROUPING: Final = DemoGrouping(
    tree=(
        DemoBranch(
            "Floors",
            description="Knotted and woven by hand, for floors that are lived on.",
            below=(DemoBranch("Rugs", ("Rug",)), DemoBranch("Runners", ("Runner",))),
        ),
        DemoBranch(
            "Soft things",
            below=(DemoBranch("Throws", ("Throw", "Blanket")), DemoBranch("Cushions", ("Cushion",))),
        ),
        DemoBranch(
            "Table",
            description="Stoneware from Cella's yard, dipped, brushed and fired twice.",
            below=(
                DemoBranch("Plates & platters", ("Plate", "Platter")),
                DemoBranch("Bowls", ("Bowl",)),
                DemoBranch("Cups & mugs", ("Cup", "Mug")),
            ),
        ),
        DemoBranch(
            "Rooms",
            below=(
                DemoBranch("Vases & jars", ("Vase", "Jar")),
                DemoBranch("Baskets", ("Basket", "Storage")),
                DemoBranch("Lamps", ("Lamp",)),
            ),
        ),
        DemoBranch("Gifts & seconds", ("Gift set", "Seconds", "Kit", "Care", "Repair")),
    ),
    questions={"Rug": RUG, "Runner": RUG},
    answers={
        "tamri-lozenge-rug": _rug("Hand-knotted", "9", "Wool", "Cotton"),
        "sefra-night-rug": _rug("Hand-knotted", "10", "Wool"),
        "olive-terrace-rug": _rug("Flat-woven", "5", "Wool", care="Cold hand wash; dries in a day."),
        "dune-runner": _rug("Hand-knotted", "8", "Wool", care="Roll it, never fold it."),
        "saffron-square-rug": _rug("Hand-woven", "7", "Wool"),
        "rosewood-hall-rug": _rug("Hand-knotted", "6", "Wool"),
    },
    makers={
        "Anadi Weavers": "Five sisters, two looms and a wall to the north. They sign one corner.",
        "Bruk & Daughters": "Throws and cushions from a mill that still turns with the river.",
        "Cella Pottery": "Stoneware from one yard and one kiln, fired twice.",
        "Dar Lamplight": "Turned bases and pleated shades for the hour before dinner.",
        "Esme Basketry": "Willow and palm, cut in winter, woven in spring.",
    },
    rules=(
        DemoRule(
            "under-50",
            "Under 50 €",
            "Small things, made as slowly.",
            Rule((Costs(most=5000), InStock())),
            "price",
            "sefra-night-rug",
        ),
        DemoRule(
            "new-this-month",
            "New this month",
            "Just unpacked, a little dusty.",
            Rule((CameWithin(30),)),
            "newest",
            "olive-terrace-rug",
        ),
        DemoRule(
            "reduced",
            "Reduced",
            "While they last.",
            Rule((IsReduced(), InStock())),
            "-price",
            "saffron-square-rug",
        ),
    ),
)
