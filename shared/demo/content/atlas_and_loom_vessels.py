"""Atlas & Loom: vases and baskets."""

from typing import Final

from shared.demo.content.build import Goods

CELLA, ESME = "Cella Pottery", "Esme Basketry"

GOODS: Final = (
    Goods(
        title="Gourd Vase",
        form="vase",
        kind="Vase",
        vendor=CELLA,
        price_minor=7900,
        text=(
            "Thrown in two halves and joined while the clay still listens. You can feel the seam "
            "inside, if your hand is small enough, and you cannot see it from anywhere.\n"
            "One branch is plenty. The neck is narrow enough to hold a single stem upright and the "
            "belly holds water for a week, which is the right way round for people who travel. The "
            "dipped glaze ends where Cella's fingers held it."
        ),
        facts=("Stoneware, 31 cm high", "Watertight glaze inside", "Each about 1 cm different"),
        colours=("Terracotta", "Sand", "Ink"),
        tags=("vases", "stoneware", "favourite"),
        grams=1500,
    ),
    Goods(
        title="Chalk Bottle Vase",
        form="bottle-vase",
        kind="Vase",
        vendor=CELLA,
        price_minor=6400,
        text=(
            "Matt as an eggshell and nearly as light. It is made for dry grass, seed heads and "
            "single stems, and for shelves where something taller would be showing off.\n"
            "The clay is sieved twice and thrown as thin as it allows; about one in five does not "
            "survive the kiln, and the survivors are proud. Stand it near a window in the morning "
            "and it changes colour without doing anything."
        ),
        facts=("Fine stoneware, 28 cm high", "Matt glaze, watertight inside", "Rinse with warm water"),
        colours=("Chalk",),
        tags=("vases", "stoneware"),
        grams=1100,
    ),
    Goods(
        title="Indigo Dip Vase",
        form="dipped-vase",
        kind="Vase",
        vendor=CELLA,
        price_minor=8400,
        text=(
            "Dipped three times, in three blues, with a day's drying between. The line wanders "
            "because the hand does, and where two glazes overlap there is a fourth blue that nobody "
            "mixed.\n"
            "It stands well with five or six stems and better with a whole armful from the garden. "
            "The foot is weighted, so a tall branch will not tip it over, nor will a short cat."
        ),
        facts=("Stoneware, 33 cm high", "Three overlapping glazes", "Weighted foot, watertight"),
        colours=("Indigo",),
        tags=("vases", "stoneware"),
        grams=1600,
    ),
    Goods(
        title="Garden Jar",
        form="garden-jar",
        kind="Jar",
        vendor=CELLA,
        price_minor=11900,
        text=(
            "Stands in the corner and improves it. Fired hotter than the rest of Cella's work, so "
            "frost does not bother it; built from coils as thick as a thumb, so nothing else does "
            "either.\n"
            "Use it for umbrellas in the hall, for pampas on the terrace, or for an olive tree, in "
            "which case we drill a hole at no charge if you tell us with the order. It takes two "
            "hands and a straight back to carry."
        ),
        facts=("Stoneware, 48 cm high", "Frost-proof to −20 °C", "Drainage hole on request"),
        colours=("Olive", "Rosewood"),
        tags=("outdoor", "stoneware"),
        grams=4800,
    ),
    Goods(
        title="Market Basket",
        form="basket",
        kind="Basket",
        vendor=ESME,
        price_minor=5900,
        text=(
            "Coiled from river grass, with handles of bridle leather. It has carried leeks, "
            "laundry, a birthday and, once, a small dog who did not want to get out.\n"
            "Esme cuts the grass in August, when the river is low, and dries it on her roof. It "
            "smells of hay for the first weeks. The base is doubled; the leather darkens where you "
            "hold it, and after a year the basket knows your arm."
        ),
        facts=("River grass and bridle leather", "36 cm wide, 30 cm high", "Wipe with a damp cloth"),
        colours=("Sand", "Olive"),
        tags=("baskets", "river grass"),
        grams=900,
    ),
    Goods(
        title="Blanket Basket",
        form="blanket-basket",
        kind="Basket",
        vendor=ESME,
        price_minor=9900,
        text=(
            "Where throws spend the summer. Stiff enough to stand empty, deep enough to hide a "
            "mess, and good-looking enough to be the reason the room seems tidy.\n"
            "The cotton lining lifts out by two loops for the wash. Three throws fit, or eleven "
            "balls of wool, or everything that lies on the floor of a child's room four minutes "
            "before guests arrive."
        ),
        facts=("River grass, cotton lining", "48 cm wide, 40 cm high", "Lining washable at 40 °C"),
        colours=("Chalk", "Terracotta"),
        tags=("baskets", "storage"),
        grams=1900,
    ),
    Goods(
        title="Log Basket",
        form="log-basket",
        kind="Basket",
        vendor=ESME,
        price_minor=12900,
        text=(
            "Woven double at the base, because logs are not polite. The willow is soaked for nine "
            "days and woven wet, and then it pulls itself tight while it dries. You could stand on "
            "it; Esme does, to test it.\n"
            "It holds an evening's wood, with the kindling on top. The handles go all the way down "
            "and under, so it is the basket that carries, never the stitches."
        ),
        facts=("Willow and saddle leather", "52 cm wide, 44 cm high", "Handles run under the base"),
        colours=("Ink",),
        tags=("baskets", "storage", "willow"),
        grams=2600,
    ),
    Goods(
        title="Bread Basket",
        form="bread-basket",
        kind="Basket",
        vendor=ESME,
        price_minor=3900,
        text=(
            "Holds a loaf and keeps its warmth to itself. The coil is sewn tight enough to catch "
            "crumbs, and the linen cloth folds over the top on the way from the oven to the table.\n"
            "The cloth is woven next door to Esme, by a cousin, on a loom that stands in the "
            "kitchen. It washes hot and irons flat, for those who iron. Rolls, pears and letters "
            "also like it here."
        ),
        facts=("River grass with linen cloth", "28 cm wide", "Cloth washable at 60 °C"),
        colours=("Saffron", "Sand"),
        tags=("baskets", "table"),
        grams=420,
    ),
)
