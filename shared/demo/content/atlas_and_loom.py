"""Atlas & Loom: things for rooms, from workshops with a name."""

from typing import Final

from shared.demo.content.build import Goods, Palette, Size, build, collect
from shared.demo.content.shape import DemoStore

PALETTES: Final[dict[str, Palette]] = {
    "Terracotta": ("#a5492f", "#e7cfa8", "#2f4668"), "Indigo": ("#2f4668", "#e3d3b4", "#b5653a"),
    "Sand": ("#cbb08a", "#7d5a3c", "#8f3f2a"), "Olive": ("#6e7146", "#e5d9b8", "#a5492f"),
    "Chalk": ("#e4dccd", "#b49a78", "#5b6f86"), "Saffron": ("#cf8f2e", "#f0e0bf", "#7a3a24"),
    "Ink": ("#33363f", "#cdb896", "#b5653a"), "Rosewood": ("#7d3f3a", "#e3c6ae", "#3f5160"),
}
RUGS: Final = (Size("120 × 180 cm"), Size("160 × 230 cm", 165), Size("200 × 300 cm", 255))
CUSHIONS: Final = (Size("45 × 45 cm"), Size("60 × 60 cm", 135))
ANA, BRUK, CELLA, DAR, ESME = "Anadi Weavers", "Bruk & Daughters", "Cella Pottery", "Dar Lamplight", "Esme Basketry"

