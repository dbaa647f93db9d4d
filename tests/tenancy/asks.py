"""One line of the isolation matrix: how a route is asked for, plainly and with what belongs to somebody else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.tenancy.world_ids import Ids

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)
CHART = "EU | Chest (cm)\n48 | 94-98"
SALE_TIME = {"starts_at": "", "ends_at": ""}
ADDRESS = {"name": "Ada", "line1": "Hafenstraße 1", "city": "Hamburg", "postcode": "20457", "country": "DE"}

REVIEW = {"stars": "4", "name": "Ada", "body": "It is as it should be."}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    more: Mapping[str, Any] = field(default_factory=dict)


Plain = Callable[[Ids], Ask]
Foreign = Callable[[Ids, Ids], Ask]


@dataclass(frozen=True, slots=True)
class Entry:
    """One route's line of the matrix."""

    plain: Plain
    cases: Mapping[str, tuple[int, Foreign]] = field(default_factory=dict)


def get(path: str, **query: str) -> Ask:
    return Ask(path, "GET", {"params": query} if query else {})


def post(path: str, **form: str) -> Ask:
    return Ask(path, "POST", {"data": form})


def upload(path: str) -> Ask:
    return Ask(path, "POST", {"files": {"image": ("a.png", PICTURE, "image/png")}})


def sold_file(path: str, variant: str) -> Ask:
    more = {"files": {"file": ("a.txt", b"brew", "text/plain")}, "data": {"file_variant": variant}}
    return Ask(path, "POST", more)


def in_store(ask: Plain, **cases: tuple[int, Foreign]) -> Entry:
    """Return the entry of a dashboard's page: with all of another store's path it does not exist."""
    named = {name.replace("_", ":", 1): case for name, case in cases.items()}
    return Entry(ask, {"path:store": (404, lambda _own, their: ask(their)), **named})


def desk(ids: Ids) -> str:
    return f"/dashboard/{ids.store}"


def order_of(own: Ids, number: str) -> str:
    return f"{desk(own)}/orders/{number}"


def product_of(own: Ids, product: str) -> str:
    return f"{desk(own)}/products/{product}"


def reviews_of(slug: str) -> str:
    return f"/products/{slug}/reviews"


def placed(own: Ids, collection: str, product: str) -> str:
    return f"{desk(own)}/collections/{collection}/products/{product}"


def asked(own: Ids, product_type: str, attribute: str) -> str:
    return f"{desk(own)}/types/{product_type}/attributes/{attribute}"


def climbing(own: Ids, their: Ids) -> str:
    """Return a key that begins in the own store's folder and ends in the other's."""
    return f"{own.media_key.rpartition('/')[0]}/%2e%2e/%2e%2e/{their.media_key}"


def product_form(own: Ids, *, path: str | None = None, **fields: str) -> Ask:
    known = {"title": own.title, "slug": own.product_slug, "state": "active", f"price-{own.variant}": "19.00"}
    return post(path or product_of(own, own.product), **{**known, **fields})


def section_of(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/home-page/sections/{other.section}"


def item_of(own: Ids, other: Ids, *, menu: str = "header") -> str:
    return f"{desk(own)}/menus/{menu}/items/{other.item}"


def borrowing(their: Ids) -> str:
    """Return a style rule that shows a picture of the other store."""
    return f"h1 {{ background: url(/media/{their.media_key}) }}"


def articles_of(noun: str, which: str) -> dict[str, Entry]:
    """Return the entries of a dashboard's pages or posts."""

    def one(own: Ids, other: Ids) -> str:
        return f"{desk(own)}/{noun}/{getattr(other, which)}"

    def words(path: str, own: Ids) -> Ask:
        return post(path, title=own.title, slug=getattr(own, f"{which}_slug"), state="published")

    return {
        "index": in_store(
            lambda own: get(f"{desk(own)}/{noun}"),
            query_after=(200, lambda own, their: get(f"{desk(own)}/{noun}", after=their.post_cursor)),
        ),
        "new": in_store(lambda own: get(f"{desk(own)}/{noun}/new")),
        "create": in_store(lambda own: post(f"{desk(own)}/{noun}", title="A new one", state="draft")),
        "edit": in_store(
            lambda own: get(one(own, own)), path_id=(404, lambda own, their: get(one(own, their)))
        ),
        "update": in_store(
            lambda own: words(one(own, own), own),
            path_id=(404, lambda own, their: words(one(own, their), own)),
            # A slug of another store is free in this one.
            form_slug=(303, lambda own, their: words(one(own, own), their)),
        ),
        "destroy": in_store(
            lambda own: post(f"{one(own, own)}/removal"),
            path_id=(404, lambda own, their: post(f"{one(own, their)}/removal")),
        ),
    }
