"""Atlas & Loom: gifts, and the workshops' seconds."""

from typing import Final

from shared.demo.content.build import Goods

BRUK, CELLA, DAR, ESME = "Bruk & Daughters", "Cella Pottery", "Dar Lamplight", "Esme Basketry"

GOODS: Final = (
    Goods(
        title="Gift Cushion Set",
        form="cushion-pair",
        kind="Gift set",
        vendor=BRUK,
        price_minor=8400,
        text=(
            "Two covers and two feather pads in a cotton bag, because wrapping paper has a short "
            "life. The bag is good for bread afterwards, or for the next present.\n"
            "Both covers are cut from the same length of cloth, so the stripe runs from one to the "
            "other when they lie side by side. Write a few words with your order and Bruk's "
            "youngest copies them onto a card, in her best hand."
        ),
        facts=("Two wool covers, 45 × 45 cm", "Two feather pads", "Cotton bag and handwritten card"),
        colours=("Indigo", "Terracotta"),
        tags=("gifts", "wool"),
        grams=1300,
    ),
    Goods(
        title="Gift Mug Set",
        form="mug-pair",
        kind="Gift set",
        vendor=CELLA,
        price_minor=4900,
        text=(
            "Two dipped mugs in straw and cardboard, ready to hand over. The colour exists only in "
            "this set, since Cella mixes it for the winter and stops when the bucket is empty.\n"
            "The box is printed with the story of the yard where they were thrown, and says nothing "
            "about the price. It survives the post: we dropped twenty from a ladder, and all forty "
            "mugs were fine."
        ),
        facts=("Two stoneware mugs, 320 ml each", "Dishwasher safe", "Gift box, straw filling"),
        colours=("Saffron", "Olive"),
        tags=("gifts", "stoneware", "coffee"),
        grams=900,
    ),
    Goods(
        title="House-Warming Basket",
        form="basket",
        kind="Gift set",
        vendor=ESME,
        price_minor=7900,
        text=(
            "Bread, salt and something to keep them in. Esme's market basket comes with a linen "
            "cloth, a jar of grey salt in a stoneware pot and a wooden spoon; the bread is up to "
            "you.\n"
            "It is the present we give ourselves, to friends with new keys. The basket stays when "
            "the salt is gone, and so does the pot, which turns out to be exactly the size for "
            "garlic."
        ),
        facts=(
            "River-grass basket, 32 cm wide",
            "Linen cloth, salt pot, olive-wood spoon",
            "Packed in paper, no plastic",
        ),
        colours=("Terracotta", "Olive"),
        tags=("gifts", "baskets"),
        grams=1700,
    ),
    Goods(
        title="Workshop Second: Lamp",
        form="bedside-lamp",
        kind="Seconds",
        vendor=DAR,
        price_minor=8900,
        text=(
            "The shade sits a finger's width to one side, or the glaze has a freckle, or the base "
            "leans like somebody listening. Dar would not send it as a first; we would not want it "
            "broken up.\n"
            "You get a lamp that works perfectly and has its own character, for about half of what "
            "its brothers cost. It carries the full warranty and may be returned like everything "
            "else. The flaw is never in the wiring."
        ),
        facts=(
            "Stoneware base, linen shade, about 50 cm high",
            "E27, LED included",
            "Small flaws, full warranty",
        ),
        colours=("Chalk",),
        was=160,
        tags=("seconds", "lamps"),
        grams=2300,
    ),
    Goods(
        title="Workshop Second: Vase",
        form="dipped-vase",
        kind="Seconds",
        vendor=CELLA,
        price_minor=3900,
        text=(
            "The glaze ran where it wanted. Some people look for exactly that, and pay more for it "
            "in galleries with white walls. Here it is a second, and costs what a second should.\n"
            "We cannot show each one, so the picture is a fair average: there may be a run, a bare "
            "spot, a leaning neck. All of them hold water overnight; that is how Cella sorts them "
            "from the thirds, which she keeps for her garden."
        ),
        facts=("Stoneware, about 30 cm high", "Small flaws in the glaze", "Tested watertight"),
        colours=("Rosewood",),
        was=170,
        tags=("seconds", "vases"),
        grams=1500,
    ),
    Goods(
        title="Workshop Second: Bowl",
        form="serving-bowl",
        kind="Seconds",
        vendor=CELLA,
        price_minor=3400,
        text=(
            "A thumbprint under the glaze: proof that somebody was there. Or a rim that is a little "
            "more egg than circle. Nothing that a salad would notice.\n"
            "Seconds come out of every kiln, about one in twelve, and they are sold when there are "
            "ten of them. Then they are gone until the next firing. Use it every day and keep the "
            "perfect one in the cupboard, if you must."
        ),
        facts=("Stoneware, about 28 cm", "Small flaws, food-safe glaze", "Dishwasher safe"),
        colours=("Olive",),
        was=165,
        tags=("seconds", "serving"),
        grams=1600,
    ),
)
