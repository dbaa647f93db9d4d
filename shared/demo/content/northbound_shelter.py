"""Northbound: tents and sleeping bags."""

from typing import Final

from shared.demo.content.build import Goods, Size

WORKS, FELL = "Northbound Works", "Fell & Thread"
LENGTHS: Final = (Size("Regular"), Size("Long", 108, 107))

GOODS: Final = (
    Goods(
        title="Lodge Two",
        form="tent",
        kind="Tent",
        vendor=WORKS,
        price_minor=49900,
        text=(
            "Two people, two doors, no argument. It goes up in four minutes with cold hands; we "
            "timed it in January, and then again with a witness.\n"
            "Inner and fly pitch together, so the inside stays dry while you do it. The poles are "
            "colour-coded and all the same length. Each porch swallows a pack and a pair of boots, "
            "and one of them is high enough to cook in."
        ),
        table=(
            ("Fly", "20D silnylon, 3,000 mm"),
            ("Floor", "40D nylon, 5,000 mm"),
            ("Packed", "46 × 15 cm"),
            ("Weight", "2.1 kg with poles"),
        ),
        colours=("Signal", "Pine"),
        sizes=(Size("2 people"), Size("3 people", 122, 125)),
        sized_by="Sleeps",
        tags=("tents", "favourite"),
        grams=2100,
    ),
    Goods(
        title="Bivy One",
        form="tunnel-tent",
        kind="Tent",
        vendor=WORKS,
        price_minor=32900,
        text=(
            "A tent for one who likes the quiet. It pitches on a ledge the size of a door and "
            "stands with six pegs, or four and a good stone.\n"
            "One pole runs from head to foot and gives you room to sit up at the end where your "
            "head is. There is no space for a guest. There is space for a wet pack, under the fly, "
            "next to your face."
        ),
        table=(
            ("Fly", "15D silnylon, 2,500 mm"),
            ("Inner height", "96 cm"),
            ("Packed", "38 × 12 cm"),
            ("Weight", "1.2 kg"),
        ),
        colours=("Moss", "Granite"),
        tags=("tents", "ultralight"),
        grams=1200,
    ),
    Goods(
        title="Basecamp Four",
        form="dome-tent",
        kind="Tent",
        vendor=WORKS,
        price_minor=74900,
        text=(
            "Room to stand, to cook, and to wait for the weather with friends you still like "
            "afterwards. Five poles cross nine times, and the whole thing shrugs at eighty "
            "kilometres an hour.\n"
            "Snow valances run all the way round. Two vents open from the inside, with mittens. The "
            "floor unzips along one side for cooking, digging, or for the friend who came in with "
            "crampons on."
        ),
        table=(
            ("Fly", "40D nylon, 5,000 mm"),
            ("Standing height", "195 cm"),
            ("Wind", "Pitched and tested at 80 km/h"),
            ("Weight", "5.8 kg"),
        ),
        colours=("Slate",),
        tags=("tents", "expedition"),
        grams=5800,
    ),
    Goods(
        title="Tarp Nine",
        form="tarp",
        kind="Tarp",
        vendor=WORKS,
        price_minor=15900,
        text=(
            "Nine square metres of maybe. High for lunch, low for rain, an A for the night, a wall "
            "for the wind. A tarp is the only tent that improves with what you know.\n"
            "Sixteen tie-outs, each reinforced and each a different length of useful. The lines are "
            "reflective and come cut and knotted, with a card of six pitches. Reduced, because the "
            "bag is last year's green."
        ),
        table=(
            ("Fabric", "20D silnylon, 2,000 mm"),
            ("Size", "3 × 3 m"),
            ("Included", "8 lines, 8 pegs, pitch card"),
            ("Weight", "480 g without pegs"),
        ),
        colours=("Pine", "Bark"),
        was=119,
        tags=("ultralight", "camp"),
        grams=480,
    ),
    Goods(
        title="Frost Sleeping Bag",
        form="sleeping-bag",
        kind="Sleeping bag",
        vendor=FELL,
        price_minor=34900,
        text=(
            "Comfort at −7 °C, measured by people who complain. The hood closes to a window the "
            "size of a nose; the draught collar stops the pump that empties every other bag when "
            "you turn over.\n"
            "The foot box is cut wider and filled fuller, because feet are where it starts. A stiff "
            "tape runs along the zip and keeps the fabric out of its teeth. It comes with a large "
            "cotton sack: down wants to be stored asleep."
        ),
        table=(
            ("Fill", "Responsible down, 800 cuin, 560 g"),
            ("Comfort", "−7 °C"),
            ("Limit", "−14 °C"),
            ("Weight", "1.05 kg, regular"),
        ),
        colours=("Slate", "Signal"),
        sizes=LENGTHS,
        sized_by="Length",
        tags=("down", "favourite"),
        grams=1050,
    ),
    Goods(
        title="Meadow Sleeping Bag",
        form="sleeping-bag",
        kind="Sleeping bag",
        vendor=FELL,
        price_minor=14900,
        text=(
            "For huts, gardens and warm nights. The zip goes around the foot, so it opens flat into "
            "a blanket for two, and two of them zip into a bed for the same two, later.\n"
            "The lining is brushed and does not whisper when you move. Wash it in any machine; it "
            "dries by evening. Children grow into it, and it has been known to become a sofa throw "
            "between trips."
        ),
        table=(
            ("Fill", "Recycled polyester, two layers"),
            ("Comfort", "8 °C"),
            ("Packed", "34 × 19 cm"),
            ("Weight", "980 g, regular"),
        ),
        colours=("Moss", "Granite"),
        sizes=LENGTHS,
        sized_by="Length",
        tags=("summer", "camp"),
        grams=980,
    ),
    Goods(
        title="Polar Sleeping Bag",
        form="sleeping-bag",
        kind="Sleeping bag",
        vendor=FELL,
        price_minor=54900,
        text=(
            "For when the forecast uses one colour. The baffles are boxes, the collar has its own "
            "drawcord on its own side, and everything can be found and pulled by a hand in a glove.\n"
            "A removable vapour barrier keeps sweat out of the down on long trips, where a bag "
            "grows a kilo of ice otherwise. Reduced once a year, in the only month when nobody "
            "thinks of winter."
        ),
        table=(
            ("Fill", "Responsible down, 850 cuin, 980 g"),
            ("Comfort", "−22 °C"),
            ("Limit", "−31 °C"),
            ("Weight", "1.58 kg, regular"),
        ),
        colours=("Pine",),
        sizes=LENGTHS,
        sized_by="Length",
        was=115,
        tags=("down", "expedition"),
        grams=1580,
    ),
    Goods(
        title="Camp Blanket",
        form="camp-blanket",
        kind="Blanket",
        vendor=FELL,
        price_minor=9900,
        text=(
            "Down for the shoulders by the fire. Snap two corners and it is a poncho; snap the long "
            "side and it is a bag for a mild night; leave it alone and it is the thing everyone "
            "reaches for.\n"
            "The face fabric sheds rain for a while and sparks for a moment, so do not sit too "
            "close. It packs into a sack that becomes a pillow if you put the jumper in as well."
        ),
        table=(
            ("Fill", "Recycled down, 600 cuin"),
            ("Size", "140 × 190 cm"),
            ("Packed", "24 × 15 cm"),
            ("Weight", "560 g"),
        ),
        colours=("Moss", "Slate"),
        tags=("camp", "down"),
        grams=560,
    ),
)
