"""Kernel Coffee: beans for espresso, subscriptions and samplers."""

from typing import Final

from shared.demo.content.build import Goods, Size

ROASTERY = "Kernel Roastery"
BAGS: Final = (Size("250 g"), Size("1 kg", 360, 400))
GRINDS: Final = ("Whole bean", "Espresso", "Moka pot")

GOODS: Final = (
    Goods(
        title="Mainloop Espresso",
        form="loops-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1290,
        text=(
            "Our house espresso: hazelnut, dark cherry, the same every week on purpose. The farms "
            "change with the season and the taste does not, which is the hardest thing we do and "
            "the least visible.\n"
            "18 g in, 38 g out, 28 seconds. If you are two seconds off it still works; it forgives. "
            "With milk it turns into the inside of a chocolate bar."
        ),
        facts=("Brazil, Colombia, India", "Roasted medium, good with milk", "Best from day 8 to day 50"),
        colours=("Black",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("espresso", "blend", "favourite"),
        grams=265,
    ),
    Goods(
        title="Daylight Espresso",
        form="rings-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1490,
        text=(
            "Lighter, brighter, a little rude at first. Then mandarin, then caramel, then you "
            "wonder what you used to like about the other one.\n"
            "It wants a longer shot and hotter water than you are used to: 18 g in, 42 g out, 30 "
            "seconds at 94 °C. Give it two weeks of rest before you judge it. Without milk, please, "
            "the first time. After that it is your cup."
        ),
        facts=("Ethiopia and Honduras", "Roasted light to medium", "Best from day 14 to day 50"),
        colours=("Citron",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("espresso",),
        grams=265,
    ),
    Goods(
        title="Decaf Overflow",
        form="halves-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1390,
        text=(
            "Toffee, red apple, and eight hours of sleep. The caffeine is taken out in Colombia, "
            "with a solvent won from sugar cane and with spring water, forty kilometres from where "
            "the coffee grew.\n"
            "We put it on the table at every tasting without saying which it is. So far nobody has "
            "pointed at it. Grind it a touch finer than Mainloop; decaf is more brittle and runs "
            "fast."
        ),
        facts=("Colombia, 1,700 m", "Sugar-cane process, 99.9 % caffeine-free", "Roasted medium"),
        colours=("Plum",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("espresso", "decaf"),
        grams=265,
    ),
    Goods(
        title="Monsoon Base",
        form="winds-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1190,
        text=(
            "Heavy, low, spicy. The bass player among coffees: you hardly hear it, and the room is "
            "empty when it stops. Clove, cedar, dark cocoa, and next to no acidity.\n"
            "The beans lie open to the monsoon wind for twelve weeks until they are pale and "
            "swollen. It makes the crema that other blends borrow. Reduced by the pallet, since the "
            "pallet was larger than we had ordered."
        ),
        facts=("India, 1,200 m, monsooned", "Roasted dark, great in a moka pot", "Best from day 6 to day 60"),
        colours=("Rust",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        was=117,
        tags=("espresso",),
        grams=265,
    ),
    Goods(
        title="Night Build",
        form="moon-bag",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=1350,
        text=(
            "For late work: dark chocolate, walnut, no questions. It is roasted further than "
            "anything else here and still has a taste of somewhere, which is our rule for dark "
            "coffee.\n"
            "18 g in, 34 g out, 27 seconds at 91 °C. It holds its own against a lot of milk, and "
            "against deadlines. If tomorrow starts early, see Decaf Overflow, one shelf up."
        ),
        facts=("Guatemala and Sumatra", "Roasted dark, good with milk", "Best from day 5 to day 50"),
        colours=("Fjord",),
        sizes=BAGS,
        sized_by="Weight",
        cuts=GRINDS,
        cut_by="Grind",
        tags=("espresso", "blend"),
        grams=265,
    ),
    Goods(
        title="Filter Subscription",
        form="parcel",
        kind="Subscription",
        vendor=ROASTERY,
        price_minor=1400,
        text=(
            "A new filter coffee every two weeks, roasted the day before it leaves. You never get "
            "the same one twice in a row, nor one that is not good enough to be on the shelf above.\n"
            "The first parcel brings a tin; the bags that follow fit into it. Skip one, change the "
            "size or stop altogether by answering any of our mails. A person reads them, at the "
            "desk beside the roaster."
        ),
        facts=(
            "The price is that of one delivery; this order is the first",
            "Recipe card with every coffee",
            "Stop whenever you like",
        ),
        colours=("Citron",),
        sizes=(Size("250 g"), Size("500 g", 185, 190)),
        sized_by="Weight",
        cuts=("Whole bean", "Filter"),
        cut_by="Grind",
        tags=("subscription", "filter", "favourite"),
        grams=300,
    ),
    Goods(
        title="Espresso Subscription",
        form="parcel",
        kind="Subscription",
        vendor=ROASTERY,
        price_minor=1300,
        text=(
            "Mainloop, or its cousin of the month, on your doorstep before the hopper runs dry. "
            "Tell us how many cups a day you make; we do the division.\n"
            "It arrives on a Thursday and is ready on the Thursday after, so keep one bag ahead. "
            "The first parcel brings a tin with a date wheel on the lid, which sounds silly until "
            "you own two bags."
        ),
        facts=(
            "The price is that of one delivery; this order is the first",
            "Every one, two or four weeks",
            "Stop whenever you like",
        ),
        colours=("Black",),
        sizes=(Size("250 g"), Size("1 kg", 345, 380)),
        sized_by="Weight",
        cuts=("Whole bean", "Espresso"),
        cut_by="Grind",
        tags=("subscription", "espresso"),
        grams=300,
    ),
    Goods(
        title="Sampler, Four Tins",
        form="four-tins",
        kind="Coffee",
        vendor=ROASTERY,
        price_minor=2900,
        text=(
            "Four coffees, 80 g each, in tins you will keep screws in later. Each makes five cups: "
            "one to get it wrong, one to get it right, three to enjoy.\n"
            "The tasting notes are enclosed in a sealed envelope. Write down your own first, then "
            "open it, then disagree with us by post; the best disagreement of every month gets a "
            "bag. It is the present for somebody of whom you only know that they drink coffee."
        ),
        facts=("Four coffees of the month, whole bean", "Tins can be refilled", "Notes in a sealed envelope"),
        colours=("Paper",),
        sizes=(Size("Filter"), Size("Espresso"), Size("Two of each")),
        sized_by="Taste",
        tags=("gifts", "subscription"),
        grams=620,
    ),
    Goods(
        title="Decaf Subscription",
        form="parcel",
        kind="Subscription",
        vendor=ROASTERY,
        price_minor=1450,
        text=(
            "For the cup after dinner, on time. Overflow and two others take turns, all "
            "decaffeinated near the farm, all roasted in the same week as their louder neighbours.\n"
            "Many people take it together with another subscription, in one parcel. Tell us in a "
            "note and you pay the post only once. Nobody needs to know which tin is which; there is "
            "a dot under the lid."
        ),
        facts=(
            "The price is that of one delivery; this order is the first",
            "Every two or four weeks",
            "Stop whenever you like",
        ),
        colours=("Plum",),
        sizes=(Size("250 g"), Size("500 g", 185, 190)),
        sized_by="Weight",
        cuts=("Whole bean", "Filter", "Espresso"),
        cut_by="Grind",
        tags=("subscription", "decaf"),
        grams=300,
    ),
)
