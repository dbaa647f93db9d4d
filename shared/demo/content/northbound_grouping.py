"""Northbound: how its products are grouped."""

from typing import Final

from shared.demo.content.grouping import DemoBranch, DemoGrouping, DemoQuestion, DemoRule
from shared.products.collection_rules import CameWithin, Costs, InStock, Rule
from shared.products.product_type import CHOICE, NUMBER, YES_NO

FABRICS: Final = ("Nylon", "Recycled nylon", "Polyester", "Recycled polyester", "Waxed cotton")
PACK: Final = (
    DemoQuestion("Capacity", NUMBER, unit="l", heading="Size", is_filterable=True),
    DemoQuestion("Empty weight", NUMBER, unit="g", heading="Size"),
    DemoQuestion("Fabric", CHOICE, choices=FABRICS, heading="Making", is_filterable=True),
    DemoQuestion("Waterproof", YES_NO, heading="Making", is_filterable=True),
)


def _pack(litres: int, grams: int, fabric: str, *, waterproof: bool = False) -> dict[str, str]:
    return {
        "Capacity": str(litres),
        "Empty weight": str(grams),
        "Fabric": fabric,
        "Waterproof": "yes" if waterproof else "no",
    }


GROUPING: Final = DemoGrouping(
    tree=(
        DemoBranch(
            "Carry",
            description="From a lunch to a month.",
            below=(
                DemoBranch("Backpacks", ("Backpack", "Set"), below=(DemoBranch("Day packs", ("Day pack",)),)),
                DemoBranch("Duffels", ("Duffel",)),
                DemoBranch("Pouches", ("Pouch",)),
            ),
        ),
        DemoBranch(
            "Wear",
            description="Worn in this order, in any weather.",
            below=(
                DemoBranch("Jackets", ("Jacket", "Wind shirt")),
                DemoBranch("Fleece", ("Fleece",)),
                DemoBranch("Hats", ("Hat",)),
            ),
        ),
        DemoBranch(
            "Sleep",
            description="Somewhere dry to be cold in.",
            below=(
                DemoBranch("Tents & tarps", ("Tent", "Tarp")),
                DemoBranch("Sleeping bags", ("Sleeping bag", "Blanket")),
            ),
        ),
        DemoBranch(
            "Cook",
            below=(
                DemoBranch("Stoves", ("Stove",)),
                DemoBranch("Bottles & flasks", ("Bottle", "Flask")),
                DemoBranch("Mugs & kits", ("Mug", "Kit", "Cup")),
            ),
        ),
        DemoBranch(
            "Light & mend",
            below=(DemoBranch("Headlamps", ("Headlamp", "Lamp")), DemoBranch("Repair", ("Repair", "Care"))),
        ),
    ),
    questions={"Backpack": PACK, "Day pack": PACK, "Duffel": PACK},
    answers={
        "ridgeline-pack": _pack(48, 1650, "Recycled nylon"),
        "cairn-day-pack": _pack(18, 720, "Recycled nylon"),
        "scree-climbing-pack": _pack(32, 1050, "Nylon"),
        "harbour-roll-top": _pack(25, 980, "Polyester", waterproof=True),
        "base-duffel": _pack(45, 1250, "Recycled polyester", waterproof=True),
        "ferry-duffel": _pack(35, 480, "Recycled nylon"),
        "expedition-duffel": _pack(90, 1900, "Nylon", waterproof=True),
        "weekend-bag": _pack(40, 1100, "Waxed cotton"),
    },
    makers={
        "Northbound Works": "Our own bench: eleven people, nine machines, one rule about zips.",
        "Fell & Thread": "Sewn on the west coast, where nobody asks whether it will rain.",
        "Ember Lab": "Stoves, lamps and bottles, tested on a balcony in February.",
    },
    rules=(
        DemoRule(
            "under-100",
            "Under $100",
            "Small things that come along.",
            Rule((Costs(most=10000), InStock())),
            "price",
            "cairn-day-pack",
        ),
        DemoRule(
            "new-this-month",
            "New this month",
            "Out of its two winters, into the shop.",
            Rule((CameWithin(30),)),
            "newest",
            "base-duffel",
        ),
    ),
)