FLOOR: Final = (
    Goods("Tamri Lozenge Rug", "rug", "Rug", ANA, 38900, "Five lozenges, one for each sister who runs the loom. The wool is spun by hand, so the red moves a little from row to row, as it should.\nIt lies flat from the first day and softens for twenty years.", ("Hand-knotted wool on cotton", "Pile 9 mm", "Made in about seven weeks"), ("Terracotta", "Indigo"), RUGS, tags=("wool", "hand-knotted"), grams=5200),
    Goods("Sefra Night Rug", "rug", "Rug", ANA, 42900, "A rug for rooms that are used in the evening: deep indigo, a border the colour of dry grass, and a little rust to catch the lamp.\nDyed in small vats, never twice quite alike.", ("Hand-knotted wool", "Natural indigo dye", "Reversible fringe"), ("Indigo", "Ink"), RUGS, tags=("wool",), grams=5200),
    Goods("Olive Terrace Rug", "rug", "Rug", ANA, 34900, "Woven for the shade of a terrace, at home in any hall. The olive is mixed on the loom from three yarns, which hides a day's dust between two sweepings.", ("Flat-woven wool", "Light enough to carry out", "Cold hand wash"), ("Olive", "Sand"), RUGS, tags=("flat-woven",), grams=3900),
    Goods("Dune Runner", "rug", "Runner", ANA, 21900, "A narrow companion for corridors and bedsides. The sand ground is undyed wool straight from the fleece.", ("Undyed wool", "Felt underlay included", "Rolls, never folds"), ("Sand",), (Size("70 × 200 cm"), Size("80 × 300 cm", 150)), was=120, tags=("undyed",), grams=2400),
    Goods("Saffron Square Rug", "rug", "Rug", BRUK, 29900, "Bruk's mother dyed with onion skin; her daughters add a pinch of madder. The result is the warm yellow of late afternoon.", ("Hand-woven wool", "Plant dyes", "Signed on the back"), ("Saffron",), (Size("150 × 150 cm"), Size("200 × 200 cm", 170)), tags=("plant dyes",), grams=3600),
    Goods("Rosewood Hall Rug", "rug", "Rug", BRUK, 36900, "Dense, low and hard to impress: made for boots, dogs and wheels. The pattern is an old door from the weavers' own street.", ("Hard-twist wool", "Pile 6 mm", "Ten-year promise"), ("Rosewood", "Ink"), RUGS[:2], tags=("hard-wearing",), grams=4800),
)
SOFT: Final = (
    Goods("Harvest Throw", "throw", "Throw", BRUK, 12900, "The weight of a good coat and the warmth of two. Woven on a shuttle loom from the 1950s that refuses to retire.", ("Lambswool, 340 g/m²", "130 × 180 cm", "Hand-tied fringe"), ("Terracotta", "Olive", "Indigo"), tags=("lambswool",), grams=900),
    Goods("Quiet Stripe Throw", "throw", "Throw", BRUK, 9900, "Two stripes and a lot of calm. It belongs on the end of the sofa, and ends up around someone's shoulders.", ("Cotton and linen", "140 × 200 cm", "Machine wash at 30 °C"), ("Chalk", "Sand"), was=125, tags=("cotton",), grams=800),
    Goods("Lantern Throw", "throw", "Throw", ANA, 14900, "Saffron by day, amber by lamplight. Spun thick and woven loose, so that it holds air, and with it warmth.", ("Merino and silk noil", "130 × 170 cm", "Air it, rarely wash it"), ("Saffron",), tags=("merino",), grams=700),
    Goods("Night Market Throw", "throw", "Throw", ANA, 13900, "Woven from the ends of other cloths: each one carries a season of the workshop. No two share a stripe.", ("Recycled wool", "130 × 180 cm", "Numbered label"), ("Ink", "Rosewood"), tags=("recycled",), grams=950),
    Goods("Cross-Weave Cushion", "cushion", "Cushion", BRUK, 4900, "A cushion that keeps its corners. The cover is woven in one piece and closes with three wooden buttons.", ("Wool and cotton cover", "Feather pad included", "Made in pairs"), ("Terracotta", "Indigo", "Olive"), CUSHIONS, tags=("cushions",), grams=600),
    Goods("Chalk Cushion", "cushion", "Cushion", BRUK, 4500, "The quiet one that lets the others talk. Undyed wool with a piping of walnut brown.", ("Undyed wool cover", "Feather pad included", "Hidden zip"), ("Chalk",), CUSHIONS, tags=("undyed",), grams=600),
    Goods("Saffron Cushion", "cushion", "Cushion", ANA, 5200, "One of these is enough for a grey sofa; two are enough for a grey week.", ("Wool cover, plant dyes", "Feather pad included", "Spot clean"), ("Saffron",), CUSHIONS, was=118, tags=("plant dyes",), grams=600),
    Goods("Rosewood Floor Cushion", "cushion", "Cushion", ANA, 8900, "Made to sit on, through whole novels. The seams are doubled and the handle is saddle leather.", ("Canvas and wool", "Buckwheat filling", "Washable cover"), ("Rosewood", "Ink"), (Size("70 × 70 cm"),), tags=("seating",), grams=3400),
)
TABLE: Final = (
    Goods("Dipped Mug", "mug", "Mug", CELLA, 2600, "Dipped by hand up to where the thumb wants to rest. It holds a generous coffee and stays warm for the second chapter.", ("Stoneware, 320 ml", "Dishwasher safe", "Thrown in Cella's yard"), ("Terracotta", "Chalk", "Indigo"), tags=("stoneware",), grams=380),
    Goods("Espresso Cup, Pair", "mug", "Cup", CELLA, 3400, "Two small cups that like each other's company. The walls are thick, the handle fits one finger and a half.", ("Stoneware, 80 ml each", "Dishwasher safe", "Sold in pairs"), ("Olive", "Ink"), tags=("coffee",), grams=340),
    Goods("Breakfast Bowl", "bowl", "Bowl", CELLA, 2900, "Deep enough for porridge, wide enough for berries. The speckle comes from iron in the local clay.", ("Stoneware, 16 cm", "Oven safe to 220 °C", "Dishwasher safe"), ("Chalk", "Terracotta", "Olive"), tags=("stoneware",), grams=520),
    Goods("Serving Bowl", "bowl", "Bowl", CELLA, 6900, "The bowl that everybody reaches into. Glazed inside like deep water, left raw at the foot.", ("Stoneware, 30 cm", "Oven safe to 220 °C", "Felt pads included"), ("Indigo", "Sand"), tags=("serving",), grams=1800),
    Goods("Low Fruit Bowl", "bowl", "Bowl", CELLA, 5400, "Pears look better in it; so does nothing at all.", ("Stoneware, 34 cm", "Reactive glaze", "Wipe clean"), ("Saffron", "Rosewood"), was=122, tags=("serving",), grams=1700),
    Goods("Brushed Dinner Plate", "plate", "Plate", CELLA, 3200, "A ring of slip, drawn in one breath with a brush of goat hair. Set four and you see four breaths.", ("Stoneware, 27 cm", "Dishwasher safe", "Stacks well"), ("Chalk", "Indigo", "Terracotta"), tags=("plates",), grams=780),
    Goods("Brushed Side Plate", "plate", "Plate", CELLA, 2200, "For toast, for cake, for the stone of the peach.", ("Stoneware, 20 cm", "Dishwasher safe", "Stacks well"), ("Chalk", "Olive"), tags=("plates",), grams=460),
    Goods("Feast Platter", "plate", "Platter", CELLA, 8900, "Big enough for a whole fish and an argument about who caught it.", ("Stoneware, 42 cm", "Oven safe to 220 °C", "Signed"), ("Ink", "Sand"), tags=("serving",), grams=2600),
)
VESSELS: Final = (
    Goods("Gourd Vase", "vase", "Vase", CELLA, 7900, "Thrown in two halves and joined while the clay still listens. One branch is plenty.", ("Stoneware, 31 cm", "Waterproof glaze", "Each about 1 cm different"), ("Terracotta", "Sand", "Ink"), tags=("vases",), grams=1500),
    Goods("Chalk Bottle Vase", "vase", "Vase", CELLA, 6400, "Matt as an eggshell and nearly as light. For dry grass and single stems.", ("Fine stoneware, 28 cm", "Matt glaze", "Waterproof inside"), ("Chalk",), tags=("vases",), grams=1100),
    Goods("Indigo Dip Vase", "vase", "Vase", CELLA, 8400, "Dipped three times; the line wanders, because the hand does.", ("Stoneware, 33 cm", "Three glazes", "Waterproof"), ("Indigo",), was=119, tags=("vases",), grams=1600),
    Goods("Garden Jar", "vase", "Jar", CELLA, 11900, "Stands in the corner and improves it. Frost does not bother it, nor do cats.", ("Stoneware, 48 cm", "Frost-proof", "Drainage on request"), ("Olive", "Rosewood"), tags=("outdoor",), grams=4800),
    Goods("Market Basket", "basket", "Basket", ESME, 5900, "Coiled from river grass, handles of bridle leather. It has carried leeks, laundry and a small dog.", ("River grass and leather", "36 cm wide", "Wipe with a damp cloth"), ("Sand", "Olive"), tags=("baskets",), grams=900),
    Goods("Blanket Basket", "basket", "Basket", ESME, 9900, "Where throws spend the summer. Stiff enough to stand empty, deep enough to hide a mess.", ("River grass", "48 cm wide", "Cotton lining"), ("Chalk", "Terracotta"), tags=("storage",), grams=1900),
    Goods("Log Basket", "basket", "Basket", ESME, 12900, "Woven double at the base, because logs are not polite.", ("Willow and leather", "52 cm wide", "Double base"), ("Ink",), tags=("storage",), grams=2600),
    Goods("Bread Basket", "basket", "Basket", ESME, 3900, "Holds a loaf and keeps its warmth to itself. The cloth is woven next door.", ("River grass, linen cloth", "28 cm wide", "Cloth washable at 60 °C"), ("Saffron", "Sand"), tags=("table",), grams=420),
)
LIGHT: Final = (
    Goods("Dune Table Lamp", "lamp", "Lamp", DAR, 15900, "A turned clay base under a pleated shade: the light of the hour before dinner, whenever you switch it on.", ("Stoneware base, linen shade", "52 cm high", "E27, LED included"), ("Terracotta", "Chalk", "Indigo"), tags=("lamps",), grams=2400),
    Goods("Reading Lamp Olive", "lamp", "Lamp", DAR, 14900, "Narrow above, generous below, so that the page has light and your neighbour sleeps.", ("Stoneware base, cotton shade", "44 cm high", "Dimmer on the cable"), ("Olive",), tags=("lamps",), grams=2100),
    Goods("Saffron Bedside Lamp", "lamp", "Lamp", DAR, 11900, "Small, round and warm. Switch it on to find your book, leave it on to find your sleep.", ("Stoneware base", "34 cm high", "E14, LED included"), ("Saffron", "Rosewood"), was=121, tags=("lamps",), grams=1600),
    Goods("Ink Hall Lamp", "lamp", "Lamp", DAR, 18900, "Keys go beside it, guests go past it, everybody remembers it.", ("Stoneware base, silk-linen shade", "58 cm high", "Fabric cable, 2.5 m"), ("Ink",), tags=("lamps",), grams=2900),
    Goods("Sand Twin Lamp", "lamp", "Lamp", DAR, 16900, "Half of a pair, and not sorry to be alone.", ("Stoneware base, linen shade", "48 cm high", "E27, LED included"), ("Sand",), tags=("lamps",), grams=2300),
    Goods("Workshop Second: Lamp", "lamp", "Lamp", DAR, 8900, "The shade sits a finger's width to one side. We would keep it; you may have it.", ("Stoneware base", "50 cm high", "Small flaws, full warranty"), ("Chalk",), was=160, tags=("seconds",), grams=2300),
    Goods("Workshop Second: Vase", "vase", "Vase", CELLA, 3900, "The glaze ran where it wanted. Some people look for exactly that.", ("Stoneware, about 30 cm", "Small flaws", "Waterproof"), ("Rosewood",), was=170, tags=("seconds",), grams=1500),
    Goods("Workshop Second: Bowl", "bowl", "Bowl", CELLA, 3400, "A thumbprint under the glaze: proof that somebody was there.", ("Stoneware, 28 cm", "Small flaws", "Dishwasher safe"), ("Olive",), was=165, tags=("seconds",), grams=1600),
    Goods("Gift Cushion Set", "cushion", "Cushion", BRUK, 8400, "Two covers and two pads in a cotton bag, because wrapping paper has a short life.", ("Two covers, two pads", "45 × 45 cm", "In a cotton bag"), ("Indigo", "Terracotta"), tags=("gifts",), grams=1300),
    Goods("Gift Mug Set", "mug", "Mug", CELLA, 4900, "Two dipped mugs in straw and cardboard, ready to hand over.", ("Two mugs, 320 ml", "Dishwasher safe", "Gift box"), ("Saffron", "Olive"), tags=("gifts",), grams=900),
)
ALL: Final = (*FLOOR, *SOFT, *TABLE, *VESSELS, *LIGHT)

