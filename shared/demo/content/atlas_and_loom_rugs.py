"""Atlas & Loom: rugs."""

from typing import Final

from shared.demo.content.build import Goods, Size

ANADI, BRUK = "Anadi Weavers", "Bruk & Daughters"
ROOMS: Final = (Size("120 × 180 cm"), Size("160 × 230 cm", 165), Size("200 × 300 cm", 255))

GOODS: Final = (
    Goods(
        title="Tamri Lozenge Rug",
        form="rug",
        kind="Rug",
        vendor=ANADI,
        price_minor=38900,
        text=(
            "Five lozenges, one for each sister who works at the loom. The wool is spun by hand, so "
            "the red moves a little from row to row, as it should.\n"
            "The pile is cut low enough for a chair to slide and high enough for bare feet. It lies "
            "flat from the first day, sheds for about a month, and then only gets softer. The "
            "weavers knot their initials into one corner; have a look when yours arrives."
        ),
        facts=(
            "Hand-knotted wool on a cotton warp",
            "Pile 9 mm, about 60,000 knots per square metre",
            "Seven weeks on the loom",
        ),
        colours=("Terracotta", "Indigo"),
        sizes=ROOMS,
        tags=("wool", "hand-knotted", "favourite"),
        grams=5200,
    ),
    Goods(
        title="Sefra Night Rug",
        form="night-rug",
        kind="Rug",
        vendor=ANADI,
        price_minor=42900,
        text=(
            "A rug for rooms that are used in the evening: deep indigo, a border the colour of dry "
            "grass, and a little rust to catch the lamp.\n"
            "The blue comes from small vats that Anadi feeds every morning, like a baker with a "
            "sourdough. No two vats agree, so each rug has its own midnight. Lay it where people "
            "talk. It swallows footsteps, chair legs and most of what is spilled, if you are quick "
            "with cold water."
        ),
        facts=("Hand-knotted wool, natural indigo", "Pile 10 mm", "Fringe tied by hand, both ends alike"),
        colours=("Indigo", "Ink"),
        sizes=ROOMS,
        tags=("wool", "hand-knotted", "natural dye"),
        grams=5200,
    ),
    Goods(
        title="Olive Terrace Rug",
        form="striped-rug",
        kind="Rug",
        vendor=ANADI,
        price_minor=34900,
        text=(
            "Woven for the shade of a terrace, and at home in any hall. The olive is mixed on the "
            "loom from three yarns, which hides a day's dust between two sweepings.\n"
            "There is no pile, so it turns over: one side for the week, the other for guests. It is "
            "light enough for one person to carry out and beat on a Saturday morning, which is all "
            "the care it asks for."
        ),
        facts=(
            "Flat-woven wool, both sides alike",
            "5 mm thin, suits underfloor heating",
            "Cold hand wash, dries in a day",
        ),
        colours=("Olive", "Sand"),
        sizes=ROOMS,
        tags=("wool", "flat-woven"),
        grams=3900,
    ),
    Goods(
        title="Dune Runner",
        form="runner",
        kind="Runner",
        vendor=ANADI,
        price_minor=21900,
        text=(
            "A narrow companion for corridors, bedsides and the long side of a kitchen. The sand "
            "ground is undyed wool, straight from the fleece; the darker line is wool from the one "
            "brown sheep.\n"
            "We reduced it because the last shearing gave more than the weavers planned for. "
            "Nothing is different about it, except that there are fourteen of them, folded nowhere "
            "and rolled in linen, waiting for a corridor."
        ),
        facts=("Undyed wool, hand-knotted", "Felt underlay included", "Roll it, never fold it"),
        colours=("Sand",),
        sizes=(Size("70 × 200 cm"), Size("80 × 300 cm", 150)),
        was=120,
        tags=("wool", "undyed", "hallway"),
        grams=2400,
    ),
    Goods(
        title="Saffron Square Rug",
        form="square-rug",
        kind="Rug",
        vendor=BRUK,
        price_minor=29900,
        text=(
            "Bruk's mother dyed with onion skin; her daughters add a pinch of madder. The result is "
            "the warm yellow of late afternoon, and it does something good to grey weather.\n"
            "Square rugs are rare because looms are wide and patience is short. This one fits under "
            "a round table, in a reading corner, or in the middle of a room that has never had a "
            "middle. The colour mellows in the sun, slowly and evenly."
        ),
        facts=("Hand-woven wool, onion skin and madder", "Pile 7 mm", "Signed on the back"),
        colours=("Saffron",),
        sizes=(Size("150 × 150 cm"), Size("200 × 200 cm", 170)),
        tags=("wool", "plant dye"),
        grams=3600,
    ),
    Goods(
        title="Rosewood Hall Rug",
        form="door-rug",
        kind="Rug",
        vendor=BRUK,
        price_minor=36900,
        text=(
            "Dense, low and hard to impress: made for boots, dogs, wheels and the return from "
            "holidays. The wool is twisted twice before it is knotted, so it springs back where "
            "others remember.\n"
            "The pattern is the carved door of a house in the weavers' own street. The house has "
            "new owners and a plain door now; this is where the old one lives. We have had ours in "
            "the office for six years and vacuum it twice a week."
        ),
        facts=(
            "Hard-twist wool, pile 6 mm",
            "Moth-proofed without chemicals",
            "Ten-year promise on the knots",
        ),
        colours=("Rosewood", "Ink"),
        sizes=ROOMS[:2],
        tags=("wool", "hard-wearing", "hallway"),
        grams=4800,
    ),
)
