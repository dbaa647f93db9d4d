"""What Kernel Coffee says beside its products."""

from typing import Final

from shared.demo.content.shape import DemoArticle, DemoHouse, DemoLine

HOUSE: Final = DemoHouse(
    sections=(
        ("hero", {"action": "Choose your beans", "link": "collection:filter-coffee"}),
        ("promises", {}),
        ("products", {"title": "This week's list", "source": "newest", "count": "8"}),
        ("posts", {"title": "Brew notes", "count": "3"}),
        ("reviews", {"title": "From other kitchens", "count": "3"}),
        ("story", {"link": "page:roasting", "action": "How we roast"}),
        ("collections", {"title": "Index", "count": "6"}),
        ("products", {"title": "End of batch", "source": "reduced", "count": "4"}),
    ),
    pages=(
        DemoArticle(
            "roasting",
            "How we roast",
            "One drum, twelve kilos, every Tuesday.",
            """
We roast on Tuesdays and send the same day. Each batch is twelve kilos; its number is on the bag.

## Why light

A lighter roast keeps what the farm put in. It asks for a finer grind and hotter water, and pays for both.

## What we publish

The price we paid at the gate, the date it left port, the curve of the roast. Ask by batch number.
""",
        ),
        DemoArticle(
            "delivery",
            "Delivery and returns",
            "Roasted on Tuesday, with you by Thursday.",
            """
Delivery is £3.50 and free over £35. Order by Monday midnight to catch Tuesday's drum.

Coffee that does not suit you is our problem: write within thirty days, tell us how you brew, and we send another one.
Grinders and brewers can come back unused within thirty days.
""",
        ),
    ),
    posts=(
        DemoArticle(
            "one-to-sixteen",
            "1 : 16, and when to leave it",
            "The ratio we begin with, and the three reasons to change it.",
            """
Sixteen grams of water for each gram of coffee. Begin there, then change one thing at a time.

- **Thin?** 1 : 15.
- **Heavy?** 1 : 17.
- **Sour?** Grind finer before you touch the ratio.

| Cup | Coffee | Water |
|---|---|---|
| one | 15 g | 240 g |
| two | 30 g | 480 g |
""",
            author="Ruth Adeyemi",
            tags=("brewing", "filter"),
            days_ago=2,
            picture="brewers",
        ),
        DemoArticle(
            "dialling-in",
            "Dialling in without wasting a bag",
            "Three shots, one variable, a pencil.",
            """
1. Dose 18 g. Do not touch it again.
2. Pull until the scale says 36 g. Write the seconds down.
3. Under 24 s: finer. Over 32 s: coarser. In between: taste.

Most bags are dialled in by the third shot. Drink the first two with milk.
""",
            author="Ruth Adeyemi",
            tags=("brewing", "espresso"),
            days_ago=15,
            picture="espresso",
        ),
        DemoArticle(
            "what-a-grinder-does",
            "What a grinder really does",
            "Evenness, not fineness, is what you pay for.",
            """
A blade breaks beans into dust and boulders. The dust turns bitter while the boulders are still sour, and you taste both.

Burrs make particles of one size. The better they are held, the more they agree; that is the price.
""",
            author="Colm Brady",
            tags=("grinders",),
            days_ago=30,
            picture="grinders",
        ),
    ),
    header=(
        DemoLine(
            "Coffee",
            "",
            (
                DemoLine("Filter", "collection:filter-coffee"),
                DemoLine("Espresso", "collection:espresso"),
                DemoLine("Subscriptions", "collection:subscriptions"),
            ),
        ),
        DemoLine(
            "Tools",
            "",
            (
                DemoLine("Grinders", "collection:grinders"),
                DemoLine("Brewers", "collection:brewers"),
                DemoLine("Cups and tins", "collection:cups-and-tins"),
            ),
        ),
        DemoLine("Brew notes", "blog"),
        DemoLine("How we roast", "page:roasting"),
    ),
    footer=(
        DemoLine(
            "List",
            "",
            (
                DemoLine("Everything", "everything"),
                DemoLine("Filter", "collection:filter-coffee"),
                DemoLine("Espresso", "collection:espresso"),
            ),
        ),
        DemoLine("Read", "", (DemoLine("Brew notes", "blog"), DemoLine("How we roast", "page:roasting"))),
        DemoLine(
            "Help",
            "",
            (DemoLine("Delivery and returns", "page:delivery"), DemoLine("Orders and account", "account")),
        ),
    ),
)
