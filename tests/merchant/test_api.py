"""What programs read and change with a key: products, stock, orders, customers (F273, F274)."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from merchant.api.description import document
from merchant.api.operations import OPERATIONS
from merchant.api.routes import api_routes
from shared.customers.change_customer import create_customer
from shared.fulfilment.models import Shipment
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.models import Variant
from shared.stores.audit import AuditEntry
from shared.stores.models import Store
from shared.stores.permissions import PRODUCTS_SEE
from shared.web.door import Door
from tests.support.api_keys import DESCRIPTION, Program, make_program
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_bundle, make_variant
from tests.support.factories.orders import make_order


@pytest.fixture
def program(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Program:
    """A program that may do all that a key can be made for."""
    return runner.run(make_program(door, database, store))


async def stocked(database: Database, store: Store, *, stock: int | None = 10, **columns: object) -> Variant:
    async with database.in_store(store.id) as session:
        return await make_variant(session, stock=stock, **columns)


async def level(database: Database, store: Store, variant: Variant) -> tuple[int, list[tuple[int, str]]]:
    """Return what is on hand, and what the ledger tells of it after the first line."""
    async with database.in_store(store.id) as session:
        on_hand = await session.scalar(select(StockLevel.on_hand).where(StockLevel.id == variant.id))
        lines = await session.execute(
            select(StockMovement.quantity, StockMovement.actor)
            .where(StockMovement.variant_id == variant.id)
            .order_by(StockMovement.created_at, StockMovement.id)
        )
        return on_hand or 0, [(quantity, actor) for quantity, actor in lines][1:]


async def placed(database: Database, store: Store, *, quantity: int = 2) -> tuple[int, UUID]:
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=9), quantity=quantity)
        return order.number, order.lines[0].id


async def parcels(database: Database, store: Store) -> list[tuple[int, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Shipment.number, Shipment.state).order_by(Shipment.number))
        return [(number, state) for number, state in rows]


def wrong(answer: object) -> dict[str, str]:
    return {one["field"]: one["detail"] for one in answer.json()["errors"]}  # type: ignore[attr-defined] # an answer


def test_every_route_is_described_and_nothing_else():
    described = {
        (method.upper(), path) for path, methods in document()["paths"].items() for method in methods
    }

    assert described == {(one.method, one.path) for one in OPERATIONS}
    assert [route.name for route in api_routes()] == [
        "api.description.show",
        *(one.name for one in OPERATIONS),
        "api.nowhere.show",
    ]


async def test_the_description_is_for_everybody(program: Program):
    answer = await program.client.get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
    assert answer.json() == document()


async def test_products_come_page_by_page_each_once(program: Program, database: Database, store: Store):
    made = [str((await stocked(database, store, title=f"Mug {n}")).product_id) for n in range(5)]

    first = (await program.get("/products?limit=2")).json()
    second = (await program.get("/products", params={"limit": 2, "after": first["next"]})).json()
    third = (await program.get("/products", params={"limit": 2, "after": second["next"]})).json()

    assert [one["id"] for page in (first, second, third) for one in page["data"]] == made
    assert third["next"] is None
    assert first["data"][0]["variants"][0]["price"] == {"minor": 1900, "currency": "EUR"}
    one = (await program.get(f"/products/{made[0]}")).json()
    assert (one["data"], one["next"]) == (first["data"][0], None)
    assert [one["title"] for one in (await program.get("/products?q=mug 3")).json()["data"]] == ["Mug 3"]
    assert (await program.get("/products?state=draft")).json()["data"] == []


async def test_variants_are_found_by_sku(program: Program, database: Database, store: Store):
    wanted = await stocked(database, store)
    await stocked(database, store)
    async with database.in_store(store.id) as session:
        (await session.get(Variant, (store.id, wanted.id))).sku = "MUG-1"  # type: ignore[union-attr] # it was made above

    found = (await program.get("/variants?sku=MUG-1")).json()["data"]
    first = (await program.get("/variants?limit=1")).json()
    second = (await program.get("/variants", params={"after": first["next"]})).json()

    assert [one["id"] for one in found] == [str(wanted.id)]
    assert (await program.get(f"/variants/{wanted.id}")).json()["data"] == found[0]
    assert (len(first["data"]), len(second["data"]), second["next"]) == (1, 1, None)


async def test_what_goods_cost_is_told_to_keys_with_that_scope_only(
    program: Program, door: Door, database: Database, store: Store
):
    """T74: field by field, too."""
    variant = await stocked(database, store)
    async with database.in_store(store.id) as session:
        (await session.get(Variant, (store.id, variant.id))).cost_minor = 731  # type: ignore[union-attr] # it was made above
    plain = await make_program(door, database, store, scopes=[PRODUCTS_SEE])
    paths = (f"/variants/{variant.id}", "/variants", f"/products/{variant.product_id}", "/products")

    theirs = [(await plain.get(path)).text for path in paths]
    whole = [(await program.get(path)).text for path in paths]

    assert [stand_in("731", text) for text in whole] == [True] * 4
    assert ["cost" in text or stand_in("731", text) for text in theirs] == [False] * 4


async def test_a_count_is_set_and_the_history_names_the_key(
    program: Program, database: Database, store: Store
):
    variant = await stocked(database, store)
    path = f"/stock-levels/{variant.id}"

    done = await program.call("PUT", path, json={"on_hand": 7, "seen": 10})
    late = await program.call("PUT", path, json={"on_hand": 5, "seen": 10})

    assert (done.status_code, done.json()["data"]["on_hand"], late.status_code) == (200, 7, 409)
    on_hand, [(quantity, actor)] = await level(database, store, variant)
    assert (on_hand, quantity) == (7, -3)
    assert actor == f"Warehouse ({program.secret[:13]}…)"
    async with database.in_store(store.id) as session:
        entries = (await session.scalars(select(AuditEntry))).all()
    assert [(one.actor, one.action, one.subject) for one in entries] == [
        (actor, "api.stock_levels.update", str(variant.id))
    ]


async def test_stock_is_corrected_by_so_many_and_never_below_nothing(
    program: Program, database: Database, store: Store
):
    variant, free = await stocked(database, store), await stocked(database, store, stock=None)
    path = f"/stock-levels/{variant.id}/adjustments"

    more = await program.call("POST", path, json={"by": 4})
    less = await program.call("POST", path, json={"by": -15})
    uncounted = await program.call("POST", f"/stock-levels/{free.id}/adjustments", json={"by": 1})

    assert (more.status_code, more.json()["data"]["on_hand"]) == (200, 14)
    assert (less.status_code, wrong(less)) == (422, {"by": "There are only 14."})
    assert uncounted.status_code == 404
    assert [quantity for quantity, _ in (await level(database, store, variant))[1]] == [4]


async def test_levels_are_listed_by_sku_and_since_when_they_moved(
    program: Program, database: Database, store: Store
):
    await stocked(database, store)
    moved = await stocked(database, store)
    await stocked(database, store, stock=None)
    moment = utc_now()
    await program.call("PUT", f"/stock-levels/{moved.id}", json={"on_hand": 3})

    everything = (await program.get("/stock-levels")).json()["data"]
    lately = (await program.get("/stock-levels", params={"changed_since": moment.isoformat()})).json()["data"]

    assert len(everything) == 2
    assert [(one["variant_id"], one["on_hand"]) for one in lately] == [(str(moved.id), 3)]
    assert (await program.get(f"/stock-levels/{moved.id}")).json()["data"] == lately[0]


async def test_orders_are_listed_by_what_they_are_and_read_with_their_lines(
    program: Program, database: Database, store: Store
):
    first, second = (await placed(database, store))[0], (await placed(database, store))[0]

    page = (await program.get("/orders?limit=1")).json()
    rest = (await program.get("/orders", params={"after": page["next"]})).json()
    one = (await program.get(f"/orders/{first}")).json()["data"]

    assert [row["number"] for row in page["data"] + rest["data"]] == [second, first]
    assert [line["quantity"] for line in one["lines"]] == [2]
    parts = {name: one[name]["minor"] for name in ("subtotal", "discount", "shipping", "tax", "total")}
    assert parts["total"] == parts["subtotal"] - parts["discount"] + parts["shipping"] + parts["tax"]
    assert one["total"]["currency"] == "EUR"
    assert (await program.get("/orders?state=cancelled")).json()["data"] == []
    assert (await program.get("/orders?fulfilment_state=fulfilled&limit=100")).json()["data"] == []


async def test_an_order_is_listed_as_changed_when_something_happened_to_it(
    program: Program, database: Database, store: Store
):
    touched, _ = await placed(database, store)
    await placed(database, store)
    moment = utc_now()
    await program.call("POST", f"/orders/{touched}/shipments", json={})

    found = (await program.get("/orders", params={"changed_since": moment.isoformat()})).json()["data"]
    before = (
        await program.get("/orders", params={"changed_since": (moment - timedelta(days=1)).isoformat()})
    ).json()["data"]

    assert ([one["number"] for one in found], len(before)) == ([touched], 2)


async def test_goods_are_sent_with_their_tracking_number(program: Program, database: Database, store: Store):
    number, line = await placed(database, store)
    path = f"/orders/{number}/shipments"
    sent = {
        "lines": [{"line_id": str(line), "quantity": 1}],
        "carrier": "dhl",
        "tracking_number": "77 01",
        "is_sent": True,
    }

    first = await program.call("POST", path, json=sent)
    rest = await program.call("POST", path, json={})
    nothing = await program.call("POST", path, json={})

    told = first.json()["data"]
    assert (first.status_code, told["state"], told["carrier"]) == (201, "sent", "DHL")
    assert told["tracking_link"].endswith("tracking-id=77%2001")
    assert [one["quantity"] for one in told["lines"]] == [1]
    assert (rest.json()["data"]["state"], nothing.status_code) == ("packed", 409)
    assert (await program.get(path)).json()["data"] == [told, rest.json()["data"]]
    assert await parcels(database, store) == [(1, "sent"), (2, "packed")]


async def test_what_cannot_be_packed_is_told_line_by_line_and_nothing_is(
    program: Program, database: Database, store: Store
):
    number, line = await placed(database, store)
    async with database.in_store(store.id) as session:
        bundle = await make_bundle(
            session, (await make_variant(session, stock=5), 1), (await make_variant(session, stock=5), 1)
        )
        order = await make_order(session, bundle)
        bundled = order.lines[0].id

    async def refused(which: int, *lines: dict[str, object], **more: object) -> tuple[int, dict[str, str]]:
        answer = await program.call("POST", f"/orders/{which}/shipments", json={"lines": lines, **more})
        return answer.status_code, wrong(answer)

    many = {"line_id": str(line), "quantity": 3}
    one = {"line_id": str(line), "quantity": 1}
    assert await refused(number, many) == (422, {"lines[0].quantity": "Only 2 are left to pack."})
    assert await refused(number, one, one) == (422, {"lines[1].line_id": "This line stands here twice."})
    assert await refused(number, {"line_id": str(new_id()), "quantity": 1}) == (
        422,
        {"lines[0].line_id": "Nothing of this line is left to pack."},
    )
    assert await refused(order.number, {"line_id": str(bundled), "quantity": 1}) == (
        422,
        {"lines[0].variant_id": "This line is a bundle: say which part."},
    )
    assert list((await refused(number, one, tracking_link="http://a.example"))[1]) == ["tracking_link"]
    assert await parcels(database, store) == []


async def test_customers_are_read(program: Program, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        made = await create_customer(
            session, email="ada@example.com", name="Ada", actor="test", now=utc_now()
        )

    listed = (await program.get("/customers?q=ada")).json()["data"]

    assert [(one["id"], one["email"], one["orders"]) for one in listed] == [
        (str(made.id), "ada@example.com", 0)
    ]
    assert (await program.get(f"/customers/{made.id}")).json()["data"] == listed[0]
    assert (await program.get("/customers?q=nobody")).json()["data"] == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/products?limit=51", "limit"),
        ("/orders?limit=101", "limit"),
        ("/orders?limit=0", "limit"),
        ("/orders?limit=1&limit=2", "limit"),
        ("/products?after=nonsense", "after"),
        ("/variants?product_id=7", "product_id"),
        ("/products?state=sold", "state"),
        ("/products?is_admin=1", "is_admin"),
        ("/orders/1?expand=lines", "expand"),
        ("/orders?since=yesterday", "since"),
        ("/orders?changed_since=2026-01-01T00:00:00", "changed_since"),
        ("/orders?until=9999-12-31", "until"),
        ("/customers?q=%00", "q"),
    ],
)
async def test_what_an_address_asks_wrongly_is_told_by_name(program: Program, path: str, field: str):
    answer = await program.get(path)

    assert (answer.status_code, list(wrong(answer))) == (422, [field])
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status", "fields"),
    [
        ({"on_hand": -1}, 422, ["on_hand"]),
        ({"on_hand": "7"}, 422, ["on_hand"]),
        ({"on_hand": True}, 422, ["on_hand"]),
        ({"on_hand": 1.5}, 422, ["on_hand"]),
        ({"on_hand": 10**30}, 422, ["on_hand"]),
        ({}, 422, ["on_hand"]),
        ({"on_hand": 7, "store_id": "x", "reserved": 0}, 422, ["reserved", "store_id"]),
        ([], 400, []),
        ("{", 400, []),
    ],
)
async def test_what_a_body_says_wrongly_changes_nothing(
    program: Program, database: Database, store: Store, body: object, status: int, fields: list[str]
):
    variant = await stocked(database, store)
    sent = {"content": body} if isinstance(body, str) else {"json": body}

    answer = await program.call("PUT", f"/stock-levels/{variant.id}", **sent)

    assert answer.status_code == status
    assert sorted(one["field"] for one in answer.json().get("errors", [])) == fields
    assert await level(database, store, variant) == (10, [])


async def test_the_same_call_under_one_name_is_done_once(program: Program, database: Database, store: Store):
    variant = await stocked(database, store)
    path, name = f"/stock-levels/{variant.id}/adjustments", {"idempotency-key": "bring-1"}

    first = await program.call("POST", path, json={"by": 2}, headers=name)
    again = await program.call("POST", path, json={"by": 2}, headers=name)
    other = await program.call("POST", path, json={"by": 3}, headers=name)
    strange = await program.call("POST", path, json={"by": 2}, headers={"idempotency-key": "x" * 101})

    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert (again.headers["idempotency-replayed"], "idempotency-replayed" in first.headers) == ("true", False)
    assert (other.status_code, strange.status_code) == (422, 422)
    assert (await level(database, store, variant))[0] == 12


async def test_of_many_same_calls_at_once_one_is_done(program: Program, database: Database, store: Store):
    variant = await stocked(database, store)
    path, name = f"/stock-levels/{variant.id}/adjustments", {"idempotency-key": "rush"}

    answers = await asyncio.gather(
        *(program.call("POST", path, json={"by": 1}, headers=name) for _ in range(5))
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert (await level(database, store, variant))[0] == 11


async def test_a_refused_call_is_not_kept_under_its_name(program: Program, database: Database, store: Store):
    variant = await stocked(database, store)
    path, name = f"/stock-levels/{variant.id}/adjustments", {"idempotency-key": "later"}

    refused = await program.call("POST", path, json={"by": -11}, headers=name)
    await program.call("PUT", f"/stock-levels/{variant.id}", json={"on_hand": 20})
    done = await program.call("POST", path, json={"by": -11}, headers=name)

    assert (refused.status_code, done.status_code) == (422, 200)
    assert (await level(database, store, variant))[0] == 9


async def test_what_did_not_change_is_not_sent_again(program: Program, database: Database, store: Store):
    variant = await stocked(database, store)
    path = f"/stock-levels/{variant.id}"

    first = await program.get(path)
    same = await program.get(path, headers={"if-none-match": first.headers["etag"]})
    await program.call("PUT", path, json={"on_hand": 1})
    other = await program.get(path, headers={"if-none-match": first.headers["etag"]})

    assert (same.status_code, same.content, other.status_code) == (304, b"", 200)


async def test_there_is_no_such_address_or_not_for_that(program: Program):
    nowhere = await program.get("/nowhere", is_described=False)
    forbidden = await program.call("DELETE", "/products", is_described=False)

    assert (nowhere.status_code, nowhere.json()["title"]) == (404, "We could not find that page")
    assert (forbidden.status_code, forbidden.headers["allow"]) == (405, "GET, HEAD")
    assert nowhere.headers["content-type"] == "application/problem+json"


async def test_requests_are_described_as_they_are_read():
    DESCRIPTION.request("POST", "/api/v1/orders/1/shipments", "", {"carrier": "DHL", "is_sent": True})
    DESCRIPTION.request("GET", "/api/v1/products", "limit=50&state=active", None)
    with pytest.raises(AssertionError):
        DESCRIPTION.request("PUT", "/api/v1/stock-levels/1", "", {"on_hand": -1})
