"""Northbound: jackets, layers and hats."""

from typing import Final

from shared.demo.content.build import Goods, Size

FELL = "Fell & Thread"
BODY: Final = (Size("XS"), Size("S"), Size("M"), Size("L"), Size("XL"), Size("XXL"))

GOODS: Final = (
    Goods(
        title="Squall Shell",
        form="jacket",
        kind="Jacket",
        vendor=FELL,
        price_minor=32900,
        text=(
            "Three layers, taped throughout, cut so that the arms go up and the hem stays down. The "
            "hood fits over a helmet and, drawn in, over a headache.\n"
            "Pit zips run both ways. The pockets sit above a hip belt, where you can reach them. "
            "When the fabric begins to wet out, wash it and tumble it warm; when it begins to leak, "
            "send it in."
        ),
        table=(
            ("Fabric", "3 layers, 40D face, no fluorocarbons"),
            ("Water column", "20,000 mm"),
            ("Breathability", "20,000 g/m²/24 h"),
            ("Weight", "430 g in M"),
        ),
        colours=("Signal", "Pine", "Slate"),
        sizes=BODY,
        tags=("waterproof", "favourite"),
        grams=430,
    ),
    Goods(
        title="Drift Rain Jacket",
        form="jacket",
        kind="Jacket",
        vendor=FELL,
        price_minor=17900,
        text=(
            "The jacket that lives at the bottom of the pack and is never in the way, until it is "
            "the only thing that matters. Packed, it is the size of a large orange.\n"
            "One chest pocket, which is also the stuff sack. A peak stiff enough to hold its shape "
            "in wind. A print on the inside instead of a lining keeps it off the skin. For walks "
            "that may turn wet, rather than days that are."
        ),
        table=(
            ("Fabric", "2.5 layers, 20D recycled nylon"),
            ("Water column", "10,000 mm"),
            ("Packs into", "Chest pocket"),
            ("Weight", "260 g in M"),
        ),
        colours=("Granite", "Moss"),
        sizes=BODY,
        tags=("waterproof", "packable"),
        grams=260,
    ),
    Goods(
        title="Hearth Insulated Jacket",
        form="puffer",
        kind="Jacket",
        vendor=FELL,
        price_minor=21900,
        text=(
            "For belays, bus stops and breakfast outside. It is warm when damp and quick when "
            "washed, which down is not. The cut is a little long at the back, because that is where "
            "the cold sits down.\n"
            "Two inner pockets are large enough to dry gloves. The cuffs are knitted and go under a "
            "glove without a fight. Reduced: last winter's lining, which was blue. The new one is "
            "grey."
        ),
        table=(
            ("Fill", "100 g/m² recycled polyester"),
            ("Face", "30D ripstop, windproof"),
            ("Comfortable at", "About −5 °C, standing"),
            ("Weight", "520 g in M"),
        ),
        colours=("Bark", "Slate"),
        sizes=BODY,
        was=118,
        tags=("insulated",),
        grams=520,
    ),
    Goods(
        title="Tarn Fleece",
        form="fleece",
        kind="Fleece",
        vendor=FELL,
        price_minor=12900,
        text=(
            "Grid inside, smooth outside: it slides under a shell and works alone on the way up. "
            "The collar zips to the chin and lies flat when it does not.\n"
            "Thumb loops keep the sleeves where they are when the shell goes over. Seams are flat "
            "and set off the shoulder, so pack straps miss them. It dries on the body in the time "
            "it takes to make soup."
        ),
        table=(
            ("Fabric", "Recycled polyester grid, 200 g/m²"),
            ("Fit", "Close, over a base layer"),
            ("Care", "30 °C, in a washing bag"),
            ("Weight", "340 g in M"),
        ),
        colours=("Pine", "Granite", "Snow"),
        sizes=BODY,
        tags=("midlayer", "favourite"),
        grams=340,
    ),
    Goods(
        title="Kestrel Wind Shirt",
        form="wind-shirt",
        kind="Wind shirt",
        vendor=FELL,
        price_minor=9900,
        text=(
            "One hundred grams between you and a cold ridge. Put it on before you are cold and take "
            "it off before you are hot; there is nothing else to know about it.\n"
            "It lets sweat out faster than rain in, and holds off a drizzle for as long as it takes "
            "to find the other jacket. Half zip, elastic cuffs, no pockets except the one it packs "
            "into, which has a loop for a karabiner."
        ),
        table=(
            ("Fabric", "20D ripstop nylon"),
            ("Air", "25 cubic feet a minute"),
            ("Packed", "The size of an apple"),
            ("Weight", "104 g in M"),
        ),
        colours=("Signal", "Moss"),
        sizes=BODY,
        tags=("ultralight", "packable"),
        grams=104,
    ),
    Goods(
        title="Summit Beanie",
        form="beanie",
        kind="Hat",
        vendor=FELL,
        price_minor=3400,
        text=(
            "Merino inside, wool outside, and a bobble so that you are found. The double cuff "
            "covers the ears with room for a hood above, and turns down once more when the wind "
            "gets personal.\n"
            "It is knitted in one piece, so there is no seam over the forehead. Wash it by hand and "
            "dry it flat, or not at all; wool forgives more than you think. One size fits heads, "
            "from experience."
        ),
        table=(
            ("Outside", "100 % lambswool"),
            ("Inside", "100 % merino band"),
            ("Size", "One, 54–61 cm"),
            ("Weight", "90 g"),
        ),
        colours=("Pine", "Signal", "Slate"),
        tags=("merino", "hats"),
        grams=90,
    ),
    Goods(
        title="Watch Cap",
        form="watch-cap",
        kind="Hat",
        vendor=FELL,
        price_minor=2900,
        text=(
            "The plain one. Worn on boats since there were boats, because it stays on, stays warm "
            "when wet, and has nothing on it that could catch in a line.\n"
            "The rib is deep and springs back after being sat upon. Pull it low for the night "
            "watch, roll it high for the harbour. It needs no explanation and gets none from its "
            "wearers, as a rule."
        ),
        table=(
            ("Yarn", "100 % merino, 19.5 micron"),
            ("Knit", "2 × 2 rib, double cuff"),
            ("Care", "30 °C, wool programme"),
            ("Weight", "70 g"),
        ),
        colours=("Granite", "Bark"),
        tags=("merino", "hats"),
        grams=70,
    ),
    Goods(
        title="Fisher Beanie",
        form="watch-cap",
        kind="Hat",
        vendor=FELL,
        price_minor=2600,
        text=(
            "Short, ribbed and stubborn. It stays above the ears and under any hood, which makes it "
            "the hat for people who need to hear: bird-watchers, cyclists, parents.\n"
            "The wool was a jumper once, sorted by colour and spun again, so no dye was used and no "
            "two batches are quite the same. The next moss will be greener, if people have given up "
            "greener jumpers."
        ),
        table=(
            ("Yarn", "70 % recycled wool, 30 % nylon"),
            ("Length", "19 cm, cuffed"),
            ("Size", "One, 54–60 cm"),
            ("Weight", "60 g"),
        ),
        colours=("Moss", "Snow"),
        tags=("wool", "hats"),
        grams=60,
    ),
)
