"""Atlas & Loom: throws and cushions."""

from typing import Final

from shared.demo.content.build import Goods, Size

ANADI, BRUK = "Anadi Weavers", "Bruk & Daughters"
PADS: Final = (Size("45 × 45 cm"), Size("60 × 60 cm", 135))

GOODS: Final = (
    Goods(
        title="Harvest Throw",
        form="throw",
        kind="Throw",
        vendor=BRUK,
        price_minor=12900,
        text=(
            "The weight of a good coat and the warmth of two. It is woven on a shuttle loom from "
            "the 1950s that refuses to retire, and that nobody dares to move.\n"
            "The stripes follow the fields behind the workshop: ploughed, sown, mown. Fold it over "
            "the arm of a chair and it stays where you put it; pull it over your knees and you will "
            "stay where it put you. The lambswool is washed three times, so it does not itch."
        ),
        facts=("Lambswool, 340 g/m²", "130 × 180 cm, fringe tied by hand", "Air it; wash it once a year"),
        colours=("Terracotta", "Olive", "Indigo"),
        tags=("lambswool", "favourite"),
        grams=900,
    ),
    Goods(
        title="Quiet Stripe Throw",
        form="quiet-throw",
        kind="Throw",
        vendor=BRUK,
        price_minor=9900,
        text=(
            "Two stripes and a lot of calm. It belongs on the end of the bed, lives on the back of "
            "the sofa, and ends up around somebody's shoulders on the balcony.\n"
            "Linen keeps it cool, cotton keeps it soft. It has been washed before it reaches you, "
            "so it will not shrink and has nothing left to prove. Reduced until the summer cloth is "
            "off the loom and the winter yarn is on."
        ),
        facts=("60 % cotton, 40 % linen", "140 × 200 cm", "Machine wash at 30 °C"),
        colours=("Chalk", "Sand"),
        was=125,
        tags=("cotton", "linen", "summer"),
        grams=800,
    ),
    Goods(
        title="Lantern Throw",
        form="waffle-throw",
        kind="Throw",
        vendor=ANADI,
        price_minor=14900,
        text=(
            "Saffron by day, amber by lamplight. The yarn is spun thick and woven loose, so that it "
            "holds air, and with the air the warmth.\n"
            "Every ninth thread is silk left over from a scarf maker in the next valley; that is "
            "the glow you see when you shake it out. It weighs as much as a paperback and is about "
            "as hard to put down. Made in lots of twelve, when there is silk."
        ),
        facts=("91 % merino, 9 % silk noil", "130 × 170 cm", "Air it, rarely wash it"),
        colours=("Saffron",),
        tags=("merino", "silk"),
        grams=700,
    ),
    Goods(
        title="Night Market Throw",
        form="market-throw",
        kind="Throw",
        vendor=ANADI,
        price_minor=13900,
        text=(
            "Woven from the ends of other cloths: each one carries a season of the workshop. What "
            "was a rug in March and a cushion in May becomes a stripe in September.\n"
            "The ground colour is the one you choose; the order of the stripes is the weaver's. No "
            "two are alike, and the number on the label is also the number in her notebook, so you "
            "may write and ask what yours was before."
        ),
        facts=("Recycled wool, spun and woven in the workshop", "130 × 180 cm", "Numbered label"),
        colours=("Ink", "Rosewood"),
        tags=("recycled", "one of a kind"),
        grams=950,
    ),
    Goods(
        title="Cross-Weave Cushion",
        form="cushion",
        kind="Cushion",
        vendor=BRUK,
        price_minor=4900,
        text=(
            "A cushion that keeps its corners. The cover is woven in one piece, with the cross "
            "running through both sides, and closes with three wooden buttons that Bruk's son turns "
            "in the winter.\n"
            "It comes with a feather pad one size larger than the cover, which is the whole secret "
            "of a cushion that looks slept on by nobody. Two colours together look chosen; three "
            "look collected."
        ),
        facts=(
            "Wool and cotton cover, woven in one piece",
            "Feather pad included",
            "Cover washable at 30 °C",
        ),
        colours=("Terracotta", "Indigo", "Olive"),
        sizes=PADS,
        tags=("wool", "favourite"),
        grams=600,
    ),
    Goods(
        title="Chalk Cushion",
        form="herringbone-cushion",
        kind="Cushion",
        vendor=BRUK,
        price_minor=4500,
        text=(
            "The quiet one that lets the others talk. Undyed wool, a herringbone you only see in "
            "low light, and a piping of walnut brown to keep it in shape.\n"
            "Put it behind the patterned ones, or on a linen sofa by itself. Because nothing in it "
            "was ever dyed, nothing in it can fade; a sunny window will not hurt it. The zip hides "
            "under the piping, where the cat cannot find it."
        ),
        facts=("Undyed wool cover", "Feather pad included", "Hidden zip, washable at 30 °C"),
        colours=("Chalk",),
        sizes=PADS,
        tags=("wool", "undyed"),
        grams=600,
    ),
    Goods(
        title="Saffron Cushion",
        form="ribbed-cushion",
        kind="Cushion",
        vendor=ANADI,
        price_minor=5200,
        text=(
            "One of these is enough for a grey sofa; two are enough for a grey week. The yellow is "
            "the same as in the square rug: onion skin, madder, an hour over a wood fire.\n"
            "The front is ribbed, the back is plain, so you may turn it when you have had enough of "
            "cheerfulness. We have not yet seen this happen. Dab spills with cold water and let "
            "them dry away from the sun."
        ),
        facts=("Wool cover, plant dyes", "Feather pad included", "Spot clean"),
        colours=("Saffron",),
        sizes=PADS,
        tags=("wool", "plant dye"),
        grams=600,
    ),
    Goods(
        title="Rosewood Floor Cushion",
        form="floor-cushion",
        kind="Cushion",
        vendor=ANADI,
        price_minor=8900,
        text=(
            "Made to sit on, through whole novels and long card games. Buckwheat hulls shift under "
            "you like sand and then hold still, so your back stays straight without being told.\n"
            "The seams are sewn twice and the handle is saddle leather, since a floor cushion is "
            "always needed in the other room. Open the zip to take out a handful of hulls if you "
            "like it lower; there is a small cotton bag for them."
        ),
        facts=("Canvas and wool, 70 × 70 cm", "Buckwheat filling, adjustable", "Cover washable at 30 °C"),
        colours=("Rosewood", "Ink"),
        tags=("seating", "canvas"),
        grams=3400,
    ),
)
