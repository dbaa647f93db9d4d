"""What is asked of the shop while it is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus

from shared.kernel.settings import Settings
from tests.bench.web.installation import ask
from tests.bench.web.load import Request

HTMX: Final = "HX-Request: true\r\nHX-Request-Type: partial\r\n"
FORM: Final = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
SEARCHES: Final = (
    "mug",
    "blanket",
    "quiet lamp",
    "ketle",
    "bask",
    "maker 7",
    "round stool 17",
    "wooly",
    "tag3",
    "chair",
)
LOOKS: Final = ("quiet", "tall", "round", "small", "heavy", "plain", "bright")
THINGS: Final = ("mug", "lamp", "blanket", "kettle", "basket", "chair", "bowl", "tray", "stool", "jug", "rug")


@dataclass(frozen=True, slots=True)
class Pages:
    """The requests of each kind of page."""

    home: Sequence[Request]
    collection: Sequence[Request]
    product: Sequence[Request]
    search: Sequence[Request]
    search_new: Sequence[Request]
    add_to_cart: Sequence[Request]


def pages_of(settings: Settings) -> Pages:
    """Return what visitors ask of the shop that `fill` has made."""
    # The popular part of a catalogue, as visitors have it; spread over all of it by the random ids.
    slugs = ask(settings, "SELECT slug FROM products ORDER BY id LIMIT 200")
    variants = ask(settings, "SELECT CAST(id AS text) FROM variants ORDER BY id LIMIT 500")
    return Pages(
        home=[Request("/")],
        collection=[Request(f"/collections/shelf-{number}") for number in range(1, 51)],
        product=[Request(f"/products/{slug}") for slug in slugs],
        search=[Request(f"/search?q={quote_plus(words)}") for words in SEARCHES],
        # Words that were never asked before, whatever was kept of others.
        search_new=[
            Request(f"/search?q={quote_plus(f'{look} {thing} maker {number}')}")
            for number in range(1, 40)
            for look in LOOKS
            for thing in THINGS
        ],
        add_to_cart=[
            Request("/cart/lines", "POST", f"variant={variant}&quantity=1".encode(), HTMX + FORM)
            for variant in variants
        ],
    )
