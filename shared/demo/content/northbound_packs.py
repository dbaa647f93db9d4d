"""Northbound: packs and duffels."""

from typing import Final

from shared.demo.content.build import Goods, Size

WORKS = "Northbound Works"

GOODS: Final = (
    Goods(
        title="Ridgeline Pack",
        form="backpack",
        kind="Backpack",
        vendor=WORKS,
        price_minor=24900,
        text=(
            "The pack for a week without shops. The frame moves with your hips, the lid comes off "
            "for the summit, and the base holds a rain cover in a colour that helicopters like.\n"
            "Torso length adjusts with the pack on your back. Every buckle can be replaced in the "
            "field with one screwdriver, and three spares are sewn under the lid."
        ),
        table=(
            ("Fabric", "420D recycled nylon"),
            ("Frame", "7001 aluminium, one stay"),
            ("Carries well up to", "20 kg"),
            ("Torso", "42–54 cm"),
            ("Weight", "1.65 kg in 48 l"),
        ),
        colours=("Pine", "Granite", "Signal"),
        sizes=(Size("48 l"), Size("58 l", 112, 106), Size("68 l", 124, 112)),
        sized_by="Volume",
        tags=("trekking", "favourite"),
        grams=1650,
    ),
    Goods(
        title="Cairn Day Pack",
        form="day-pack",
        kind="Day pack",
        vendor=WORKS,
        price_minor=11900,
        text=(
            "Lunch, a layer and a map. It sits high, breathes at the back and stays quiet on a "
            "bike; nothing flaps, because nothing hangs.\n"
            "Two stretch pockets take bottles that you can reach without taking the pack off. One "
            "inner pocket takes what must not get wet. The hip belt is a plain strap and comes off, "
            "since most days do not need one."
        ),
        table=(
            ("Fabric", "210D recycled nylon"),
            ("Back", "Moulded foam, open mesh"),
            ("Bladder", "Sleeve for 2 l"),
            ("Weight", "720 g in 18 l"),
        ),
        colours=("Pine", "Slate", "Moss"),
        sizes=(Size("18 l"), Size("24 l", 115, 110)),
        sized_by="Volume",
        tags=("day hikes", "cycling"),
        grams=720,
    ),
    Goods(
        title="Scree Climbing Pack",
        form="climbing-pack",
        kind="Backpack",
        vendor=WORKS,
        price_minor=16900,
        text=(
            "No pocket you would snag, no strap you would miss. A tube of heavy fabric with a rope "
            "strap, two axe loops and two haul loops that hold the weight of a person. We checked, "
            "with a person.\n"
            "The lid extends over a second rope. Strip out frame sheet and belt and it goes on the "
            "summit day at 690 grams. Reduced to make room for next year's colours; the pack itself "
            "stays the same."
        ),
        table=(
            ("Fabric", "1000D face, 420D back"),
            ("Volume", "32 l, extends to 38 l"),
            ("Haul loops", "Tested to 3 kN"),
            ("Weight", "1.05 kg, stripped 690 g"),
        ),
        colours=("Granite", "Signal"),
        was=120,
        tags=("climbing", "alpine"),
        grams=1050,
    ),
    Goods(
        title="Harbour Roll-Top",
        form="roll-top",
        kind="Day pack",
        vendor=WORKS,
        price_minor=13900,
        text=(
            "Welded seams for boats, buses and the weather between them. Roll the top three times, "
            "clip it, and it floats; we threw one off the pier in March and fetched it in April. "
            "The sandwich was not good. It was dry.\n"
            "Inside, a padded sleeve holds a laptop off the ground. Outside, one zipped pocket "
            "holds what you need on the platform."
        ),
        table=(
            ("Fabric", "600D polyester, TPU-coated"),
            ("Volume", "25 l"),
            ("Protection", "IPX6, rolled three times"),
            ("Laptop", "Up to 15 inches"),
            ("Weight", "980 g"),
        ),
        colours=("Slate", "Bark"),
        tags=("waterproof", "commuting"),
        grams=980,
    ),
    Goods(
        title="Base Duffel",
        form="duffel",
        kind="Duffel",
        vendor=WORKS,
        price_minor=14900,
        text=(
            "Swallows boots and ropes together, and carries as a pack when the path turns to "
            "stairs. The mouth opens on three sides, so you see everything and dig for nothing.\n"
            "The floor is padded enough for a camera and coated enough for a puddle. Shoulder "
            "straps stow flat. The zip is the largest we could buy and can be locked; the pullers "
            "are cord, because metal ones break first."
        ),
        table=(
            ("Fabric", "900D recycled polyester, coated"),
            ("Straps", "Padded, stowable"),
            ("Cabin size", "45 l only"),
            ("Weight", "1.25 kg in 45 l"),
        ),
        colours=("Pine", "Signal", "Granite"),
        sizes=(Size("45 l"), Size("70 l", 118, 116), Size("100 l", 138, 136)),
        sized_by="Volume",
        tags=("travel", "favourite"),
        grams=1250,
    ),
    Goods(
        title="Ferry Duffel",
        form="duffel",
        kind="Duffel",
        vendor=WORKS,
        price_minor=9900,
        text=(
            "The weekend, zipped. It weighs less than a bottle of wine and leaves more room for "
            "one. On the way back from nowhere it folds into its own end pocket and disappears into "
            "a larger bag.\n"
            "Webbing runs all the way around, so the load hangs in the straps and not in the seams. "
            "Reduced because we ordered the zip in the wrong orange. We have got used to it."
        ),
        table=(
            ("Fabric", "210D recycled nylon"),
            ("Volume", "35 l"),
            ("Folded", "24 × 18 × 5 cm"),
            ("Weight", "480 g"),
        ),
        colours=("Moss", "Slate"),
        was=125,
        tags=("travel", "packable"),
        grams=480,
    ),
    Goods(
        title="Expedition Duffel",
        form="duffel",
        kind="Duffel",
        vendor=WORKS,
        price_minor=22900,
        text=(
            "Rides on yaks. Also on trains. Ballistic fabric, double base, and eight handles, so "
            "that there is always one on top when the bag has landed on its head.\n"
            "The compression straps double as lashing points. A clear window takes a name and a "
            "route, as couriers in the hills read both. After twenty-one trips our oldest has two "
            "patches and a nickname."
        ),
        table=(
            ("Fabric", "1680D ballistic nylon"),
            ("Handles", "8, bar-tacked"),
            ("Repairs", "Free for life, patches included"),
            ("Weight", "1.9 kg in 90 l"),
        ),
        colours=("Bark", "Signal"),
        sizes=(Size("90 l"), Size("120 l", 120, 118)),
        sized_by="Volume",
        tags=("travel", "expedition"),
        grams=1900,
    ),
    Goods(
        title="Weekend Bag",
        form="weekend-bag",
        kind="Duffel",
        vendor=WORKS,
        price_minor=11900,
        text=(
            "Smart enough for a wedding, strong enough for the way home. Waxed cotton outside, a "
            "bright lining inside, so the second cufflink can be found. The shoe pocket has its own "
            "zip and its own air.\n"
            "It takes a dent, a stain and a scratch better than anything with wheels. Wax it once a "
            "year with the small tin that comes along; it takes ten minutes and smells of autumn."
        ),
        table=(
            ("Fabric", "18 oz waxed cotton"),
            ("Volume", "40 l"),
            ("Fits", "Cabin size on most airlines"),
            ("Weight", "1.1 kg"),
        ),
        colours=("Slate", "Moss"),
        tags=("travel", "waxed cotton"),
        grams=1100,
    ),
    Goods(
        title="Weekend Kit",
        form="weekend-bag",
        kind="Set",
        vendor=WORKS,
        price_minor=16900,
        text=(
            "Friday at four, and nothing is packed. This is: the Weekend Bag, two enamel mugs that "
            "nest in its end pocket, and the Beacon Mini clipped where your hand looks for it.\n"
            "We put it together because it is what we take ourselves, from the same shelves, and it "
            "costs less than one by one. Everything in it is repaired for life, the bag by us and "
            "the mugs by a hammer. Add bread."
        ),
        facts=("One bag, two mugs, one light", "Packed in our workshop"),
        colours=("Pine",),
        tags=("sets", "favourite"),
        grams=1450,
    ),
)
