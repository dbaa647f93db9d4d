"""Kernel Coffee: beans, grinders, brewers."""

from typing import Final

from shared.demo.content.build import Goods, Palette, Size, build, collect
from shared.demo.content.shape import DemoStore

PALETTES: Final[dict[str, Palette]] = {
    "Black": ("#1d1c1a", "#eae6da", "#b9c21f"), "Paper": ("#e9e4d6", "#26241f", "#b9c21f"),
    "Citron": ("#b9c21f", "#1d1c1a", "#f2efe4"), "Rust": ("#8c4a2b", "#efe7d6", "#d8a13a"),
    "Steel": ("#8f9594", "#2a2b2a", "#b9c21f"), "Plum": ("#4d2f3e", "#eee3dc", "#c9b33a"),
    "Fjord": ("#2f4a56", "#e6eae6", "#c7cf3a"),
}
BAGS: Final = (Size("250 g"), Size("1 kg", 360))
GRINDS: Final = (Size("Whole bean"), Size("Filter"), Size("Espresso"), Size("French press"))
US, BURR = "Kernel Roastery", "Burr & Bell"

FILTER: Final = (
    Goods("Gedeb Washed", "coffee-bag", "Coffee", US, 1450, "Bergamot, apricot, black tea. It tastes best at 92 °C and at ten past nine.\nWashed at the station, dried on raised beds for sixteen days.", ("Ethiopia, 2,050 m", "Heirloom varieties", "Roasted light on Tuesdays"), ("Paper",), BAGS, "Weight", tags=("filter", "ethiopia"), grams=260),
    Goods("Huila Pink", "coffee-bag", "Coffee", US, 1650, "Pink bourbon: redcurrant, panela, a finish like orange peel.", ("Colombia, 1,780 m", "Pink bourbon, washed", "Roasted light"), ("Plum",), BAGS, "Weight", tags=("filter", "colombia"), grams=260),
    Goods("Nyeri Peak", "coffee-bag", "Coffee", US, 1790, "Blackcurrant and tomato leaf. Loud, in the good way.", ("Kenya, 1,900 m", "SL28 and SL34", "Double washed"), ("Rust",), BAGS, "Weight", tags=("filter", "kenya"), grams=260),
    Goods("Lake Natural", "coffee-bag", "Coffee", US, 1550, "Strawberry first, cocoa later, and then you notice the cup is empty.", ("Burundi, 1,850 m", "Red bourbon, natural", "Roasted light"), ("Fjord",), BAGS, "Weight", was=115, tags=("filter", "natural"), grams=260),
    Goods("Chiapas Honey", "coffee-bag", "Coffee", US, 1390, "Honeycomb, pecan, soft apple. The filter coffee for people who say they drink espresso.", ("Mexico, 1,500 m", "Yellow honey", "Roasted light to medium"), ("Citron",), BAGS, "Weight", tags=("filter",), grams=260),
    Goods("Cold Brew Blend", "coffee-bag", "Coffee", US, 1290, "Chocolate milk without milk. Steep for sixteen hours and forget about it for fifteen.", ("Brazil and Ethiopia", "Ground coarse on request", "Roasted medium"), ("Black",), BAGS, "Weight", tags=("filter", "cold brew"), grams=260),
)
ESPRESSO: Final = (
    Goods("Mainloop Espresso", "coffee-bag", "Coffee", US, 1290, "Our house espresso: hazelnut, dark cherry, the same every week on purpose.\n18 g in, 38 g out, 28 seconds. It forgives.", ("Brazil, Colombia, India", "Roasted medium", "Good with milk"), ("Black",), (Size("Whole bean"), Size("Espresso"), Size("1 kg, whole bean", 350)), "Grind", tags=("espresso", "blend"), grams=260),
    Goods("Daylight Espresso", "coffee-bag", "Coffee", US, 1490, "Lighter, brighter, a little rude at first.", ("Ethiopia and Honduras", "Roasted light to medium", "18 g in, 42 g out"), ("Citron",), GRINDS, "Grind", tags=("espresso",), grams=260),
    Goods("Decaf Overflow", "coffee-bag", "Coffee", US, 1390, "Decaffeinated with sugar cane. Nobody at the table will notice; you will sleep.", ("Colombia, 1,700 m", "Sugar-cane process", "Roasted medium"), ("Plum",), GRINDS, "Grind", tags=("espresso", "decaf"), grams=260),
    Goods("Monsoon Base", "coffee-bag", "Coffee", US, 1190, "Heavy, low, spicy. The bass player among coffees.", ("India, monsooned", "Roasted dark", "Great in a moka pot"), ("Rust",), GRINDS, "Grind", was=117, tags=("espresso",), grams=260),
    Goods("Night Build", "coffee-bag", "Coffee", US, 1350, "For late work: dark chocolate, walnut, no questions.", ("Guatemala and Sumatra", "Roasted dark", "Good with milk"), ("Fjord",), GRINDS, "Grind", tags=("espresso", "blend"), grams=260),
    Goods("Sampler, Four Tins", "tin", "Coffee", US, 2900, "Four coffees, 80 g each, in tins you will keep screws in later.", ("Four coffees of the month", "Whole bean", "Notes enclosed"), ("Paper",), tags=("gifts",), grams=620),
    Goods("Filter Subscription", "tin", "Subscription", US, 1400, "A new filter coffee every two weeks, roasted the day before it leaves. Pause whenever you like.", ("First delivery", "Different each time", "Cancel by replying to any mail"), ("Citron",), (Size("250 g"), Size("500 g", 185)), "Weight", tags=("subscription",), grams=300),
    Goods("Espresso Subscription", "tin", "Subscription", US, 1300, "Mainloop, or its cousin of the month, on your doorstep before the hopper runs dry.", ("First delivery", "250 g or 1 kg", "Cancel by replying to any mail"), ("Black",), (Size("250 g"), Size("1 kg", 345)), "Weight", tags=("subscription",), grams=300),
)
GRIND: Final = (
    Goods("Flat Sixty-Four", "grinder", "Grinder", BURR, 64900, "Sixty-four millimetre burrs, 0.1 g retention, and a dial you can set in the dark.", ("64 mm flat burrs", "600–1400 rpm", "Single dose"), ("Black", "Paper"), tags=("electric",), grams=7200),
    Goods("Bench Grinder", "grinder", "Grinder", BURR, 29900, "For filter by day and espresso on Sundays. Quiet enough for thin walls.", ("54 mm conical burrs", "41 steps", "64 dB"), ("Steel", "Black"), tags=("electric",), grams=3900),
    Goods("Bench Grinder Mini", "grinder", "Grinder", BURR, 17900, "Half the size. All the mornings.", ("40 mm conical burrs", "32 steps", "Fits under a shelf"), ("Paper", "Fjord"), was=118, tags=("electric",), grams=2400),
    Goods("Hand Mill", "hand-grinder", "Grinder", BURR, 12900, "Forty turns for a cup. The knurling is there because wet hands exist.", ("38 mm steel burrs", "24 clicks a turn", "30 g"), ("Black", "Steel"), tags=("manual",), grams=560),
    Goods("Travel Mill", "hand-grinder", "Grinder", BURR, 8900, "Fits in a kettle, which fits in a pack, which fits under a seat.", ("32 mm steel burrs", "18 g", "Folding crank"), ("Citron", "Fjord"), tags=("manual", "travel"), grams=390),
    Goods("Espresso Mill", "hand-grinder", "Grinder", BURR, 18900, "Eight microns a click. More patience than any machine.", ("48 mm coated burrs", "90 clicks a turn", "Magnetic catch"), ("Black", "Plum"), tags=("manual",), grams=680),
)
BREW: Final = (
    Goods("Cone Dripper", "dripper", "Brewer", BURR, 3400, "Sixty degrees, twenty ribs, one hole. There is a recipe inside the lid of the box.", ("Porcelain", "1–3 cups", "Takes cone filters"), ("Paper", "Black", "Citron"), tags=("filter",), grams=620),
    Goods("Cone Dripper Set", "dripper", "Brewer", BURR, 5900, "Dripper, server and forty papers: open, rinse, pour.", ("Porcelain and glass", "600 ml server", "40 papers"), ("Black", "Paper"), was=116, tags=("filter", "gifts"), grams=1200),
    Goods("Travel Dripper", "dripper", "Brewer", BURR, 1900, "Unbreakable, and it has been tried.", ("Copolyester", "1–2 cups", "90 g"), ("Fjord", "Citron"), tags=("filter", "travel"), grams=90),
    Goods("Gooseneck Kettle", "kettle", "Kettle", BURR, 14900, "Holds a temperature to half a degree and a grudge against no one.", ("0.9 l, 1200 W", "40–100 °C", "Holds for 60 minutes"), ("Black", "Paper"), tags=("kettles",), grams=1500),
    Goods("Stovetop Kettle", "kettle", "Kettle", BURR, 6900, "The same spout, the older fire.", ("1 l, steel", "All hobs", "Thermometer in the lid"), ("Steel", "Rust"), tags=("kettles",), grams=780),
    Goods("Steel Press", "press", "Brewer", BURR, 5900, "Four minutes, no paper, a second sieve so that the last sip is coffee too.", ("0.8 l", "Double sieve", "Borosilicate glass"), ("Black", "Steel"), (Size("0.35 l", 80), Size("0.8 l")), "Volume", tags=("immersion",), grams=980),
    Goods("Travel Press", "press", "Brewer", BURR, 4400, "Press, cup and flask, depending on where you are in the day.", ("0.4 l, double wall", "Leak-proof lid", "Keeps 3 hours"), ("Fjord", "Plum"), was=119, tags=("immersion", "travel"), grams=420),
    Goods("Brew Scale", "scale", "Scale", BURR, 7900, "A tenth of a gram, a timer that starts itself, and figures you can read without glasses.", ("0.1 g to 2 kg", "Auto-start timer", "USB-C, 30 hours"), ("Black", "Paper"), tags=("scales",), grams=480),
    Goods("Pocket Scale", "scale", "Scale", BURR, 3900, "Lives in the drawer with the good spoons.", ("0.1 g to 1 kg", "Timer", "Replaceable cell"), ("Steel",), tags=("scales", "travel"), grams=210),
    Goods("Espresso Scale", "scale", "Scale", BURR, 9900, "Slim enough for the drip tray, sealed against what happens there.", ("0.1 g to 2 kg", "IPX5", "Fast display"), ("Black",), tags=("scales",), grams=260),
)
CUPS: Final = (
    Goods("Filter Cup", "cup", "Cup", BURR, 1900, "Wide where the nose goes.", ("Porcelain, 220 ml", "Dishwasher safe", "With saucer"), ("Paper", "Black", "Citron"), tags=("cups",), grams=360),
    Goods("Cappuccino Cup", "cup", "Cup", BURR, 2100, "A round floor, because milk wants to turn.", ("Porcelain, 180 ml", "Dishwasher safe", "With saucer"), ("Fjord", "Rust"), tags=("cups",), grams=380),
    Goods("Espresso Cup", "cup", "Cup", BURR, 1500, "Thick walls, small handle, exact opinion.", ("Porcelain, 70 ml", "Dishwasher safe", "With saucer"), ("Black", "Plum"), was=120, tags=("cups",), grams=220),
    Goods("Storage Tin", "tin", "Storage", US, 1900, "Keeps air out with a lid that sighs.", ("For 250 g of beans", "One-way valve", "Tinplate"), ("Black", "Paper", "Citron"), tags=("storage",), grams=210),
    Goods("Large Storage Tin", "tin", "Storage", US, 2900, "For a kilo and the people who drink one.", ("For 1 kg of beans", "One-way valve", "Tinplate"), ("Rust", "Fjord"), tags=("storage",), grams=420),
    Goods("Cleaning Tablets", "tin", "Care", US, 1400, "Your machine cannot ask for them, so we do.", ("40 tablets", "Phosphate-free", "For groups and brewers"), ("Steel",), tags=("care",), grams=180),
    Goods("Starter Kit", "dripper", "Kit", BURR, 8900, "Dripper, hand mill, scale and a bag of Gedeb: breakfast, from tomorrow.", ("Cone dripper", "Travel mill and pocket scale", "250 g Gedeb Washed"), ("Citron",), was=122, tags=("gifts",), grams=2100),
    Goods("Office Kit", "press", "Kit", BURR, 11900, "Two presses, a kilo of Mainloop, and an end to the machine in the corridor.", ("Two 0.8 l presses", "1 kg Mainloop, ground", "Cleaning brush"), ("Black",), tags=("gifts",), grams=3200),
    Goods("Tasting Set", "cup", "Kit", BURR, 5900, "Four cups, four spoons, a sheet to write on. Somebody will say “stone fruit”.", ("Four 220 ml cups", "Four cupping spoons", "Score sheets"), ("Paper",), tags=("gifts",), grams=1900),
    Goods("Descaler", "tin", "Care", US, 1100, "Citric acid, in the right amount, with instructions a human wrote.", ("500 g", "About ten rounds", "Rinse twice"), ("Fjord",), tags=("care",), grams=520),
)
ALL: Final = (*FILTER, *ESPRESSO, *GRIND, *BREW, *CUPS)

