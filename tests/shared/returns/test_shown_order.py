"""An order for its own page: whole in one statement, and honest about what else there is."""

import pytest

from shared.checkout.place_order import order_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.errors import NoSuchOrder
from shared.orders.notes import write_note
from shared.returns.shown_order import shown_order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order

KEY = "of tests"


async def test_an_order_that_was_just_placed_is_all_there_is(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variants = [await make_variant(session, title=title) for title in ("Mug", "Tray")]
        order = await make_order(session, *variants, quantity=2, secret_key=KEY)

    async with database.reading(store.id) as reader:
        shown = await shown_order(reader, order_token(KEY, order))

    assert not shown.has_more
    assert (shown.order.id, shown.order.number, shown.order.total) == (order.id, order.number, order.total)
    assert [(line.title, line.quantity) for line in shown.order.lines] == [("Mug", 2), ("Tray", 2)]
    assert shown.order.base_total_minor == order.total_minor
    assert (shown.order.awaited, shown.order.trace) == ([], order.trace)


async def test_it_knows_what_it_waits_for(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=1, backorder_limit=5)
        order = await make_order(session, mug, quantity=3, secret_key=KEY)

    async with database.reading(store.id) as reader:
        shown = (await shown_order(reader, order_token(KEY, order))).order

    assert list(shown.waiting.values()) == [2]


async def test_a_note_is_more(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session), secret_key=KEY)
        await write_note(
            session, order, "Soon.", is_public=True, is_mailed=False, author="staff", now=utc_now()
        )

    async with database.reading(store.id) as reader:
        assert (await shown_order(reader, order_token(KEY, order))).has_more


async def test_another_stores_link_opens_nothing(database: Database, store: Store, other_store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session), secret_key=KEY)

    async with database.reading(other_store.id) as reader:
        with pytest.raises(NoSuchOrder):
            await shown_order(reader, order_token(KEY, order))
