"""The lines of the isolation matrix for keys of programs, and for what programs call.

Nobody is let into the API by a cookie, so here every id is worth the same; with a key they are tried in test_api_keys.py.
"""

from tests.tenancy.asks import Ask, Entry, Foreign, desk, get, in_store, post
from tests.tenancy.world_ids import Ids

V1 = "/api/v1"


def _key(own: Ids, other: Ids, rest: str) -> str:
    return f"{desk(own)}/settings/keys/{other.api_key}/{rest}"


def _json(method: str, path: str, **body: object) -> Ask:
    return Ask(path, method, {"json": body})


def _named(part: str, ask: Foreign) -> Entry:
    """Return the entry of a route that takes one identifier in its path."""
    return Entry(lambda own: ask(own, own), {f"path:{part}": (401, ask)})


API: dict[str, Entry] = {
    "api_keys.index": in_store(lambda own: get(f"{desk(own)}/settings/keys")),
    "api_keys.new": in_store(lambda own: get(f"{desk(own)}/settings/keys/new")),
    # Without a name there is no key: the world stays as small as it was made.
    "api_keys.create": in_store(lambda own: post(f"{desk(own)}/settings/keys", name="", days="90")),
    "api_key_secrets.new": in_store(
        lambda own: get(_key(own, own, "secret")),
        path_key=(404, lambda own, their: get(_key(own, their, "secret"))),
    ),
    "api_key_secrets.create": in_store(
        lambda own: post(_key(own, own, "secret"), hours="7"),
        path_key=(404, lambda own, their: post(_key(own, their, "secret"), hours="0")),
    ),
    "api_key_ends.create": in_store(
        lambda own: post(_key(own, own, "end")),
        path_key=(404, lambda own, their: post(_key(own, their, "end"))),
    ),
    "api.description.show": Entry(lambda _own: get(f"{V1}/openapi.json")),
    "api.nowhere.show": Entry(
        lambda _own: get("/api/v2/orders"),
        {"path:rest": (404, lambda _own, their: get(f"/api/v2/orders/{their.order_number}"))},
    ),
    "api.products.index": Entry(lambda _own: get(f"{V1}/products")),
    "api.products.show": _named("product", lambda _own, other: get(f"{V1}/products/{other.product}")),
    "api.variants.index": Entry(lambda _own: get(f"{V1}/variants")),
    "api.variants.show": _named("variant", lambda _own, other: get(f"{V1}/variants/{other.variant}")),
    "api.stock_levels.index": Entry(lambda _own: get(f"{V1}/stock-levels")),
    "api.stock_levels.show": _named("variant", lambda _own, other: get(f"{V1}/stock-levels/{other.variant}")),
    "api.stock_levels.update": _named(
        "variant", lambda _own, other: _json("PUT", f"{V1}/stock-levels/{other.variant}", on_hand=7)
    ),
    "api.stock_adjustments.create": _named(
        "variant", lambda _own, other: _json("POST", f"{V1}/stock-levels/{other.variant}/adjustments", by=1)
    ),
    "api.orders.index": Entry(lambda _own: get(f"{V1}/orders")),
    "api.orders.show": _named("number", lambda _own, other: get(f"{V1}/orders/{other.order_number}")),
    "api.shipments.index": _named(
        "number", lambda _own, other: get(f"{V1}/orders/{other.order_number}/shipments")
    ),
    "api.shipments.create": _named(
        "number", lambda _own, other: _json("POST", f"{V1}/orders/{other.order_number}/shipments")
    ),
    "api.customers.index": Entry(lambda _own: get(f"{V1}/customers")),
    "api.customers.show": _named("customer", lambda _own, other: get(f"{V1}/customers/{other.colleague}")),
}
