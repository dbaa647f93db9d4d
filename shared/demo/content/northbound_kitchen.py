"""Northbound: stoves, bottles and what else belongs to a camp kitchen."""

from typing import Final

from shared.demo.content.build import Goods, Size

EMBER = "Ember Lab"

GOODS: Final = (
    Goods(
        title="Ember Stove",
        form="stove",
        kind="Stove",
        vendor=EMBER,
        price_minor=8900,
        text=(
            "Boils half a litre in two and a half minutes and stands still in the wind while it "
            "does. The burner sits in a bowl, so a gust has to climb before it can blow.\n"
            "Three legs fold out and lock with a click you feel through gloves. The valve turns "
            "slowly enough to simmer rice, which is where most stoves give up. If the igniter "
            "fails, it is one screw and a spare from us."
        ),
        table=(
            ("Output", "2,600 W"),
            ("Boil", "0.5 l in 2 min 30 s"),
            ("Fuel", "Screw cartridges, EN 417"),
            ("Weight", "198 g"),
        ),
        colours=("Pine", "Granite"),
        tags=("stoves", "favourite"),
        grams=198,
    ),
    Goods(
        title="Ember Stove Set",
        form="pot-set",
        kind="Stove",
        vendor=EMBER,
        price_minor=13900,
        text=(
            "Stove, pot and windscreen, one inside the other, and nothing rattles, because we "
            "wrapped the rattling part in felt. A 100 g cartridge still fits on top.\n"
            "The pot has a heat exchanger at the base and saves about a third of the gas. The lid "
            "strains pasta; the lid's handle stays cool. The box says Ember Kit, the leaflet says "
            "Ember Set; it is the same set."
        ),
        table=(
            ("Pot", "0.9 l, hard-anodised aluminium"),
            ("Boil", "0.5 l in 1 min 50 s"),
            ("Packed", "12 × 15 cm"),
            ("Weight", "520 g in all"),
        ),
        colours=("Signal", "Slate"),
        tags=("stoves",),
        grams=520,
    ),
    Goods(
        title="Winter Stove",
        form="winter-stove",
        kind="Stove",
        vendor=EMBER,
        price_minor=17900,
        text=(
            "Burns liquid and gas, at minus twenty, at four thousand metres, without a sermon. The "
            "pump has a leather cup that can be revived with butter; we include a spare for those "
            "who have eaten theirs.\n"
            "Every part that can clog can be reached, and the jet cleans itself when you shake it. "
            "Learn it in the garden. It roars, and after a day in the snow that is a friendly "
            "sound."
        ),
        table=(
            ("Fuels", "Petrol, kerosene, gas"),
            ("Output", "3,100 W"),
            ("Included", "Pump, 0.6 l bottle, service kit"),
            ("Weight", "640 g with pump"),
        ),
        colours=("Bark",),
        tags=("stoves", "expedition"),
        grams=640,
    ),
    Goods(
        title="Trail Bottle",
        form="bottle",
        kind="Bottle",
        vendor=EMBER,
        price_minor=3400,
        text=(
            "Hot for twelve hours, cold for a day, dented for life. The paint is baked on and will "
            "chip where you drop it, which is how you tell yours from the others.\n"
            "The lid has a loop for two fingers and one seal, which you can buy separately for as "
            "long as we exist. The mouth takes ice cubes and a bottle brush, and just about clears "
            "a moustache."
        ),
        table=(
            ("Steel", "18/8, double wall"),
            ("Hot", "12 h above 60 °C"),
            ("Cold", "24 h below 8 °C"),
            ("Weight", "290 g in 0.5 l"),
        ),
        colours=("Pine", "Signal", "Snow"),
        sizes=(Size("0.5 l"), Size("0.75 l", 115, 122), Size("1 l", 130, 148)),
        sized_by="Volume",
        tags=("bottles", "favourite"),
        grams=290,
    ),
    Goods(
        title="Single Wall Bottle",
        form="steel-bottle",
        kind="Bottle",
        vendor=EMBER,
        price_minor=2200,
        text=(
            "Half the weight, and you can put it on the fire. Melt snow in it, boil an egg in it, "
            "take it to bed as a hot-water bottle in a sock.\n"
            "One wall of steel, one lid of bamboo and steel, no paint near the base. Take the lid "
            "off before you heat it: this sentence is also stamped on the bottle, because somebody "
            "always asks."
        ),
        table=(
            ("Steel", "18/8, single wall"),
            ("Volume", "0.75 l"),
            ("Fire", "Yes, without the lid"),
            ("Weight", "170 g"),
        ),
        colours=("Granite", "Moss"),
        tags=("bottles", "ultralight"),
        grams=170,
    ),
    Goods(
        title="Summit Flask",
        form="flask",
        kind="Flask",
        vendor=EMBER,
        price_minor=4400,
        text=(
            "Two cups of tea for the top, one for the way down. The lid is the cup, and it is "
            "insulated too, so the tea is still tea when you have finished looking at the view.\n"
            "Pour through the stopper without unscrewing it; turn it a quarter and it opens, in "
            "mittens, without a puddle. Reduced, since the new cup will be larger. Some of us "
            "prefer to drink three times."
        ),
        table=(
            ("Steel", "18/8, double wall"),
            ("Hot", "14 h above 60 °C"),
            ("Cup", "180 ml, insulated"),
            ("Weight", "490 g in 0.7 l"),
        ),
        colours=("Slate", "Bark"),
        sizes=(Size("0.7 l"), Size("1 l", 118, 125)),
        sized_by="Volume",
        was=120,
        tags=("bottles",),
        grams=490,
    ),
    Goods(
        title="Camp Growler",
        form="growler",
        kind="Bottle",
        vendor=EMBER,
        price_minor=5900,
        text=(
            "For cider from the farm, or water for four. It holds a little under two litres, keeps "
            "the fizz, and has a handle that folds flat and does not pinch.\n"
            "The cap is held by a wire, so it cannot roll down the hill. Stand it in a stream to "
            "start with and it stays cold for a day. Fill it with soup and be the most popular "
            "person at the crag."
        ),
        table=(
            ("Steel", "18/8, double wall"),
            ("Volume", "1.9 l"),
            ("Cold", "24 h below 8 °C"),
            ("Weight", "860 g"),
        ),
        colours=("Pine",),
        tags=("bottles", "camp"),
        grams=860,
    ),
    Goods(
        title="Enamel Camp Mug",
        form="enamel-mug",
        kind="Mug",
        vendor=EMBER,
        price_minor=1900,
        text=(
            "Steel inside, glass outside, soup anywhere. It goes on the embers, in the pack and in "
            "the dishwasher, and comes out of all three the same.\n"
            "It will chip one day. The chip turns dark, rusts no further, and makes it yours. The "
            "rim is rolled steel and cools before the coffee does, so you can trust your lip. The "
            "handle fits a gloved hand or a karabiner."
        ),
        table=(
            ("Material", "Enamelled steel, 0.8 mm"),
            ("Volume", "350 ml"),
            ("Fire", "Embers and all hobs"),
            ("Weight", "160 g"),
        ),
        colours=("Pine", "Signal", "Snow"),
        tags=("camp", "mugs"),
        grams=160,
    ),
)
