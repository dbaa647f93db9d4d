"""Every route of the dashboard, asked by somebody whose role holds for their own orders only, and who has none (F028)."""

from html import unescape

from sqlalchemy import func, select, update

from merchant.access import PUBLIC_PREFIXES
from merchant.order_scope import opens, reach_at
from shared.kernel.settings import Settings
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.orders.notes import OrderNote
from shared.orders.order_lines import OrderLine
from shared.orders.tags import OrderTag
from shared.returns.models import Return
from shared.stores.permissions import ALL, EVERY, SCOPED
from shared.web.door import Door
from tests.support.roles import Person, with_role
from tests.tenancy.matrix import MERCHANT
from tests.tenancy.test_roles import method_of
from tests.tenancy.visits import send, table
from tests.tenancy.world import World
from tests.tenancy.world_digests import checksum
from tests.tenancy.world_visitors import Actor

WORD = "nobodys-but-theirs"
PERMISSIONS = frozenset(one for one in ALL if one not in SCOPED)
# What tells of goods that were sold, or of a customer whole, and not of orders: a permission of its own opens it.
ELSEWHERE = ("reports.", "report_files.", "report_plans.", "customer_exports.")


async def marked(door: Door, world: World) -> Person:
    """Write a word into what each order, draft and return of the store says; returns who is to read none of it."""
    async with world.services.database.in_store(world.a.id) as session:
        address = func.jsonb_set(Order.address, ["name"], func.to_jsonb(WORD))
        mail = f"{WORD}@example.com"
        await session.execute(update(Order).values(email=mail, note=WORD, address=address))
        await session.execute(update(OrderLine).values(note=WORD))
        await session.execute(update(OrderNote).values(body=WORD))
        await session.execute(update(OrderTag).values(name=WORD))
        await session.execute(update(Return).values(note=WORD))
        await session.execute(update(DraftOrder).values(email=mail, note=WORD))
        assert await session.scalar(select(func.count()).select_from(OrderTag)) or 0
    return await with_role(door, world.services.database, world.a, PERMISSIONS)


async def test_no_page_file_or_stream_tells_of_an_order_that_is_not_theirs(
    door: Door, world: World, settings: Settings
):
    person = await marked(door, world)
    actor, wrong, shown = Actor({"member": person.token}, {}), [], 0
    for route in table("merchant", settings):
        if route.name.startswith((*PUBLIC_PREFIXES, *ELSEWHERE)) or method_of(route) == "POST":
            continue
        answer = await send(door, world, "merchant", actor, MERCHANT[route.name].plain(world.own))
        told = unescape(answer.text)
        if WORD in told or f"/orders/{world.own.order_number}" in told:
            wrong.append((route.name, answer.status_code))
        shown += answer.status_code == 200

    assert wrong == []
    assert shown > 100


async def test_nothing_is_done_to_an_order_that_is_not_theirs(door: Door, world: World, settings: Settings):
    person = await marked(door, world)
    actor, answers = Actor({"member": person.token}, {}), {}
    before = await checksum(world.services.database, world.a)
    for route in table("merchant", settings):
        if route.name.startswith(PUBLIC_PREFIXES) or method_of(route) == "GET":
            continue
        if reach_at(PERMISSIONS, route.name, is_reading=False) == EVERY:
            continue
        if route.name.startswith("order_views."):
            continue
        answer = await send(door, world, "merchant", actor, MERCHANT[route.name].plain(world.own))
        answers[route.name] = answer.status_code

    # Of many at once each is said to be unknown; the others need the permission whole.
    expected = {name: 404 if opens(PERMISSIONS, name) else 403 for name in answers}
    assert answers == expected | {"order_batches.create": 200}
    assert len(answers) > 30
    assert await checksum(world.services.database, world.a) == before
