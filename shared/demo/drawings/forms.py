"""Every form by the name that the content uses, with the store whose studio it stands in."""

from collections.abc import Callable
from typing import Final

from shared.demo.drawings import clay, house, roast, trail, weaving
from shared.demo.drawings.canvas import Drawn

Form = Callable[[str, str, str], Drawn]

HOUSE: Final[dict[str, Form]] = {
    "rug": house.rug,
    "striped-rug": weaving.striped_rug,
    "night-rug": weaving.night_rug,
    "runner": weaving.runner,
    "square-rug": weaving.square_rug,
    "door-rug": weaving.door_rug,
    "throw": weaving.harvest_throw,
    "quiet-throw": weaving.quiet_throw,
    "waffle-throw": weaving.waffle_throw,
    "market-throw": weaving.market_throw,
    "cushion": weaving.diamond_cushion,
    "herringbone-cushion": weaving.herringbone_cushion,
    "ribbed-cushion": weaving.ribbed_cushion,
    "floor-cushion": weaving.floor_cushion,
    "cushion-pair": weaving.cushion_pair,
    "vase": house.vase,
    "bottle-vase": clay.bottle_vase,
    "dipped-vase": clay.dipped_vase,
    "garden-jar": clay.garden_jar,
    "bowl": house.bowl,
    "serving-bowl": clay.bowl_stack,
    "low-bowl": clay.low_bowl,
    "mug": house.mug,
    "mug-pair": clay.mug_pair,
    "espresso-pair": clay.espresso_pair,
    "plate": house.plate,
    "side-plate": clay.side_plate,
    "platter": clay.platter,
    "lamp": house.lamp,
    "reading-lamp": clay.reading_lamp,
    "bedside-lamp": clay.bedside_lamp,
    "hall-lamp": clay.hall_lamp,
    "cone-lamp": clay.cone_lamp,
    "basket": house.basket,
    "blanket-basket": clay.blanket_basket,
    "log-basket": clay.log_basket,
    "bread-basket": clay.bread_basket,
}
TRAIL: Final[dict[str, Form]] = {
    "backpack": trail.backpack,
    "duffel": trail.duffel,
    "jacket": trail.jacket,
    "tent": trail.tent,
    "sleeping-bag": trail.sleeping_bag,
    "stove": trail.stove,
    "bottle": trail.bottle,
    "beanie": trail.beanie,
    "headlamp": trail.headlamp,
}
ROAST: Final[dict[str, Form]] = {
    "coffee-bag": roast.coffee_bag,
    "tin": roast.tin,
    "grinder": roast.grinder,
    "hand-grinder": roast.hand_grinder,
    "dripper": roast.dripper,
    "kettle": roast.kettle,
    "press": roast.press,
    "scale": roast.scale,
    "cup": roast.cup,
}
FORMS: Final[dict[str, Form]] = HOUSE | TRAIL | ROAST
GROUNDS: Final = (
    dict.fromkeys(HOUSE, "#e6d9c6") | dict.fromkeys(TRAIL, "#d5ddd8") | dict.fromkeys(ROAST, "#e4e1d7")
)

# Where the camera looks, as (scale, x, y) of the point in the middle; most forms stand at the same distance.
WHOLE: Final = {
    "rug": (1.06, 600, 762),
    "striped-rug": (1.06, 600, 762),
    "night-rug": (1.06, 600, 762),
    "door-rug": (1.06, 600, 762),
    "runner": (1.03, 600, 745),
    "square-rug": (1.08, 600, 770),
    "cushion": (1.22, 600, 790),
    "herringbone-cushion": (1.22, 600, 790),
    "ribbed-cushion": (1.22, 600, 790),
    "floor-cushion": (1.2, 600, 850),
    "cushion-pair": (1.04, 640, 800),
    "throw": (1.1, 600, 770),
    "quiet-throw": (1.1, 600, 770),
    "waffle-throw": (1.1, 600, 770),
    "market-throw": (1.1, 600, 770),
    "vase": (1.18, 610, 700),
    "bottle-vase": (1.12, 600, 650),
    "dipped-vase": (1.15, 600, 660),
    "garden-jar": (1.04, 600, 690),
    "bowl": (1.24, 600, 870),
    "low-bowl": (1.12, 600, 880),
    "serving-bowl": (1.12, 600, 800),
    "mug": (1.2, 650, 820),
    "mug-pair": (1.16, 630, 780),
    "espresso-pair": (1.16, 620, 800),
    "plate": (1.25, 604, 796),
    "side-plate": (1.22, 600, 930),
    "platter": (1.16, 604, 790),
    "basket": (1.2, 600, 850),
    "bread-basket": (1.18, 600, 850),
    "log-basket": (1.16, 600, 740),
    "blanket-basket": (1.16, 600, 790),
    "lamp": (1.16, 600, 740),
    "bedside-lamp": (1.28, 600, 790),
    "cone-lamp": (1.2, 600, 750),
    "reading-lamp": (1.12, 560, 740),
}
USUAL_WHOLE: Final = (1.13, 600, 775)
DETAIL: Final = {
    "rug": (2.3, 470, 1010),
    "striped-rug": (2.3, 470, 1080),
    "night-rug": (2.3, 480, 1040),
    "door-rug": (2.3, 520, 560),
    "runner": (2.4, 600, 1000),
    "square-rug": (2.2, 430, 930),
    "throw": (2.2, 590, 1040),
    "quiet-throw": (2.2, 590, 1040),
    "waffle-throw": (2.2, 590, 1040),
    "market-throw": (2.2, 590, 1040),
    "plate": (2.4, 380, 640),
    "platter": (2.3, 500, 560),
    "side-plate": (2.1, 440, 920),
    "bottle-vase": (2.0, 580, 600),
    "floor-cushion": (2.0, 520, 820),
    "reading-lamp": (1.9, 500, 560),
    "vase": (1.9, 560, 720),
    "mug": (1.9, 640, 820),
    "mug-pair": (1.9, 480, 860),
    "espresso-pair": (1.9, 480, 830),
    "low-bowl": (1.9, 560, 820),
    "bowl": (2.0, 480, 860),
    "basket": (2.0, 420, 800),
}
USUAL_DETAIL: Final = (1.9, 545, 745)
