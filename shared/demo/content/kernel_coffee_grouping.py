"""Kernel Coffee: how its products are grouped."""

from typing import Final

from shared.demo.content.grouping import DemoBranch, DemoGrouping, DemoQuestion, DemoRule
from shared.products.collection_rules import CameWithin, Costs, InStock, OfType, Rule
from shared.products.product_type import CHOICE, CHOICES, NUMBER, YES_NO

ORIGINS: Final = (
    "Brazil",
    "Burundi",
    "Colombia",
    "Ethiopia",
    "Guatemala",
    "Honduras",
    "India",
    "Kenya",
    "Mexico",
    "Peru",
    "Sumatra",
)
PROCESSES: Final = ("Washed", "Natural", "Honey", "Monsooned", "Sugar-cane decaf")


def _coffee(
    roast: str, *origins: str, process: str = "", metres: str = "", milk: bool = False
) -> dict[str, str | tuple[str, ...]]:
    return {
        "Origin": origins,
        "Process": process,
        "Altitude": metres,
        "Roast level": roast,
        "Good with milk": "yes" if milk else "no",
    }


GROUPING: Final = DemoGrouping(
    tree=(
        DemoBranch(
            "Coffee",
            description="Beans, by the bag or by themselves every other week.",
            below=(DemoBranch("Bags", ("Coffee",)), DemoBranch("Subscriptions", ("Subscription",))),
        ),
        DemoBranch("Grinders", ("Grinder",)),
        DemoBranch(
            "Brewing",
            description="Hot water, in the right amount, at the right time.",
            below=(
                DemoBranch("Brewers", ("Brewer", "Guide")),
                DemoBranch("Kettles", ("Kettle",)),
                DemoBranch("Scales", ("Scale",)),
                DemoBranch("Kits", ("Kit",)),
            ),
        ),
        DemoBranch(
            "Cups & tins",
            below=(
                DemoBranch("Cups", ("Cup", "Mug")),
                DemoBranch("Tins & flasks", ("Storage", "Flask")),
            ),
        ),
        DemoBranch("Care & gifts", ("Care", "Gift set")),
    ),
    questions={
        "Coffee": (
            DemoQuestion("Origin", CHOICES, choices=ORIGINS, heading="The bean", is_filterable=True),
            DemoQuestion("Process", CHOICE, choices=PROCESSES, heading="The bean", is_filterable=True),
            DemoQuestion("Altitude", NUMBER, unit="m", heading="The bean"),
            DemoQuestion(
                "Roast level",
                CHOICE,
                choices=("Light", "Light to medium", "Medium", "Dark"),
                heading="The roast",
                is_filterable=True,
            ),
            DemoQuestion("Good with milk", YES_NO, heading="The roast", is_filterable=True),
        )
    },
    answers={
        "gedeb-washed": _coffee("Light", "Ethiopia", process="Washed", metres="2050"),
        "huila-pink": _coffee("Light", "Colombia", process="Washed", metres="1780"),
        "nyeri-peak": _coffee("Light", "Kenya", process="Washed", metres="1900"),
        "lake-natural": _coffee("Light", "Burundi", process="Natural", metres="1850"),
        "chiapas-honey": _coffee("Light to medium", "Mexico", process="Honey", metres="1500"),
        "cold-brew-blend": _coffee("Medium", "Brazil", "Ethiopia"),
        "office-filter": _coffee("Medium", "Brazil", "Peru", milk=True),
        "mainloop-espresso": _coffee("Medium", "Brazil", "Colombia", "India", milk=True),
        "daylight-espresso": _coffee("Light to medium", "Ethiopia", "Honduras"),
        "decaf-overflow": _coffee("Medium", "Colombia", process="Sugar-cane decaf", metres="1700"),
        "monsoon-base": _coffee("Dark", "India", process="Monsooned", metres="1200"),
        "night-build": _coffee("Dark", "Guatemala", "Sumatra", milk=True),
    },
    makers={
        "Kernel Roastery": "Twelve kilos at a time, in a shed behind the railway arches. Every batch has a log.",
        "Burr & Bell": "Two engineers who measure grind by sieve, and brewers by the second cup.",
    },
    rules=(
        DemoRule(
            "under-50",
            "Under £50",
            "Good things that leave change.",
            Rule((Costs(most=5000), InStock())),
            "price",
            "gedeb-washed",
        ),
        DemoRule(
            "new-this-month",
            "New this month",
            "What came in during the last thirty days.",
            Rule((CameWithin(30),)),
            "newest",
            "night-build",
        ),
        DemoRule(
            "coffee-in-stock",
            "Coffee in stock now",
            "Roasted, rested, on the shelf.",
            Rule((OfType("Coffee"), InStock())),
            "best_selling",
            "huila-pink",
        ),
    ),
)
