"""Atlas & Loom: stoneware for the table."""

from typing import Final

from shared.demo.content.build import Goods

CELLA = "Cella Pottery"

GOODS: Final = (
    Goods(
        title="Dipped Mug",
        form="mug",
        kind="Mug",
        vendor=CELLA,
        price_minor=2600,
        text=(
            "Dipped by hand up to where the thumb wants to rest. Above the line it is glossy and "
            "easy to drink from; below it is bare clay, warm and a little rough, like the crust of "
            "good bread.\n"
            "It holds a generous coffee and stays hot for the second chapter. The handle takes "
            "three fingers, also large ones. Cella throws forty before lunch and keeps the "
            "thirty-six she likes."
        ),
        facts=("Stoneware, 320 ml", "Dishwasher and microwave safe", "Thrown, not cast"),
        colours=("Terracotta", "Chalk", "Indigo"),
        tags=("stoneware", "coffee", "favourite"),
        grams=380,
    ),
    Goods(
        title="Espresso Cup, Pair",
        form="espresso-pair",
        kind="Cup",
        vendor=CELLA,
        price_minor=3400,
        text=(
            "Two small cups that like each other's company. The walls are thick, so the crema "
            "lasts; the handle fits one finger and a half, which is all an espresso needs.\n"
            "They are thrown from the same lump, one after the other, and fired on the same shelf. "
            "That is why they match and yet are not the same. Also good for salt, for olives, and "
            "for a single snowdrop in February."
        ),
        facts=("Stoneware, 80 ml each", "Dishwasher safe", "Sold in pairs"),
        colours=("Olive", "Ink"),
        tags=("stoneware", "coffee"),
        grams=340,
    ),
    Goods(
        title="Breakfast Bowl",
        form="bowl",
        kind="Bowl",
        vendor=CELLA,
        price_minor=2900,
        text=(
            "Deep enough for porridge, wide enough for berries, and heavy enough not to run away "
            "from a child's spoon. The speckle comes from iron in the local clay; it is different "
            "in every bowl and on every hillside.\n"
            "The foot is broad and polished, so it will not scratch your table. Fill it with soup "
            "in the evening. We own eleven and wash four."
        ),
        facts=("Stoneware, 16 cm, 600 ml", "Oven safe to 220 °C", "Dishwasher and microwave safe"),
        colours=("Chalk", "Terracotta", "Olive"),
        tags=("stoneware", "breakfast"),
        grams=520,
    ),
    Goods(
        title="Serving Bowl",
        form="serving-bowl",
        kind="Bowl",
        vendor=CELLA,
        price_minor=6900,
        text=(
            "The bowl that everybody reaches into. Glazed inside like deep water, left raw at the "
            "foot, and wide enough for a salad that has to feed six and be seconds for two.\n"
            "The rim turns outward by a finger's width, which makes it easy to carry and hard to "
            "drip from. Take it from the oven to the table; put it on something. It comes with felt "
            "pads for tables that are loved."
        ),
        facts=("Stoneware, 30 cm", "Oven safe to 220 °C", "Felt pads included"),
        colours=("Indigo", "Sand"),
        tags=("stoneware", "serving"),
        grams=1800,
    ),
    Goods(
        title="Low Fruit Bowl",
        form="low-bowl",
        kind="Bowl",
        vendor=CELLA,
        price_minor=5400,
        text=(
            "Pears look better in it; so does nothing at all. It is low and very wide, so that "
            "fruit lies side by side, keeps longer and is eaten in the right order.\n"
            "The glaze breaks from gold to brown wherever it runs thin, and it runs thin where it "
            "wants. Reduced because Cella has changed to a larger wheel and the next ones will be "
            "four centimetres wider. We prefer this one."
        ),
        facts=("Stoneware, 34 cm", "Reactive glaze, each one different", "Wipe clean"),
        colours=("Saffron", "Rosewood"),
        was=122,
        tags=("stoneware", "serving"),
        grams=1700,
    ),
    Goods(
        title="Brushed Dinner Plate",
        form="plate",
        kind="Plate",
        vendor=CELLA,
        price_minor=3200,
        text=(
            "A ring of slip, drawn in one breath with a brush of goat hair. Set four and you see "
            "four breaths. The middle is left plain, since that is where the food has something to "
            "say.\n"
            "The edge rises just enough to hold a sauce and to give the fork something to push "
            "against. They stack without grinding, eight high. If you ever break one, tell us: we "
            "keep the slip recipe and the measurements."
        ),
        facts=("Stoneware, 27 cm", "Dishwasher and microwave safe", "Single plates can be replaced"),
        colours=("Chalk", "Indigo", "Terracotta"),
        tags=("stoneware", "plates"),
        grams=780,
    ),
    Goods(
        title="Brushed Side Plate",
        form="side-plate",
        kind="Plate",
        vendor=CELLA,
        price_minor=2200,
        text=(
            "For toast, for cake, for the stone of the peach. The little sister of the dinner "
            "plate, with the same ring drawn by the same brush, only with a shorter breath.\n"
            "It fits under the breakfast bowl and over it, which keeps soup warm and flies out. "
            "People buy four and come back for two, because this is the plate that is always in "
            "use. Mix the two colours freely; they were fired together."
        ),
        facts=("Stoneware, 20 cm", "Dishwasher and microwave safe", "Stacks well"),
        colours=("Chalk", "Olive"),
        tags=("stoneware", "plates"),
        grams=460,
    ),
    Goods(
        title="Feast Platter",
        form="platter",
        kind="Platter",
        vendor=CELLA,
        price_minor=8900,
        text=(
            "Big enough for a whole fish and an argument about who caught it. It is the largest "
            "piece that fits into Cella's kiln, and only two fit at a time, so they come out in "
            "pairs on Fridays.\n"
            "The well is shallow and the rim is broad, with room for thumbs and lemon. Hang it on "
            "the wall between feasts; a loop for the wire is thrown into the foot. Every platter is "
            "signed and dated underneath."
        ),
        facts=("Stoneware, 42 cm", "Oven safe to 220 °C", "Signed and dated"),
        colours=("Ink", "Sand"),
        tags=("stoneware", "serving"),
        grams=2600,
    ),
)
