"""What the list of products was asked for, as it stands in its address."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from shared.inventory.product_list import LACKS, SORTS, WantedProducts
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.models import STATES
from shared.stores.models import Store

LONGEST: Final = 100
NARROWING: Final = ("vendor", "type", "tag", "category", "collection", "lack")
NAMES: Final = ("state", "q", "sort", *NARROWING)
LACK_WORDS: Final = {
    "stock": say("Sold out"),
    "low": say("Few left"),
    "pictures": say("Without a picture"),
    "alt": say("Pictures without a description"),
    "price_cut": say("Reduced"),
    "barcode": say("Without a barcode"),
    "category": say("In no category"),
}
SORT_WORDS: Final = {
    "title": say("By title"),
    "newest": say("Newest first"),
    "changed": say("Last changed first"),
}
_KNOWN: Final = {"state": STATES, "sort": tuple(SORTS), "lack": LACKS}


def asked_for(query: Mapping[str, str]) -> dict[str, str]:
    """Return what of an address means something; the rest is as if it were not there."""
    read = {name: query.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in NAMES}
    for name, known in _KNOWN.items():
        read[name] = read[name] if read[name] in known else ""
    for name in ("category", "collection"):
        read[name] = read[name] if parse_id(read[name]) else ""
    return {name: value for name, value in read.items() if value and (name, value) != ("sort", "title")}


def wanted_products(asked: Mapping[str, str], store: Store) -> WantedProducts:
    """Return what was asked for, as the list takes it."""
    return WantedProducts(
        state=asked.get("state", ""),
        words=asked.get("q", ""),
        vendor=asked.get("vendor", ""),
        product_type=asked.get("type", ""),
        tag=asked.get("tag", ""),
        category=parse_id(asked.get("category", "")),
        collection=parse_id(asked.get("collection", "")),
        lack=asked.get("lack", ""),
        low=store.low_stock_threshold,
    )


def as_query(asked: Mapping[str, str], **more: str) -> str:
    """Write it as an address has it, always in one order."""
    return urlencode(sorted((dict(asked) | more).items()))
