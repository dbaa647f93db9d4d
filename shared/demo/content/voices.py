"""What the demo's buyers say: sentences that are put together per product, so that no two say quite the same."""

from typing import Final

NAMES: Final = (
    "Amira", "Jonas", "Leïla", "Tomás", "Noor", "Ida", "Mathilde", "Kofi", "Yasmin", "Piet", "Greta", "Samir",
    "Hanne", "Óscar", "Rania", "Felix", "Marta", "Bilal", "Sunniva", "Ewa", "Karim", "Lotte", "Dario", "Safiya",
)  # fmt: skip

# How somebody begins who gives so many stars: the title, then the first sentence.
OPENINGS: Final[dict[int, tuple[tuple[str, str], ...]]] = {
    5: (
        ("Better than the pictures", "I waited for weeks before I ordered, and should not have."),
        ("Exactly right", "It came sooner than promised and well packed."),
        ("A gift that I nearly kept", "Bought for my sister, and now I need one as well."),
        ("Would buy it again tomorrow", "I have had it for two months now and use it almost daily."),
        ("Worth the money", "Not cheap, but you feel at once where the money went."),
        (
            "My favourite thing this year",
            "I did not think that I would write a review of something like this.",
        ),
        ("", "Very happy with it."),
        ("Well made", "You can tell that somebody cared about it."),
        ("Second one in this house", "The first has been with us for a year, so here is my view of both."),
        ("Simply good", "No surprises, and I mean that as praise."),
    ),
    4: (
        ("Very nearly perfect", "I like it a lot, with one small reservation."),
        ("Good, a little different from what I expected", "The colour is somewhat calmer than on my screen."),
        ("Happy with it", "Good quality, fair price."),
        ("Does what it should", "It does its work well and looks good doing it."),
        ("", "Solid. One star less because delivery took a day longer than it said."),
        ("Good choice", "I compared three before I bought this one and do not regret it."),
    ),
    3: (
        ("All right", "It is fine, but I had hoped for more at this price."),
        ("Mixed feelings", "I like how it looks more than how it works."),
        ("", "Neither good nor bad."),
    ),
    2: (
        ("Not for me", "I wanted to like it and could not."),
        ("Expected more", "The pictures promise something else."),
    ),
    1: (("Sent it back", "It arrived with a flaw, and I had to ask twice before anybody answered."),),
}

PRAISE: Final[dict[str, tuple[str, ...]]] = {
    "textile": (
        "The wool is dense and does not shed after the first week.",
        "The colours are deep without shouting, and they change with the light of the day.",
        "Our cat has claimed it, which is the highest honour in this house.",
        "The edges lie flat, and the back is as tidy as the front.",
        "It makes the whole room quieter.",
        "Washed it once by hand, and it came out as it went in.",
    ),
    "ceramic": (
        "The glaze runs a little differently on each piece, and that is what I like about it.",
        "It survives our dishwasher, which I had not dared to hope.",
        "It has just the right weight in the hand.",
        "Soup stays warm in it for longer than in our old ones.",
        "Friends ask about it each time the table is laid.",
    ),
    "home": (
        "It stands in the hall, and everybody who comes in touches it.",
        "The light is warm and soft enough to read by without glare.",
        "The weave is tight, and the handles carry more than I had thought.",
        "It fits between old furniture and new without any fuss.",
        "Put together in five minutes, without tools.",
    ),
    "pack": (
        "The straps sit well even with twelve kilos in it.",
        "Two days of rain, and everything inside stayed dry.",
        "There is a place for everything, and I find it again in the dark.",
        "The zips run smoothly, even with gloves on.",
        "It has been under three airline seats and still looks new.",
    ),
    "wear": (
        "It keeps the wind out and does not rustle.",
        "I wore it for five days on the coast path, and it still smelled of nothing.",
        "The sleeves are long enough, for once.",
        "It packs down to the size of an apple.",
        "Warm without being bulky, so it goes under a shell.",
    ),
    "camp": (
        "Pitched it alone in a gale at the second try.",
        "Slept well down to frost, and I am one who feels the cold.",
        "One filling boils water for four cups of tea.",
        "Light enough that I no longer think about leaving it at home.",
        "The seams held through a night of proper hill rain.",
        "The beam reaches far, and it did not blind everybody in the hut.",
    ),
    "coffee": (
        "Bright in the first sip, sweet in the last, and clean in between.",
        "Roasted four days before it reached me; you smell it through the bag.",
        "I brewed it as the card said and got it right the first time.",
        "Works as filter and forgives my clumsy espresso too.",
        "My mother, who takes milk, asked for a second cup without.",
        "It held its flavour to the last spoonful of the bag.",
    ),
    "gear": (
        "The grounds are even, and hardly anything sticks.",
        "It is quiet enough for a sleeping flat at six in the morning.",
        "The pour is easy to steer, even for my unsteady hands.",
        "Cleaning takes a minute, so I really do it.",
        "It feels like a tool, not like a toy.",
    ),
}

BLAME: Final[dict[str, tuple[str, ...]]] = {
    "textile": ("It smelled of wool for a week.", "It is thinner than I imagined."),
    "ceramic": ("One of ours has a rough spot under the foot.", "Smaller than I had pictured it."),
    "home": ("The cable could be longer.", "It wobbles a little on old floorboards."),
    "pack": ("The side pocket is too tight for my bottle.", "It takes a while to learn all the buckles."),
    "wear": ("The hood is rather small over a helmet.", "It comes out short in the body."),
    "camp": ("The bag it comes in is a size too small.", "The instructions could be clearer."),
    "coffee": ("A little too acid for my taste.", "I had hoped for more chocolate, as the bag says."),
    "gear": (
        "The lid does not close as firmly as it should.",
        "It takes up more of the counter than I thought.",
    ),
}

ENDINGS: Final = (
    "",
    "",
    "",
    "I would choose it again.",
    "Thank you for the handwritten note in the parcel.",
    "Now I only have to stop my brother from borrowing it.",
    "The next one is already on my list.",
    "Packed without any plastic, which I noticed with pleasure.",
    "Measure first, then order.",
    "Five minutes of reading the care card pay off.",
)

REPLIES: Final = (
    "Thank you for saying this so plainly. Write to us: we will find a better one for you, or take it back.",
    "That should not have happened. We have looked into it and changed how we check before we pack.",
    "We understand. A picture only shows so much; returns are free for thirty days, and we are glad to advise.",
)

FAMILIES: Final[dict[str, str]] = {
    **dict.fromkeys(("Rug", "Runner", "Throw", "Cushion", "Blanket"), "textile"),
    **dict.fromkeys(("Bowl", "Vase", "Plate", "Mug", "Cup", "Platter", "Jar", "Seconds"), "ceramic"),
    **dict.fromkeys(("Lamp", "Basket", "Gift set"), "home"),
    **dict.fromkeys(("Duffel", "Day pack", "Backpack", "Pouch"), "pack"),
    **dict.fromkeys(("Jacket", "Hat", "Fleece", "Wind shirt"), "wear"),
    **dict.fromkeys(
        ("Tent", "Sleeping bag", "Tarp", "Stove", "Headlamp", "Bottle", "Flask", "Repair"), "camp"
    ),
    **dict.fromkeys(("Coffee", "Subscription"), "coffee"),
}
OTHERS: Final = "gear"
