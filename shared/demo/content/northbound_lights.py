"""Northbound: lights, small things, and gear for children."""

from typing import Final

from shared.demo.content.build import Goods, Size

WORKS, FELL, EMBER = "Northbound Works", "Fell & Thread", "Ember Lab"

GOODS: Final = (
    Goods(
        title="Beacon Headlamp",
        form="headlamp",
        kind="Headlamp",
        vendor=EMBER,
        price_minor=6900,
        text=(
            "Six hundred lumens when you are lost, six when you read. It charges by USB-C and runs "
            "on AAA cells when there is no socket, so a village shop is always a power station.\n"
            "One large button does everything: short for on, long for brighter, twice for red. It "
            "remembers the last setting and locks itself in the pack. The strap is washable, and "
            "after the first summer you will want that."
        ),
        table=(
            ("Light", "6 to 600 lm, 120 m"),
            ("Burns", "100 h low, 4 h high"),
            ("Protection", "IP67"),
            ("Weight", "86 g with battery"),
        ),
        colours=("Pine", "Signal"),
        tags=("headlamps", "favourite"),
        grams=86,
    ),
    Goods(
        title="Beacon Mini",
        form="cord-lamp",
        kind="Headlamp",
        vendor=EMBER,
        price_minor=3900,
        text=(
            "The one you forget you are wearing. It hangs from a cord instead of a strap, weighs as "
            "much as an egg without the shell, and lives in the lid of the pack from one year to "
            "the next.\n"
            "A red mode for tents, a white one for paths, and a blink for roads. It holds its "
            "charge for a year on the shelf. We know, since we lost one on a shelf."
        ),
        table=(
            ("Light", "5 to 250 lm, 55 m"),
            ("Burns", "45 h low, 3 h high"),
            ("Charging", "USB-C, 70 minutes"),
            ("Weight", "38 g"),
        ),
        colours=("Granite", "Moss"),
        tags=("headlamps", "ultralight"),
        grams=38,
    ),
    Goods(
        title="Beacon Pro",
        form="headlamp",
        kind="Headlamp",
        vendor=EMBER,
        price_minor=11900,
        text=(
            "For rescue teams, night runners and people who drop keys in rivers. The battery sits "
            "at the back of the head, balances the lamp, and can go under a jacket on a cable when "
            "it is truly cold.\n"
            "Two beams, one for the ground at your feet and one for the place you hope to reach. "
            "The light never drops without warning: it blinks twice and gives you another hour."
        ),
        table=(
            ("Light", "10 to 1,200 lm, 200 m"),
            ("Burns", "60 h low, 5 h high"),
            ("Protection", "IP68, 2 m"),
            ("Weight", "190 g with battery"),
        ),
        colours=("Slate", "Bark"),
        tags=("headlamps", "expedition"),
        grams=190,
    ),
    Goods(
        title="Beacon Camp",
        form="lantern",
        kind="Headlamp",
        vendor=EMBER,
        price_minor=4900,
        text=(
            "On the head it finds the path; hung up in its own sack it lights the table. The sack "
            "is made of white sailcloth, and turns a hard beam into a glow that lets the stars "
            "through.\n"
            "Press for warm, hold for white, turn it over for off. It will charge a phone, once, at "
            "the price of its own evening. The cloth washes by hand, and after the moths in August "
            "it will want to."
        ),
        table=(
            ("Light", "5 to 300 lm, warm or white"),
            ("Burns", "40 h low, 5 h high"),
            ("Charging", "USB-C, in and out"),
            ("Weight", "112 g with the sack"),
        ),
        colours=("Signal", "Granite"),
        tags=("camp", "headlamps"),
        grams=112,
    ),
    Goods(
        title="Repair Kit",
        form="repair-roll",
        kind="Repair",
        vendor=WORKS,
        price_minor=2900,
        text=(
            "Patches, tape, buckles, needle and thread, and the courage to use them. The leaflet "
            "shows ten repairs, in drawings, in the order in which they tend to be needed. All of "
            "it lives in a small zipped bag made of offcuts.\n"
            "Everything is for gear of any make. What you use up we send again for the price of the "
            "stamp. People write to us about what they mended, and we pin the best letters to the "
            "workshop door."
        ),
        table=(
            ("Patches", "12, five fabrics"),
            ("Buckles", "4 sizes, no sewing"),
            ("Tape", "3 m, waterproof"),
            ("Weight", "180 g"),
        ),
        colours=("Granite",),
        tags=("repair", "camp"),
        grams=180,
    ),
    Goods(
        title="Guide's Lid Pouch",
        form="pouch",
        kind="Pouch",
        vendor=WORKS,
        price_minor=3900,
        text=(
            "The small things, where the hand expects them. It clips to shoulder straps, belts, "
            "tent walls and airplane seats, and opens like a book: map and money on the left, all "
            "the rest on the right.\n"
            "The lining is light, so that black things can be seen. There is a loop for keys and a "
            "sleeve for the glasses you only need for reading the map. Inside the lid there is room "
            "for a name."
        ),
        table=(
            ("Fabric", "210D recycled nylon"),
            ("Volume", "3 l"),
            ("Fits", "Straps of 15–40 mm"),
            ("Weight", "120 g"),
        ),
        colours=("Pine", "Bark"),
        tags=("organise", "travel"),
        grams=120,
    ),
    Goods(
        title="Junior Pack",
        form="day-pack",
        kind="Day pack",
        vendor=WORKS,
        price_minor=6900,
        text=(
            "For carrying one's own teddy bear, like everybody else. It is a real pack with real "
            "buckles, only closer together, and the chest strap has a whistle, which you may "
            "regret.\n"
            "The bottle pocket is set low, for short arms. A label inside has room for four names, "
            "because it will be handed down. If it comes back to us for repair, it returns with a "
            "new badge, so breaking it is almost worth it."
        ),
        table=(
            ("Fabric", "210D recycled nylon"),
            ("Volume", "12 l"),
            ("Age", "4 to 9 years"),
            ("Weight", "360 g"),
        ),
        colours=("Signal", "Pine"),
        tags=("children", "day hikes"),
        grams=360,
    ),
    Goods(
        title="Junior Shell",
        form="jacket",
        kind="Jacket",
        vendor=FELL,
        price_minor=8900,
        text=(
            "Puddle-proof, from both directions. Cuffs and hem have a second seam; cut the thread "
            "and the jacket grows by a size, once, on the morning when it is suddenly too small.\n"
            "The reflective piping is sewn in, not glued on. The hood is held by snaps and lets go "
            "when it catches on a fence. Mud dries and brushes off, or does not, and then it is a "
            "machine wash at forty."
        ),
        table=(
            ("Fabric", "2.5 layers, 10,000 mm"),
            ("Grows", "One size, at cuffs and hem"),
            ("Hood", "Snaps off when caught"),
            ("Weight", "280 g in 116"),
        ),
        colours=("Moss", "Slate"),
        sizes=(Size("104"), Size("116"), Size("128"), Size("140")),
        tags=("children", "waterproof"),
        grams=280,
    ),
    Goods(
        title="Junior Beanie",
        form="beanie",
        kind="Hat",
        vendor=FELL,
        price_minor=1900,
        text=(
            "The same bobble, at a lower altitude. Soft merino lies against the forehead, so it "
            "does not itch, so it stays on, so nobody has to say it twice.\n"
            "It stretches over about five years of head. The bobble is fixed with a button and "
            "comes off for the wash or for a change of mind. A loop inside takes the peg at "
            "nursery, and a name tape."
        ),
        table=(
            ("Outside", "100 % lambswool"),
            ("Inside", "100 % merino band"),
            ("Age", "3 to 8 years"),
            ("Weight", "50 g"),
        ),
        colours=("Signal", "Pine"),
        tags=("children", "hats"),
        grams=50,
    ),
)
