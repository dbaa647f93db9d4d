"""What Atlas & Loom says beside its products."""

from typing import Final

from shared.demo.content.shape import DemoArticle, DemoHouse, DemoLine

HOUSE: Final = DemoHouse(
    sections=(
        ("hero", {"action": "See what the workshops made", "link": "collections"}),
        ("promises", {}),
        ("collections", {"title": "By the hand it takes", "count": "6"}),
        ("products", {"title": "Just off the loom", "source": "newest", "count": "4"}),
        ("reviews", {"title": "From their homes", "count": "3"}),
        ("story", {"link": "page:about", "action": "Who we are"}),
        ("posts", {"title": "From the road", "count": "3"}),
        ("products", {"title": "Reduced, while they last", "source": "reduced", "count": "4"}),
    ),
    pages=(
        DemoArticle(
            "about",
            "Five workshops, one road",
            "Who we are, whom we buy from, and what we do not sell.",
            """
Atlas & Loom began with one rug that nobody wanted to fold up again. Today we work with five workshops along one mountain
road: two looms, a pottery, a basket maker and a lamp smith. We visit each of them four times a year.

## How we buy

We pay half when a piece is begun and half when it is finished. A price is agreed once and holds for the whole year, so a
slow month is not the maker's problem.

## What we leave

Nothing we sell is copied, printed to look knotted, or aged with a machine. If a colour runs out, it has run out.
""",
        ),
        DemoArticle(
            "delivery",
            "Delivery and returns",
            "When it comes, what it costs, and how to send it back.",
            """
## Delivery

What is in stock leaves us within two days. Delivery costs 6.90 € and is free from 150 €.

| To | Usually there in |
|---|---|
| Germany, Austria | 2 to 3 days |
| Other countries of the European Union | 3 to 6 days |

## Returns

You have thirty days. Write to us, and we fetch rugs larger than two metres at no cost; everything else fits the label
that we send you.
""",
        ),
        DemoArticle(
            "care",
            "Caring for wool and clay",
            "Three habits that make things last.",
            """
1. **Turn a rug** twice a year, so that the sun and the door wear it evenly.
2. **Blot, never rub.** Cold water first, then a little wool soap.
3. **Warm clay slowly.** Unglazed pieces go into the oven cold and come out when it is.
""",
        ),
    ),
    posts=(
        DemoArticle(
            "seven-weeks",
            "Seven weeks, knot by knot",
            "A morning at Anadi's loom, where a metre is a month.",
            """
The light comes from the north until noon, and that is when the fine work is done. Anadi counts under her breath; her
sister pulls the comb down on every fourth row, and the whole house hears it.

> A rug is finished when it lies flat by itself, not when the pattern is.

## What takes so long

A square metre of the *Tamri* holds about ninety thousand knots. Nobody ties more than six thousand a day and still wants
to talk in the evening. So we count in weeks, and order early.
""",
            author="Mina Okafor",
            tags=("rugs", "makers"),
            days_ago=4,
            picture="rugs",
        ),
        DemoArticle(
            "a-kiln-is-a-season",
            "A kiln is a season",
            "Why the stoneware comes three times a year, and never quite the same.",
            """
The kiln takes four days to load, two to fire and three to cool. In the rain it takes longer. That is why our bowls come
three times a year.

Ash settles where the draught carries it. The pieces nearest to the door come out darker; we keep them together, because
someone always asks for *those*.
""",
            author="Jonas Weber",
            tags=("ceramics", "makers"),
            days_ago=16,
            picture="tableware",
        ),
        DemoArticle(
            "light-for-reading",
            "A lamp to read by",
            "How high, how warm, how bright: what we tell people who ask.",
            """
- **Height:** the shade's lower edge at the level of your eyes when you sit.
- **Warmth:** 2700 K in the evening. Cooler light keeps you awake.
- **Brightness:** about 450 lumens for a page, and a second, softer light in the room.
""",
            author="Mina Okafor",
            tags=("lamps",),
            days_ago=33,
            picture="lamps",
        ),
    ),
    header=(
        DemoLine(
            "For the floor and the sofa",
            "",
            (
                DemoLine("Rugs", "collection:rugs"),
                DemoLine("Throws and cushions", "collection:throws-and-cushions"),
            ),
        ),
        DemoLine(
            "For the table and the shelf",
            "",
            (
                DemoLine("Tableware", "collection:tableware"),
                DemoLine("Vases and baskets", "collection:vases-and-baskets"),
            ),
        ),
        DemoLine("Lamps", "collection:lamps"),
        DemoLine("Gifts", "collection:gifts-and-seconds"),
        DemoLine("From the road", "blog"),
    ),
    footer=(
        DemoLine(
            "Shop",
            "",
            (
                DemoLine("Everything", "everything"),
                DemoLine("Rugs", "collection:rugs"),
                DemoLine("Gifts and seconds", "collection:gifts-and-seconds"),
            ),
        ),
        DemoLine(
            "About",
            "",
            (
                DemoLine("Who we are", "page:about"),
                DemoLine("From the road", "blog"),
                DemoLine("Caring for wool and clay", "page:care"),
            ),
        ),
        DemoLine(
            "Help",
            "",
            (DemoLine("Delivery and returns", "page:delivery"), DemoLine("Orders and account", "account")),
        ),
    ),
)
