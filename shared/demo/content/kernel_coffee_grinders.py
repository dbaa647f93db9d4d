"""Kernel Coffee: grinders."""

from typing import Final

from shared.demo.content.build import Goods

BURR = "Burr & Bell"

GOODS: Final = (
    Goods(
        title="Flat Sixty-Four",
        form="grinder",
        kind="Grinder",
        vendor=BURR,
        price_minor=64900,
        text=(
            "Sixty-four millimetre flat burrs, a tenth of a gram of retention, and a dial you can "
            "set in the dark. Weigh the beans, pour them in, and everything that goes in comes out.\n"
            "The speed can be turned down for filter, where slow means sweet. The burrs come out "
            "with four screws and go back in exactly where they were, thanks to a pin that took us "
            "a year."
        ),
        facts=("64 mm flat burrs, hardened steel", "600 to 1,400 rpm, 0.1 g retention", "7.2 kg, 38 cm high"),
        colours=("Black", "Paper"),
        tags=("electric", "single dose", "favourite"),
        grams=7200,
    ),
    Goods(
        title="Bench Grinder",
        form="grinder",
        kind="Grinder",
        vendor=BURR,
        price_minor=29900,
        text=(
            "For filter by day and espresso on Sundays. Forty-one steps, each with a number, so "
            "that you can write to a friend and say twenty-three, and they will know.\n"
            "It is quiet enough for thin walls: 64 decibels, about the level of a polite "
            "disagreement. The hopper locks when you lift it off. The drawer does not collect "
            "static, because it is not plastic."
        ),
        facts=("54 mm conical burrs, 41 steps", "64 dB at one metre", "3.9 kg, fits under a wall cupboard"),
        colours=("Steel", "Black"),
        tags=("electric",),
        grams=3900,
    ),
    Goods(
        title="Bench Grinder Mini",
        form="grinder",
        kind="Grinder",
        vendor=BURR,
        price_minor=17900,
        text=(
            "Half the size, all the mornings. It makes filter for one to four cups and does that "
            "one thing very evenly. It does not make espresso, and says so here rather than in the "
            "manual.\n"
            "Reduced because the new one has a USB lead and this one has a plug. The burrs, the "
            "motor and the sound are the same. Spare parts stay in the drawer for ten years."
        ),
        facts=("40 mm conical burrs, 32 steps", "For filter and press", "2.4 kg, 27 cm high"),
        colours=("Paper", "Fjord"),
        was=118,
        tags=("electric", "small"),
        grams=2400,
    ),
    Goods(
        title="Hand Mill",
        form="hand-grinder",
        kind="Grinder",
        vendor=BURR,
        price_minor=12900,
        text=(
            "Forty turns for a cup. The knurling is there because wet hands exist, and the crank "
            "has a ball bearing at both ends because wrists exist as well.\n"
            "Twenty-four clicks to a turn, sixty micrometres each: coarse enough for a press, fine "
            "enough for a moka pot. It comes apart without a tool and goes together only one way, "
            "which is the right one."
        ),
        facts=("38 mm steel burrs, 24 clicks a turn", "Holds 30 g", "560 g, leather sleeve included"),
        colours=("Black", "Steel"),
        tags=("manual", "favourite"),
        grams=560,
    ),
    Goods(
        title="Travel Mill",
        form="hand-grinder",
        kind="Grinder",
        vendor=BURR,
        price_minor=8900,
        text=(
            "Fits into a kettle, which fits into a pack, which fits under a seat. The crank folds "
            "and holds the lid shut, so there is no coffee among your socks.\n"
            "It grinds 18 g, which is a large cup or two honest ones. The burrs are smaller than in "
            "the Hand Mill, so it takes sixty turns; the view usually makes up for it. No "
            "batteries, no liquids: it has been through security in nine countries."
        ),
        facts=("32 mm steel burrs, 20 clicks a turn", "Holds 18 g, folding crank", "390 g, 14 cm"),
        colours=("Citron", "Fjord"),
        tags=("manual", "travel"),
        grams=390,
    ),
    Goods(
        title="Espresso Mill",
        form="hand-grinder",
        kind="Grinder",
        vendor=BURR,
        price_minor=18900,
        text=(
            "Eight micrometres a click, and more patience than any machine. The ring on the outside "
            "moves the burrs, so you can adjust in the middle of a dose without unscrewing "
            "anything.\n"
            "It takes a minute of honest work for a double. What falls out is as even as from "
            "grinders that cost three times as much and hum. The cup is held by magnets and lands "
            "in a 58 mm basket without a spill."
        ),
        facts=("48 mm coated burrs, 90 clicks a turn", "Holds 25 g, magnetic cup", "680 g, stand included"),
        colours=("Black", "Plum"),
        tags=("manual", "espresso"),
        grams=680,
    ),
)
