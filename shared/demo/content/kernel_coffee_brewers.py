"""Kernel Coffee: brewers, kettles and scales."""

from typing import Final

from shared.demo.content.build import Goods, Size

BURR = "Burr & Bell"

GOODS: Final = (
    Goods(
        title="Cone Dripper",
        form="cone",
        kind="Brewer",
        vendor=BURR,
        price_minor=3400,
        text=(
            "Sixty degrees, twenty ribs, one hole. The ribs keep the paper off the wall, so the air "
            "gets out, so the water gets through: that is all a dripper has to do, and few do all "
            "of it.\n"
            "Porcelain keeps the heat if you rinse it hot first. There is a recipe printed inside "
            "the lid of the box, and a thinner line inside the cone that says where one cup ends."
        ),
        facts=("Porcelain, for 1 to 3 cups", "Takes cone papers, size 2", "Dishwasher safe"),
        colours=("Paper", "Black", "Citron"),
        tags=("filter", "favourite"),
        grams=620,
    ),
    Goods(
        title="Cone Dripper Set",
        form="server-set",
        kind="Brewer",
        vendor=BURR,
        price_minor=5900,
        text=(
            "Dripper, server and forty papers: open, rinse, pour. It is the whole of filter coffee "
            "in one box, but for the beans and a kettle with some self-control.\n"
            "The server is marked at 250 and 500 g, and its lid fits the dripper upside down as a "
            "saucer, so nothing drips on the letter from the bank. Reduced until the boxes with the "
            "old logo are gone."
        ),
        facts=("Porcelain dripper, glass server 600 ml", "40 papers", "Spare servers available"),
        colours=("Black", "Paper"),
        was=116,
        tags=("filter", "gifts"),
        grams=1200,
    ),
    Goods(
        title="Travel Dripper",
        form="cone",
        kind="Brewer",
        vendor=BURR,
        price_minor=1900,
        text=(
            "Unbreakable, and it has been tried: with a staircase, a suitcase and a two-year-old. "
            "It weighs as much as a bar of chocolate and nests over most mugs, flasks and "
            "saucepans.\n"
            "Plastic has a hidden talent here. It takes less heat from the water than porcelain "
            "does, so the travel version brews a little better on a cold morning. We do not say it "
            "loudly."
        ),
        facts=("Copolyester, free of BPA", "For 1 to 2 cups, papers size 2", "90 g"),
        colours=("Fjord", "Citron"),
        tags=("filter", "travel"),
        grams=90,
    ),
    Goods(
        title="Gooseneck Kettle",
        form="kettle",
        kind="Kettle",
        vendor=BURR,
        price_minor=14900,
        text=(
            "Holds a temperature to half a degree and a grudge against no one. Turn the dial to 93, "
            "press once, and it says so with a light rather than with a beep; it is morning, after "
            "all.\n"
            "The spout is bent so that the stream falls straight from any height, in any mood. The "
            "handle is balanced with 400 g of water left, since that is where hands begin to shake."
        ),
        facts=(
            "0.9 l, 1,200 W",
            "40 to 100 °C, holds for 60 minutes",
            "Steel inside, no plastic in the water",
        ),
        colours=("Black", "Paper"),
        tags=("kettles", "favourite"),
        grams=1500,
    ),
    Goods(
        title="Stovetop Kettle",
        form="stovetop-kettle",
        kind="Kettle",
        vendor=BURR,
        price_minor=6900,
        text=(
            "The same spout, the older fire. It works on gas, induction and the embers of a camp "
            "stove, and the thermometer in the lid can be read through steam.\n"
            "It has no cable, no light and nothing that can be updated. Take it off at 96 °C, count "
            "slowly to twenty, and it will be at 93 when the first water meets the coffee. There, "
            "now you know the secret."
        ),
        facts=("1 l, brushed steel", "All hobs, including induction", "Thermometer in the lid"),
        colours=("Steel", "Rust"),
        tags=("kettles",),
        grams=780,
    ),
    Goods(
        title="Steel Press",
        form="press",
        kind="Brewer",
        vendor=BURR,
        price_minor=5900,
        text=(
            "Four minutes, no paper, and a second sieve so that the last sip is coffee too. The "
            "frame holds the glass with three springs instead of one screw, and the glass has not "
            "broken yet, in ours.\n"
            "Coarse grind, 60 g to the litre, just off the boil. Break the crust with a spoon, "
            "wait, press slowly. It is the only brewer here that you can leave alone while you find "
            "your shoes."
        ),
        facts=("Borosilicate glass, steel frame", "Double sieve", "Spare glass available"),
        colours=("Black", "Steel"),
        sizes=(Size("0.35 l", 80, 62), Size("0.8 l")),
        sized_by="Volume",
        tags=("immersion",),
        grams=980,
    ),
    Goods(
        title="Travel Press",
        form="travel-press",
        kind="Brewer",
        vendor=BURR,
        price_minor=4400,
        text=(
            "Press, cup and flask, depending on where you are in the day. The sieve pushes the "
            "grounds under a lid that seals them off, so the coffee stops brewing when you do.\n"
            "It fits a cup holder and most side pockets. The steel is double and keeps a drink hot "
            "through a commute or a football match. The strap comes off, and after a week most "
            "people have put it back."
        ),
        facts=("0.4 l, double-wall steel", "Leak-proof lid", "Hot for 3 hours"),
        colours=("Fjord", "Plum"),
        tags=("immersion", "travel"),
        grams=420,
    ),
    Goods(
        title="Brew Scale",
        form="scale",
        kind="Scale",
        vendor=BURR,
        price_minor=7900,
        text=(
            "A tenth of a gram, a timer that starts itself with the first drop, and figures you can "
            "read without your glasses. The top is a single sheet of glass with no edge for coffee "
            "to hide in.\n"
            "It settles in a third of a second, so you see the pour and not its memory. One charge "
            "lasts a month of mornings. There is no app. It does not want to know who you are."
        ),
        facts=("0.1 g up to 2 kg", "Auto-start timer, flow in g/s", "USB-C, 30 hours"),
        colours=("Black", "Paper"),
        tags=("scales", "favourite"),
        grams=480,
    ),
    Goods(
        title="Pocket Scale",
        form="pocket-scale",
        kind="Scale",
        vendor=BURR,
        price_minor=3900,
        text=(
            "Lives in the drawer with the good spoons and comes along in the bag with the Travel "
            "Mill. It weighs to a tenth of a gram, counts the seconds, and switches off only when "
            "you have gone.\n"
            "The lid is also the tray, so grounds stay where they fell. It runs on two cells that "
            "every kiosk has, and it shows three days in advance when they will be empty."
        ),
        facts=("0.1 g up to 1 kg", "Timer, lid doubles as a tray", "Two AAA cells, about a year"),
        colours=("Steel",),
        tags=("scales", "travel"),
        grams=210,
    ),
    Goods(
        title="Espresso Scale",
        form="espresso-scale",
        kind="Scale",
        vendor=BURR,
        price_minor=9900,
        text=(
            "Slim enough for the drip tray, sealed against what happens there. The timer starts "
            "when the first drop lands and stops when you lift the cup; your hands have other "
            "things to do.\n"
            "Set a target and the light turns from white to citron two grams before, which is how "
            "long a pump takes to hear you. The feet are silicone, and so is its attitude to being "
            "splashed."
        ),
        facts=("0.1 g up to 2 kg", "IPX5, 12 mm high", "USB-C behind a plug, 20 hours"),
        colours=("Black",),
        tags=("scales", "espresso"),
        grams=260,
    ),
    Goods(
        title="The Brew Guide",
        form="cone",
        kind="Guide",
        vendor=BURR,
        price_minor=900,
        text=(
            "Everything that we say across the counter, written down once: one rule for all brewers, "
            "five recipes with grams and seconds, and what to change when it tastes wrong.\n"
            "A PDF for the phone that stands next to your scale. You can download it as soon as the "
            "money is in, print it, and spill on it. When we learn something new, the next edition "
            "is a new guide; this one stays true. No plastic, no parcel, no ribbon."
        ),
        facts=("PDF, four pages, A5", "Five downloads within thirty days"),
        colours=("Paper",),
        tags=("guides", "gifts"),
        grams=1,
    ),
)