STORE: Final = DemoStore(
    slug="atlas-and-loom",
    name="Atlas & Loom",
    tagline="Rugs, throws, ceramics and lamps from workshops with a name.",
    theme="loom",
    currency="EUR",
    country="DE",
    email="hello@atlas-and-loom.example",
    announcement="Delivery is free from 150 €. Returns within 30 days.",
    hero_title="Made slowly, kept long",
    hero_text="Five workshops, one road between them. We know every pair of hands behind what we sell.",
    story_title="Seven weeks at a loom",
    story_text="A Tamri rug takes Anadi and her sisters about seven weeks. They knot in the mornings, when the light comes from the north, and stop when it turns. We pay when a rug is begun, not when it is sold, so nobody has to hurry.",
    promises=(
        ("truck", "Sent within two days", "By courier, carbon counted and paid for."),
        ("undo-2", "Thirty days to change your mind", "We fetch large rugs at no cost."),
        ("hand-coins", "Pay at the door", "Cash on delivery, without a surcharge."),
    ),
    shipping_rate_minor=690,
    free_shipping_over_minor=15000,
    collections=(
        collect("rugs", "Rugs", "Knotted and woven by hand, for floors that are lived on.", FLOOR),
        collect("throws-and-cushions", "Throws & cushions", "Wool, cotton and linen for the softer parts of a room.", SOFT),
        collect("tableware", "Tableware", "Stoneware from Cella's yard, dipped, brushed and fired twice.", TABLE),
        collect("vases-and-baskets", "Vases & baskets", "Things that hold other things, and look well empty.", VESSELS),
        collect("lamps", "Lamps", "Turned bases, pleated shades, the light of the hour before dinner.", [goods for goods in LIGHT if goods.form == "lamp"]),
        collect("gifts-and-seconds", "Gifts & seconds", "Ready to give, or a little imperfect and priced for it.", LIGHT[5:]),
    ),
    products=tuple(build(goods, PALETTES, prefix="AL") for goods in ALL),
)
