"""Atlas & Loom: lamps."""

from typing import Final

from shared.demo.content.build import Goods

DAR = "Dar Lamplight"

GOODS: Final = (
    Goods(
        title="Dune Table Lamp",
        form="lamp",
        kind="Lamp",
        vendor=DAR,
        price_minor=15900,
        text=(
            "A turned clay base under a pleated shade: the light of the hour before dinner, "
            "whenever you switch it on. The linen is folded by hand into 144 pleats and never "
            "glued, so it can be taken off and washed.\n"
            "Dar builds each base around its cable, which leaves at the back, low and out of sight. "
            "The switch sits where your hand already is. Bulb included, warm and dimmable."
        ),
        facts=("Stoneware base, linen shade, 52 cm high", "E27, LED 2700 K included", "2.5 m fabric cable"),
        colours=("Terracotta", "Chalk", "Indigo"),
        tags=("lamps", "linen", "favourite"),
        grams=2400,
    ),
    Goods(
        title="Reading Lamp Olive",
        form="reading-lamp",
        kind="Lamp",
        vendor=DAR,
        price_minor=14900,
        text=(
            "Narrow above, generous below, so that the page has light and your neighbour has sleep. "
            "The shade is lined in white, which sends down almost everything the bulb has to give.\n"
            "The dimmer rides on the cable, within reach of somebody lying down. Turn it to the "
            "left for a thriller, to the right for small print. The base is heavy and has cork "
            "beneath, for bedside tables that are really a stack of books."
        ),
        facts=(
            "Stoneware base, cotton shade, 44 cm high",
            "E27, LED included, dimmer on the cable",
            "Cork foot",
        ),
        colours=("Olive",),
        tags=("lamps", "reading"),
        grams=2100,
    ),
    Goods(
        title="Saffron Bedside Lamp",
        form="bedside-lamp",
        kind="Lamp",
        vendor=DAR,
        price_minor=11900,
        text=(
            "Small, round and warm. Switch it on to find your book, leave it on to find your sleep. "
            "At its lowest setting it is about as bright as two candles and rather safer.\n"
            "The base is the size of an orange and glazed like one. It turns on by a touch on the "
            "brass ring, three steps up and off again, so there is no switch to hunt for in the "
            "dark."
        ),
        facts=("Stoneware base, brass ring, 34 cm high", "E14, LED included", "Touch dimmer, three steps"),
        colours=("Saffron", "Rosewood"),
        tags=("lamps", "bedroom"),
        grams=1600,
    ),
    Goods(
        title="Ink Hall Lamp",
        form="hall-lamp",
        kind="Lamp",
        vendor=DAR,
        price_minor=18900,
        text=(
            "Keys go beside it, guests go past it, everybody remembers it. The tallest of Dar's "
            "lamps, with a base like a chess piece and a shade of silk and linen that is dark "
            "outside and gold within.\n"
            "Most of its light goes up and down rather than into your eyes, which is what you want "
            "of a lamp that greets people. Plug it into a timer and it will be home before you are."
        ),
        facts=("Stoneware base, silk and linen shade", "58 cm high, E27, LED included", "2.5 m fabric cable"),
        colours=("Ink",),
        tags=("lamps", "hallway"),
        grams=2900,
    ),
    Goods(
        title="Sand Twin Lamp",
        form="cone-lamp",
        kind="Lamp",
        vendor=DAR,
        price_minor=16900,
        text=(
            "Half of a pair, and not sorry to be alone. Two are turned from one block of clay and "
            "carry the same number with a different letter; if you take both, we send the two that "
            "belong together.\n"
            "The shade is a shallow cone of undyed linen, wide enough to light a desk and soft "
            "enough to be looked at. The base has a waist, for carrying."
        ),
        facts=("Stoneware base, linen shade, 48 cm high", "E27, LED 2700 K included", "Numbered in pairs"),
        colours=("Sand",),
        tags=("lamps", "linen"),
        grams=2300,
    ),
)
