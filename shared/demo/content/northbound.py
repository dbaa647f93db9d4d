"""Northbound: gear that is carried, worn and slept in."""

from typing import Final

from shared.demo.content.build import Goods, Palette, Size, build, collect
from shared.demo.content.shape import DemoStore

PALETTES: Final[dict[str, Palette]] = {
    "Pine": ("#2f4a3c", "#22352b", "#e26a1c"), "Granite": ("#5b6568", "#3d4548", "#e26a1c"),
    "Signal": ("#d35f17", "#8f3f12", "#f0e2c8"), "Slate": ("#3a4a5a", "#27333f", "#e0a02a"),
    "Moss": ("#6a7348", "#474e30", "#e26a1c"), "Snow": ("#dfe2df", "#8d9694", "#d35f17"),
    "Bark": ("#5a4636", "#3c2f25", "#e0a02a"),
}
LITRES: Final = (Size("48 l"), Size("58 l", 112), Size("68 l", 124))
BODY: Final = (Size("S"), Size("M"), Size("L"), Size("XL"))
OWN, FELL, EMBER = "Northbound Works", "Fell & Thread", "Ember Lab"

PACKS: Final = (
    Goods("Ridgeline Pack", "backpack", "Backpack", OWN, 24900, "The pack for a week without shops. The frame moves with your hips, the lid comes off for the summit.\nEvery buckle can be replaced in the field with one screwdriver.", ("420D recycled nylon", "Torso length adjustable", "Rain cover in the base"), ("Pine", "Granite", "Signal"), LITRES, "Volume", tags=("trekking",), grams=1650),
    Goods("Cairn Day Pack", "backpack", "Day pack", OWN, 11900, "Lunch, a layer and a map. Sits high, breathes at the back and stays quiet on a bike.", ("210D recycled nylon", "Bottle pockets on both sides", "Sleeve for 2 l bladder"), ("Pine", "Slate", "Moss"), (Size("18 l"), Size("24 l", 115)), "Volume", tags=("day hikes",), grams=720),
    Goods("Scree Climbing Pack", "backpack", "Backpack", OWN, 16900, "No pocket you would snag, no strap you would miss. Hauls on two loops.", ("1000D face fabric", "Rope strap under the lid", "Ice axe loops"), ("Granite", "Signal"), (Size("32 l"),), "Volume", was=120, tags=("climbing",), grams=1050),
    Goods("Harbour Roll-Top", "backpack", "Backpack", OWN, 13900, "Welded seams for boats, buses and the weather between them.", ("TPU-coated polyester", "IPX6", "Padded laptop sleeve"), ("Slate", "Bark"), (Size("25 l"),), "Volume", tags=("waterproof",), grams=980),
    Goods("Base Duffel", "duffel", "Duffel", OWN, 14900, "Swallows boots and ropes together and carries as a pack when the path turns to stairs.", ("900D recycled polyester", "Stowable shoulder straps", "Lockable zips"), ("Pine", "Signal", "Granite"), (Size("45 l"), Size("70 l", 118), Size("100 l", 138)), "Volume", tags=("travel",), grams=1250),
    Goods("Ferry Duffel", "duffel", "Duffel", OWN, 9900, "The weekend, zipped. Folds into its own end pocket on the way back from nowhere.", ("210D recycled nylon", "Folds to 24 × 18 cm", "480 g"), ("Moss", "Slate"), (Size("35 l"),), "Volume", was=125, tags=("travel",), grams=480),
)
LAYERS: Final = (
    Goods("Squall Shell", "jacket", "Jacket", FELL, 32900, "Three layers, taped throughout, cut so that the arms go up and the hem stays down.\nThe hood fits over a helmet and, drawn in, over a headache.", ("20k / 20k membrane", "Two-way pit zips", "Fluorocarbon-free"), ("Signal", "Pine", "Slate"), BODY, tags=("waterproof",), grams=430),
    Goods("Drift Rain Jacket", "jacket", "Jacket", FELL, 17900, "The jacket that lives at the bottom of the pack and is never in the way until it is the only thing that matters.", ("2.5 layers, 10k / 10k", "Packs into its pocket", "260 g"), ("Granite", "Moss"), BODY, tags=("waterproof",), grams=260),
    Goods("Hearth Insulated Jacket", "jacket", "Jacket", FELL, 21900, "For belays, bus stops and breakfast outside. Warm when damp, quick when washed.", ("Recycled fill, 100 g/m²", "Wind-proof face", "Two inner pockets"), ("Bark", "Slate"), BODY, was=118, tags=("insulated",), grams=520),
    Goods("Tarn Fleece", "jacket", "Fleece", FELL, 12900, "Grid inside, smooth outside: slides under a shell, works alone on the way up.", ("Recycled polyester, 200 g/m²", "Thumb loops", "Flat seams"), ("Pine", "Granite", "Snow"), BODY, tags=("midlayer",), grams=340),
    Goods("Kestrel Wind Shirt", "jacket", "Wind shirt", FELL, 9900, "One hundred grams between you and a cold ridge.", ("20D ripstop", "104 g", "Packs to an apple"), ("Signal", "Moss"), BODY, tags=("ultralight",), grams=104),
    Goods("Summit Beanie", "beanie", "Hat", FELL, 3400, "Merino inside, wool outside, and a bobble so that you are found.", ("Merino and lambswool", "One size", "Hand wash"), ("Pine", "Signal", "Slate"), tags=("merino",), grams=90),
    Goods("Watch Cap", "beanie", "Hat", FELL, 2900, "The plain one. Worn on boats since there were boats.", ("Merino wool", "Double cuff", "One size"), ("Granite", "Bark"), tags=("merino",), grams=70),
    Goods("Fisher Beanie", "beanie", "Hat", FELL, 2600, "Short, ribbed and stubborn. Stays above the ears and under any hood.", ("Recycled wool", "Short cuff", "One size"), ("Moss", "Snow"), was=123, tags=("wool",), grams=60),
)
SHELTER: Final = (
    Goods("Lodge Two", "tent", "Tent", OWN, 49900, "Two people, two doors, no argument. Goes up in four minutes with cold hands; we timed it in January.", ("2.1 kg with poles", "20D silnylon, 3000 mm", "Two porches"), ("Signal", "Pine"), (Size("2 persons"), Size("3 persons", 122)), "Sleeps", tags=("tents",), grams=2100),
    Goods("Bivy One", "tent", "Tent", OWN, 32900, "A tent for one who likes the quiet. Pitches on a ledge the size of a door.", ("1.2 kg", "Single pole", "Inner and fly together"), ("Moss", "Granite"), (Size("1 person"),), "Sleeps", tags=("ultralight",), grams=1200),
    Goods("Basecamp Four", "tent", "Tent", OWN, 74900, "Room to stand, to cook, and to wait for the weather with friends you still like afterwards.", ("5.8 kg", "Standing height 195 cm", "Snow valances"), ("Slate",), (Size("4 persons"),), "Sleeps", tags=("expedition",), grams=5800),
    Goods("Tarp Nine", "tent", "Tarp", OWN, 15900, "Nine square metres of maybe.", ("3 × 3 m, 480 g", "Sixteen tie-outs", "Lines included"), ("Pine", "Bark"), was=119, tags=("ultralight",), grams=480),
    Goods("Frost Sleeping Bag", "sleeping-bag", "Sleeping bag", FELL, 34900, "Comfort at −7 °C, measured by people who complain. The hood closes to a window the size of a nose.", ("Responsible down, 800 cuin", "Comfort −7 °C, limit −14 °C", "Left or right zip"), ("Slate", "Signal"), (Size("Regular"), Size("Long", 108)), tags=("down",), grams=1050),
    Goods("Meadow Sleeping Bag", "sleeping-bag", "Sleeping bag", FELL, 14900, "For huts, gardens and warm nights. Opens flat into a blanket.", ("Recycled fill", "Comfort 8 °C", "Zips to its twin"), ("Moss", "Granite"), (Size("Regular"), Size("Long", 108)), tags=("summer",), grams=980),
    Goods("Polar Sleeping Bag", "sleeping-bag", "Sleeping bag", FELL, 54900, "For when the forecast uses one colour.", ("Responsible down, 850 cuin", "Comfort −22 °C", "Vapour barrier"), ("Pine",), (Size("Regular"), Size("Long", 106)), was=115, tags=("down", "expedition"), grams=1580),
)
KITCHEN: Final = (
    Goods("Ember Stove", "stove", "Stove", EMBER, 8900, "Boils half a litre in two and a half minutes and stands still in the wind while it does.", ("Piezo ignition", "198 g", "Fits all screw cartridges"), ("Pine", "Granite"), tags=("stoves",), grams=198),
    Goods("Ember Stove Set", "stove", "Stove", EMBER, 13900, "Stove, pot and windscreen, one inside the other, nothing rattles.", ("0.9 l pot with lid", "Windscreen", "520 g in all"), ("Signal", "Slate"), was=117, tags=("stoves",), grams=520),
    Goods("Winter Stove", "stove", "Stove", EMBER, 17900, "Burns liquid and gas, at minus twenty, at four thousand metres, without a sermon.", ("Petrol, kerosene, gas", "Pump and bottle", "Field-serviceable"), ("Bark",), tags=("expedition",), grams=640),
    Goods("Trail Bottle", "bottle", "Bottle", EMBER, 3400, "Hot for twelve hours, cold for a day, dented for life.", ("18/8 steel", "Double wall", "Loop lid"), ("Pine", "Signal", "Snow"), (Size("0.5 l"), Size("0.75 l", 115), Size("1 l", 130)), "Volume", tags=("bottles",), grams=380),
    Goods("Single Wall Bottle", "bottle", "Bottle", EMBER, 2200, "Half the weight; and you can put it on the fire.", ("18/8 steel", "Single wall", "Bamboo lid"), ("Granite", "Moss"), (Size("0.75 l"),), "Volume", tags=("bottles",), grams=170),
    Goods("Summit Flask", "bottle", "Flask", EMBER, 4400, "Two cups of tea for the top, one for the way down.", ("18/8 steel", "Cup lid", "Keeps 14 hours"), ("Slate", "Bark"), (Size("0.7 l"), Size("1 l", 118)), "Volume", was=120, tags=("bottles",), grams=490),
    Goods("Growler", "bottle", "Bottle", EMBER, 5900, "For cider from the farm, or water for four.", ("18/8 steel, 1.9 l", "Carry handle", "Keeps 24 hours cold"), ("Pine",), tags=("bottles",), grams=860),
)
LIGHTS: Final = (
    Goods("Beacon Headlamp", "headlamp", "Headlamp", EMBER, 6900, "Six hundred lumens when you are lost, six when you read. Charges by USB-C, runs on AAA when there is no socket.", ("600 lm, 120 m", "IP67", "86 g"), ("Pine", "Signal"), tags=("headlamps",), grams=86),
    Goods("Beacon Mini", "headlamp", "Headlamp", EMBER, 3900, "The one you forget you are wearing.", ("250 lm", "USB-C", "38 g"), ("Granite", "Moss"), tags=("headlamps", "ultralight"), grams=38),
    Goods("Beacon Pro", "headlamp", "Headlamp", EMBER, 11900, "For rescue teams, night runners and people who drop keys in rivers.", ("1200 lm, 200 m", "Battery on the back", "Red and green light"), ("Slate", "Bark"), was=121, tags=("headlamps",), grams=190),
    Goods("Camp Lantern", "headlamp", "Lantern", EMBER, 4900, "Hangs from anything and dims to a glow that lets the stars through.", ("300 lm", "40 hours", "Hook and magnet"), ("Signal",), tags=("camp",), grams=160),
    Goods("Expedition Duffel", "duffel", "Duffel", OWN, 22900, "Rides on yaks. Also on trains.", ("1680D ballistic nylon", "Compression straps", "Lifetime repair"), ("Bark", "Signal"), (Size("90 l"), Size("120 l", 120)), "Volume", tags=("expedition",), grams=1900),
    Goods("Camp Blanket", "sleeping-bag", "Blanket", FELL, 9900, "Down for the shoulders by the fire; snaps into a poncho.", ("Recycled down", "140 × 190 cm", "Stuff sack"), ("Moss", "Slate"), tags=("camp",), grams=560),
    Goods("Junior Pack", "backpack", "Day pack", OWN, 6900, "For carrying one's own teddy bear, like everybody else.", ("12 l", "Chest strap with whistle", "Reflective"), ("Signal", "Pine"), tags=("children",), grams=360),
    Goods("Junior Shell", "jacket", "Jacket", FELL, 8900, "Puddle-proof. Two hems that can be let down, because legs do that.", ("Taped seams", "Reflective", "Grows two sizes"), ("Moss", "Slate"), (Size("104"), Size("116"), Size("128"), Size("140")), tags=("children",), grams=280),
    Goods("Junior Beanie", "beanie", "Hat", FELL, 1900, "The same bobble, at a lower altitude.", ("Merino and wool", "3 to 8 years", "Soft inside"), ("Signal", "Pine"), tags=("children",), grams=50),
    Goods("Repair Kit", "duffel", "Repair", OWN, 2900, "Patches, tape, buckles, needle and thread, and the courage to use them.", ("Twelve patches", "Spare buckles", "Leaflet with ten repairs"), ("Granite",), tags=("repair",), grams=180),
    Goods("Guide's Lid Pouch", "duffel", "Pouch", OWN, 3900, "The small things, where the hand expects them.", ("3 l", "Clips to any pack", "Key loop"), ("Pine", "Bark"), tags=("organise",), grams=120),
    Goods("Weekend Bag", "duffel", "Duffel", OWN, 11900, "Smart enough for a wedding, strong enough for the way home.", ("Waxed cotton", "40 l", "Shoe pocket"), ("Slate", "Moss"), tags=("travel",), grams=1100),
)
ALL: Final = (*PACKS, *LAYERS, *SHELTER, *KITCHEN, *LIGHTS)

