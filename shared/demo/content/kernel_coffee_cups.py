"""Kernel Coffee: cups, tins, kits and care."""

from typing import Final

from shared.demo.content.build import Goods

ROASTERY, BURR = "Kernel Roastery", "Burr & Bell"

GOODS: Final = (
    Goods(
        title="Filter Cup",
        form="tall-cup",
        kind="Cup",
        vendor=BURR,
        price_minor=1900,
        text=(
            "Wide where the nose goes. Half of what you call taste is smell, and most cups are "
            "built as though you had none. This one opens by eleven degrees and holds the warm air "
            "where you are about to breathe.\n"
            "The inside is always white, so that you can see what colour the coffee is. The handle "
            "is set low: you tilt it without lifting your elbow off the newspaper."
        ),
        facts=("Porcelain, 220 ml", "With saucer", "Dishwasher and microwave safe"),
        colours=("Paper", "Black", "Citron"),
        tags=("cups", "favourite"),
        grams=360,
    ),
    Goods(
        title="Cappuccino Cup",
        form="cup",
        kind="Cup",
        vendor=BURR,
        price_minor=2100,
        text=(
            "A round floor, because milk wants to turn. Pour into the middle and it rolls up along "
            "the wall and folds over; that is how a heart happens, whether you meant one or not.\n"
            "It takes 18 g of espresso and 120 of milk and leaves the width of a finger for safety. "
            "The wall is thick below and thin at the lip, so it keeps its heat without feeling like "
            "a bathtub."
        ),
        facts=("Porcelain, 180 ml", "With saucer", "Dishwasher and microwave safe"),
        colours=("Fjord", "Rust"),
        tags=("cups", "milk"),
        grams=380,
    ),
    Goods(
        title="Espresso Cup",
        form="small-cup",
        kind="Cup",
        vendor=BURR,
        price_minor=1500,
        text=(
            "Thick walls, small handle, exact opinion. It weighs more than what it holds by a "
            "factor of six, and that is the point: warmed on the machine, it keeps a shot hot for "
            "the four sips it takes.\n"
            "The inside is egg-shaped, so the crema stays deep instead of wide. Reduced, as the "
            "next glaze is matt. This one is glossy and shows no fingerprints."
        ),
        facts=("Porcelain, 70 ml", "With saucer", "Dishwasher safe"),
        colours=("Black", "Plum"),
        was=120,
        tags=("cups", "espresso"),
        grams=220,
    ),
    Goods(
        title="Storage Tin",
        form="storage-tin",
        kind="Storage",
        vendor=ROASTERY,
        price_minor=1900,
        text=(
            "Keeps air out with a lid that sighs. Press it down and the last of the air leaves "
            "through the valve; the sound means that your coffee will taste tomorrow as it did "
            "today, more or less, for three weeks.\n"
            "A whole bag fits in without being poured, label and all, and the label shows through a "
            "window. Tinplate keeps out light, kitchens and curious flatmates."
        ),
        facts=("For 250 g of beans, bag included", "One-way valve", "Tinplate, food-safe lacquer"),
        colours=("Black", "Paper", "Citron"),
        tags=("storage", "favourite"),
        grams=210,
    ),
    Goods(
        title="Large Storage Tin",
        form="storage-tin",
        kind="Storage",
        vendor=ROASTERY,
        price_minor=2900,
        text=(
            "For a kilo, and the people who drink one. It has the same sighing lid, a wider mouth "
            "for a scoop, and straight sides, so that it stands next to its own kind without a gap.\n"
            "There is a date wheel under the lid. Set it when you open the bag. Nobody remembers "
            "when they opened the bag; everybody says last week.\n"
            "Beans prefer a cupboard to a fridge, and a tin to both."
        ),
        facts=("For 1 kg of beans", "One-way valve, date wheel", "Tinplate, food-safe lacquer"),
        colours=("Rust", "Fjord"),
        tags=("storage",),
        grams=420,
    ),
    Goods(
        title="Cleaning Tablets",
        form="tablets",
        kind="Care",
        vendor=ROASTERY,
        price_minor=1400,
        text=(
            "Your machine cannot ask for them, so we do. Old coffee oil goes rancid and gets into "
            "every cup, and you only notice on the day after you have cleaned, when everything "
            "suddenly tastes of something.\n"
            "One tablet a week for an espresso group, one a month for a jug or a flask. Rinse "
            "twice. There is a row of boxes printed on the tin to tick, for those of us who need "
            "that."
        ),
        facts=(
            "40 tablets, free of phosphate",
            "For groups, jugs and flasks",
            "Enough for about nine months",
        ),
        colours=("Steel",),
        tags=("care",),
        grams=180,
    ),
    Goods(
        title="Descaler",
        form="sachet",
        kind="Care",
        vendor=ROASTERY,
        price_minor=1100,
        text=(
            "Citric acid, in the right amount, with instructions that a person wrote. Chalk makes "
            "kettles loud and machines slow, and it takes a degree off your water every month "
            "without telling you.\n"
            "Two spoons to a litre, warm but not hot, half an hour. Then rinse until the water "
            "tastes of water. How often depends on where you live; there is a map of the country on "
            "the back."
        ),
        facts=("500 g, about ten rounds", "Food-grade citric acid", "Cardboard and tinplate only"),
        colours=("Fjord",),
        tags=("care",),
        grams=520,
    ),
    Goods(
        title="Starter Kit",
        form="starter-set",
        kind="Kit",
        vendor=BURR,
        price_minor=8900,
        text=(
            "Breakfast, from tomorrow: a dripper, a Travel Mill, a Pocket Scale, forty papers and a "
            "bag of Gedeb, in the order in which you need them. All you add is a kettle and ten "
            "minutes.\n"
            "The card inside has one recipe and four sentences that begin with “If it tastes”. "
            "After a month you will not need the card. Bought one by one the parts would cost a "
            "good deal more; that is what the other price means."
        ),
        facts=("Cone dripper, Travel Mill, Pocket Scale", "40 papers", "250 g Gedeb Washed, whole bean"),
        colours=("Citron",),
        was=122,
        tags=("gifts", "filter", "favourite"),
        grams=2100,
    ),
    Goods(
        title="Office Kit",
        form="office-set",
        kind="Kit",
        vendor=BURR,
        price_minor=11900,
        text=(
            "Two presses, a kilo of Mainloop, and an end to the machine in the corridor. It makes "
            "eight mugs in six minutes, and four of those minutes are spent standing about and "
            "talking, which was the idea.\n"
            "The brush reaches the corners of the sieve. The sheet for the wall explains who washes "
            "up, by way of a flow chart without exits. Ground for the press, unless you say "
            "otherwise with the order."
        ),
        facts=("Two Steel Presses, 0.8 l", "1 kg Mainloop, ground coarse", "Brush and flow chart"),
        colours=("Black",),
        tags=("gifts", "immersion"),
        grams=3200,
    ),
    Goods(
        title="Tasting Set",
        form="tasting-set",
        kind="Kit",
        vendor=BURR,
        price_minor=5900,
        text=(
            "Four cups, four spoons, a sheet to write on. Somebody will say “stone fruit”. Somebody "
            "else will say “brown”. Both are right, and that is what the evening is for.\n"
            "Cupping is simple: 12 g, 200 g of water, four minutes, break the crust, slurp. The "
            "guide takes up one page. Slurping is allowed in this company, and in fact is the whole "
            "technique."
        ),
        facts=(
            "Four cups, 220 ml, four spoons",
            "20 score sheets, one-page guide",
            "Coffee not included; see the sampler",
        ),
        colours=("Paper",),
        tags=("gifts", "cups"),
        grams=1900,
    ),
)