STORE: Final = DemoStore(
    slug="kernel-coffee",
    name="Kernel Coffee",
    tagline="Beans, grinders and brewers, measured to a tenth of a gram.",
    theme="roast",
    currency="GBP",
    country="GB",
    email="hi@kernel-coffee.example",
    announcement="Roasted on Tuesday, with you by Thursday.",
    hero_title="Small batch. Exact cup.",
    hero_text="We roast twelve kilos at a time and write down everything, so that your second cup tastes like your first.",
    story_title="v60 --grams 15 --water 250",
    story_text="Fifteen grams, 250 of water at 93 °C. Bloom with 45 for 40 seconds. Pour to 150 by 1:15, to 250 by 1:50. Done at 2:40; if it took longer, grind two clicks coarser. Every bag carries a recipe like this, tested on the grinder you are likely to own.",
    promises=(
        ("calendar-check", "Roasted to order", "Tuesdays, sent the same day."),
        ("truck", "Free delivery over £35", "£3.50 below that."),
        ("hand-coins", "Cash on delivery", "Pay when the parcel smells right."),
    ),
    shipping_rate_minor=350,
    free_shipping_over_minor=3500,
    collections=(
        collect("filter-coffee", "Filter coffee", "Light roasts with somewhere to be from.", FILTER),
        collect("espresso", "Espresso", "Sweet, dense, forgiving.", ESPRESSO[:5]),
        collect("subscriptions", "Subscriptions & samplers", "Coffee that comes by itself.", ESPRESSO[5:]),
        collect("grinders", "Grinders", "The part that matters most, after the beans.", GRIND),
        collect("brewers", "Brewers, kettles & scales", "Hot water, in the right amount, at the right time.", BREW),
        collect("cups-and-tins", "Cups & tins", "Where it ends, and where it waits.", CUPS),
    ),
    products=tuple(build(goods, PALETTES, prefix="KC") for goods in ALL),
)
