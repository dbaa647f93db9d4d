"""What Northbound says beside its products."""

from typing import Final

from shared.demo.content.shape import DemoArticle, DemoHouse, DemoLine

HOUSE: Final = DemoHouse(
    sections=(
        ("hero", {"action": "See the gear", "link": "collections"}),
        ("products", {"title": "New this season", "source": "newest", "count": "8"}),
        ("promises", {}),
        ("collections", {"title": "Pack by part", "count": "6"}),
        (
            "products",
            {
                "title": "For when the map turns white",
                "source": "collection",
                "collection": "expedition",
                "count": "4",
            },
        ),
        ("reviews", {"title": "Back from the hills", "count": "3"}),
        ("story", {"link": "page:repairs", "action": "How repairs work"}),
        ("products", {"title": "Last pieces, reduced", "source": "reduced", "count": "4"}),
        ("posts", {"title": "Field notes", "count": "3"}),
    ),
    pages=(
        DemoArticle(
            "repairs",
            "Repaired for life",
            "Send it in. You pay the stamp, we do the rest.",
            """
Every seam we sell is ours to mend, however old it is and whoever owns it now.

1. Wash it. A dry bag travels lighter, and our menders eat at the same table.
2. Write your order's number, or "found in a hut", on a slip of paper.
3. Send it. It is back within three weeks, before the season if you send it in autumn.

## What cannot be mended

Delaminated shells and poles bent twice. We say so within a week and take them back for parts, against 20 % of a new one.
""",
        ),
        DemoArticle(
            "shipping",
            "Shipping and returns",
            "Flat $8, free over $99, sixty days.",
            """
| Service | Leaves us | With you |
|---|---|---|
| Standard | next working day | 3 to 5 days |
| To Alaska and Hawaii | next working day | 6 to 9 days |

Return anything within sixty days. Muddy is fine. Broken is interesting: tell us how.
""",
        ),
        DemoArticle(
            "fit",
            "How to measure",
            "Torso, chest, hip: three numbers and a friend.",
            """
- **Torso**: from the bone at the base of your neck to the height of your hip bones, along the spine.
- **Chest**: around the fullest part, arms down.
- **Hip belt**: over the hip bones, not the waist.

Between two sizes, take the smaller pack and the larger jacket.
""",
        ),
    ),
    posts=(
        DemoArticle(
            "weigh-it",
            "Weigh it before you believe it",
            "We put our own numbers on the kitchen scale.",
            """
Weights in catalogues leave out stuff sacks, stakes and the strap everybody keeps. Ours name the whole parcel.

## What we found

The tents came out within thirty grams. One pack was ninety over, because the back panel had been thickened in spring. The
number on its page is the new one now.
""",
            author="Ida Lindqvist",
            tags=("testing",),
            days_ago=3,
            picture="packs",
        ),
        DemoArticle(
            "boil-a-litre",
            "A litre at two thousand metres",
            "Gas, wind, a lid: what actually saves fuel.",
            """
A lid saves a third. A wind shield saves half. Melting snow costs as much as boiling it, so begin with a splash of water.

| Setting | Minutes | Grams of gas |
|---|---|---|
| no lid, wind | 9:40 | 24 |
| lid, wind | 7:10 | 17 |
| lid, shield | 4:50 | 11 |
""",
            author="Tomasz Bielak",
            tags=("testing", "kitchen"),
            days_ago=19,
            picture="camp-kitchen",
        ),
        DemoArticle(
            "three-nights",
            "What we took for three nights",
            "Eleven kilos with food, and the two things we did not need.",
            """
Shelter, sleep, warmth, water, food, light, map. In that order, because that is the order in which their absence spoils
a trip.

We carried a camp chair for forty kilometres and sat on a stone.
""",
            author="Ida Lindqvist",
            tags=("trips",),
            days_ago=41,
            picture="shelter",
        ),
    ),
    header=(
        DemoLine("Packs", "collection:packs"),
        DemoLine("Layers", "collection:layers"),
        DemoLine("Shelter", "collection:shelter"),
        DemoLine(
            "Camp",
            "",
            (
                DemoLine("Stoves and bottles", "collection:camp-kitchen"),
                DemoLine("Lights and small things", "collection:lights"),
            ),
        ),
        DemoLine("Expedition", "collection:expedition"),
        DemoLine("Field notes", "blog"),
    ),
    footer=(
        DemoLine(
            "Gear",
            "",
            (
                DemoLine("Everything", "everything"),
                DemoLine("Packs", "collection:packs"),
                DemoLine("Expedition", "collection:expedition"),
            ),
        ),
        DemoLine(
            "Help",
            "",
            (
                DemoLine("Shipping and returns", "page:shipping"),
                DemoLine("How to measure", "page:fit"),
                DemoLine("Orders and account", "account"),
            ),
        ),
        DemoLine(
            "The house",
            "",
            (DemoLine("Repaired for life", "page:repairs"), DemoLine("Field notes", "blog")),
        ),
    ),
)