STORE: Final = DemoStore(
    slug="northbound",
    name="Northbound",
    tagline="Packs, jackets, tents and stoves that are meant to be used up.",
    theme="trail",
    currency="USD",
    country="US",
    email="crew@northbound.example",
    announcement="Every seam is repaired free for life.",
    hero_title="Go further. Carry less.",
    hero_text="Gear tested for two winters before it gets a name, and repaired for as long as you walk.",
    story_title="Two winters, then a name",
    story_text="A pack is carried for two winters by people who are paid to complain. What breaks is drawn again. What nobody mentions stays. Only then do we name it, and from that day on we repair it free of charge.",
    promises=(
        ("wrench", "Repaired for life", "Send it in; you pay the stamp."),
        ("truck", "Free shipping over $99", "Flat $8 below that."),
        ("undo-2", "Sixty days to return", "Muddy is fine. Broken is interesting."),
    ),
    shipping_rate_minor=800,
    free_shipping_over_minor=9900,
    collections=(
        collect("packs", "Packs & duffels", "From a lunch to a month.", PACKS),
        collect("layers", "Jackets & layers", "Worn in this order, in any weather.", LAYERS),
        collect("shelter", "Tents & sleeping bags", "Somewhere dry to be cold in, and something warm to be there with.", SHELTER),
        collect("camp-kitchen", "Stoves & bottles", "Fire, water, and a way to carry both.", KITCHEN),
        collect("lights", "Lights & small things", "Found first, packed last.", LIGHTS),
        collect("expedition", "Expedition", "For when the map turns white.", [goods for goods in ALL if "expedition" in goods.tags]),
    ),
    products=tuple(build(goods, PALETTES, prefix="NB") for goods in ALL),
)
