"""Kernel Coffee: beans for filter."""

from typing import Final

from shared.demo.content.build import Goods, Size

ROASTERY = "Kernel Roastery"
BAGS: Final = (Size("250 g"), Size("1 kg", 360, 400))
GRINDS: Final = ("Whole bean", "Filter", "French press")

GOODS: Final = (
    Goods(
        title="Gedeb Washed",
        form="petals-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1450,
        text=(
            "Bergamot, apricot, black tea. It tastes best at 92 °C and at ten past nine. Washed at "
            "the station in Gedeb, dried on raised beds for sixteen days, and turned by hand every "
            "hour that the sun is out.\n"
            "Recipe on the bag: 15 g, 250 g of water, done at 2:40. If it tastes like lemon peel, "
            "grind two clicks finer. If it tastes like nothing, you have used the tap."
        ),
        facts=("Ethiopia, 2,050 m, heirloom varieties", "Washed, roasted light", "Best from day 7 to day 35"),
        colours=("Paper",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("filter", "ethiopia", "favourite"),
        grams=265,
    ),
    Goods(
        title="Huila Pink",
        form="rays-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1650,
        text=(
            "Redcurrant, panela, a finish like orange peel. Pink bourbon is a variety that nobody "
            "planned: it turned up between the red trees and the yellow ones, and someone had the "
            "sense to taste it.\n"
            "Three brothers grow it on one slope and argue about fermentation times. This year the "
            "youngest won, with 38 hours, and he was right. Brew a little cooler than usual, at 91 "
            "°C."
        ),
        facts=(
            "Colombia, 1,780 m, pink bourbon",
            "Washed, 38 h fermentation, roasted light",
            "Best from day 8 to day 40",
        ),
        colours=("Plum",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("filter", "colombia"),
        grams=265,
    ),
    Goods(
        title="Nyeri Peak",
        form="peaks-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1790,
        text=(
            "Blackcurrant and tomato leaf. Loud, in the good way: you will notice it across the "
            "room, and so will your colleague who only came in for a pen.\n"
            "Kenyan washing takes two soaks instead of one, and that is where the clarity comes "
            "from. We roast it in lots of six kilos, since in twelve it loses its voice. Rest it "
            "for ten days; it is worth the wait and hates to be hurried."
        ),
        facts=("Kenya, 1,900 m, SL28 and SL34", "Double washed, roasted light", "Best from day 10 to day 40"),
        colours=("Rust",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("filter", "kenya"),
        grams=265,
    ),
    Goods(
        title="Lake Natural",
        form="waves-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1550,
        text=(
            "Strawberry first, cocoa later, and then you notice that the cup is empty. Dried in the "
            "whole cherry on the shore of the lake, for twenty-four days, which is as risky as it "
            "sounds.\n"
            "When it goes wrong it tastes of a forgotten fruit bowl. It did not go wrong. Reduced "
            "because this is the last third of the lot, and we would rather sell it fresh than "
            "watch it age."
        ),
        facts=("Burundi, 1,850 m, red bourbon", "Natural, roasted light", "Best from day 7 to day 30"),
        colours=("Fjord",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        was=115,
        tags=("filter", "burundi", "natural"),
        grams=265,
    ),
    Goods(
        title="Chiapas Honey",
        form="combs-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1390,
        text=(
            "Honeycomb, pecan, soft apple. The filter coffee for people who say that they only "
            "drink espresso, and the espresso for those who say the opposite.\n"
            "Honey is the name of the process: some of the fruit stays on the bean while it dries, "
            "and the sweetness moves in. No honey is involved; we have been asked. It is hard to "
            "brew badly, and we have tried that as well, with a sieve."
        ),
        facts=(
            "Mexico, 1,500 m, typica and caturra",
            "Yellow honey, roasted light to medium",
            "Best from day 5 to day 40",
        ),
        colours=("Citron",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("filter", "mexico"),
        grams=265,
    ),
    Goods(
        title="Cold Brew Blend",
        form="drops-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1290,
        text=(
            "Chocolate milk without the milk. Steep it for sixteen hours and forget about it for "
            "fifteen: 80 g to a litre of cold water, in the fridge, then through a paper filter.\n"
            "Brazil makes the body, a natural from Ethiopia makes the cherry on top. It keeps for "
            "five days, if you hide it. Heat it gently and it is a decent camp coffee too, though "
            "we did not say so."
        ),
        facts=(
            "Brazil and Ethiopia, two to one",
            "Roasted medium, for cold water",
            "One bag makes about three litres",
        ),
        colours=("Black",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=("Whole bean", "Coarse"),
        cut_by="Grind",
        tags=("filter", "cold brew", "blend"),
        grams=265,
    ),
    Goods(
        title="Office Filter",
        form="squares-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1150,
        text=(
            "For the machine in the corridor, with the jug that nobody has seen the bottom of. Milk "
            "chocolate, biscuit, no surprises; it stays pleasant for an hour on the hot plate, and "
            "we measured that.\n"
            "Use 60 g to the litre, which is one scoop more than whoever makes it now is using. The "
            "kilo bag has a line printed inside that says it is time to order."
        ),
        facts=("Brazil and Peru", "Roasted medium, good with milk", "Best from day 4 to day 60"),
        colours=("Steel",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=("Whole bean", "Filter"),
        cut_by="Grind",
        tags=("filter", "blend"),
        grams=265,
    ),
)
