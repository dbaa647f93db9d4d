"""Northbound: gear that is carried, worn and slept in."""

from typing import Final

from shared.demo.content import (
    northbound_details,
    northbound_grouping,
    northbound_kitchen,
    northbound_layers,
    northbound_lights,
    northbound_packs,
    northbound_shelter,
)
from shared.demo.content.build import Palette, build, collect, tagged
from shared.demo.content.northbound_house import HOUSE
from shared.demo.content.shape import DemoStore

PALETTES: Final[dict[str, Palette]] = {
    "Pine": ("#2f4a3c", "#22352b", "#e26a1c"),
    "Granite": ("#5b6568", "#3d4548", "#e26a1c"),
    "Signal": ("#d35f17", "#8f3f12", "#f0e2c8"),
    "Slate": ("#3a4a5a", "#27333f", "#e0a02a"),
    "Moss": ("#6a7348", "#474e30", "#e26a1c"),
    "Snow": ("#dfe2df", "#8d9694", "#d35f17"),
    "Bark": ("#5a4636", "#3c2f25", "#e0a02a"),
}
PACKS: Final = northbound_packs.GOODS
LAYERS: Final = northbound_layers.GOODS
SHELTER: Final = northbound_shelter.GOODS
KITCHEN: Final = northbound_kitchen.GOODS
LIGHTS: Final = northbound_lights.GOODS
ALL: Final = (*PACKS, *LAYERS, *SHELTER, *KITCHEN, *LIGHTS)

STORE: Final = DemoStore(
    slug="northbound",
    name="Northbound",
    tagline="Packs, jackets, tents and stoves that are meant to be used up.",
    theme="trail",
    currency="USD",
    country="US",
    email="crew@northbound.example",
    announcement="Every seam is repaired free for life.",
    hero_title="Go further. Carry less.",
    hero_text="Gear tested for two winters before it gets a name, and repaired for as long as you walk.",
    story_title="Two winters, then a name",
    story_text=(
        "A pack is carried for two winters by people who are paid to complain. What breaks is drawn again. "
        "What nobody mentions stays. Only then do we name it, and from that day on we repair it free of charge."
    ),
    promises=(
        ("wrench", "Repaired for life", "Send it in; you pay the stamp."),
        ("truck", "Free shipping over $99", "Flat $8 below that."),
        ("undo-2", "Sixty days to return", "Muddy is fine. Broken is interesting."),
    ),
    shipping_rate_minor=800,
    free_shipping_over_minor=9900,
    collections=(
        collect(
            "packs",
            "Packs & duffels",
            "From a lunch to a month.",
            (*PACKS, *(goods for goods in tagged(LIGHTS, "children") if "day hikes" in goods.tags)),
        ),
        collect(
            "layers",
            "Jackets & layers",
            "Worn in this order, in any weather.",
            (*LAYERS, *tagged(LIGHTS, "footwear")),
        ),
        collect(
            "shelter",
            "Tents & sleeping bags",
            "Somewhere dry to be cold in, and something warm to be there with.",
            SHELTER,
        ),
        collect("camp-kitchen", "Stoves & bottles", "Fire, water, and a way to carry both.", KITCHEN),
        collect("lights", "Lights & small things", "Found first, packed last.", LIGHTS),
        collect("expedition", "Expedition", "For when the map turns white.", tagged(ALL, "expedition")),
    ),
    products=tuple(build(goods, PALETTES, prefix="NB") for goods in ALL),
    details=northbound_details.DETAILS,
    charts=northbound_details.CHARTS,
    goes_with=northbound_details.GOES_WITH,
    grouping=northbound_grouping.GROUPING,
    languages=("de",),
    house=HOUSE,
)
