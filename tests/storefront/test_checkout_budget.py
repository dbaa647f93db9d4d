"""How many statements a checkout may cost, with a code, a gift card, tax and zones in play."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from asyncpg.connection import LoggedQuery
from httpx import AsyncClient
from sqlalchemy import event

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from shared.web.footfall import Footfall
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_gift_card
from tests.support.web import HTMX

BUDGET = 25
# Enter the store, lock the cart, read it, read the rules, sell, close and number, write, leave.
OF_A_PLAIN_ONE = 8
# The cart, the rules; each a transaction by itself.
OF_THE_CHECKOUTS_PAGE = 2
# Into the cart, and the same two.
OF_A_FILLED_CART = 3
OF_AN_ORDERS_PAGE = 1
# Whether a store asks a tax provider is remembered from its first checkout on.
OF_TAX_PROVIDERS = 3
# So is what else its checkout asks.
OF_QUESTIONS = 3
# And how guests are reminded of their carts.
OF_REMINDERS = 3
# What the driver asks about types once for each connection.
OF_THE_DRIVER = ("typeinfo_tree", "'jit'")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what is sent to PostgreSQL in stores inside the block, by whatever way, beginnings and ends included."""
    sent: list[str] = []
    heard: list[Any] = []

    def note(query: LoggedQuery) -> None:
        if not any(words in query.query for words in OF_THE_DRIVER):
            sent.append(query.query)

    def listen(driven: Any) -> None:
        if driven not in heard:
            heard.append(driven)
            driven.add_query_logger(note)

    def listen_to_the_engines(dbapi_connection: Any, *_others: object) -> None:
        listen(dbapi_connection.driver_connection)

    engine = database.app_engine.sync_engine
    event.listen(engine, "checkout", listen_to_the_engines)
    # Tests ask one thing after another: whichever connection is idle is the one that is used.
    idle = database._drivers._idle
    assert idle
    for driven in idle:
        listen(driven)
    try:
        # Visits are counted in memory and written every few seconds, for whoever came: not a checkout's own statements.
        with patch.object(Footfall, "write", _not_now):
            yield sent
    finally:
        event.remove(engine, "checkout", listen_to_the_engines)
        for driven in heard:
            driven.remove_query_logger(note)


async def _not_now(*_told: Any) -> None:
    """Write nothing; it waits for the next time."""


async def of_the_frame(shopper: AsyncClient, database: Database) -> int:
    """Return how often the shop's frame is asked for: elsewhere it is remembered, but not in tests."""
    with statements(database) as sent:
        assert (await shopper.get("/there-is-no-such-page")).status_code == 404
    return len(sent)


async def test_a_checkout_stays_within_its_budget(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=11900)
        await make_coupon(session, code="TEN", limit=5, each=1)
        _card, code = await make_gift_card(session, minor=5000)
        place = {"country": "DE", "region": "", "postcode": "", "category": "standard"}
        await add_rate(session, name="VAT", percent=Decimal(19), **place, now=utc_now())
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    await shopper.post("/cart/coupons", data={"code": "TEN"})
    await shopper.post("/checkout/gift-card", data=FORM | {"gift_card": code})

    with statements(database) as sent:
        placed = await shopper.post("/checkout", data=FORM | {"seen_total": "10710", "seen_card": "5000"})

    assert placed.status_code == 303
    around = OF_TAX_PROVIDERS + OF_QUESTIONS + await of_the_frame(shopper, database)
    assert len(sent) - around <= BUDGET, "\n".join(sent)


async def test_a_plain_checkout_asks_no_more_than_it_has_to(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=11900)

    frame = await of_the_frame(shopper, database)

    with statements(database) as sent:
        added = await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    assert (added.status_code, len(sent)) == (303, 1 + frame), "\n".join(sent)

    with statements(database) as sent:
        placed = await shopper.post("/checkout", data=FORM)
    most = OF_A_PLAIN_ONE + frame + OF_TAX_PROVIDERS + OF_QUESTIONS
    assert (placed.status_code, len(sent)) == (303, most), "\n".join(sent)

    with statements(database) as sent:
        shown = await shopper.get(placed.headers["location"])
    assert (shown.status_code, len(sent)) == (200, OF_AN_ORDERS_PAGE + frame), "\n".join(sent)


async def test_the_checkouts_page_of_a_guest_is_two_statements(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=11900)
    frame = await of_the_frame(shopper, database)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})

    with statements(database) as sent:
        shown = await shopper.get("/checkout")

    most = OF_THE_CHECKOUTS_PAGE + frame + OF_QUESTIONS + OF_REMINDERS
    assert (shown.status_code, len(sent)) == (200, most), "\n".join(sent)


async def test_a_cart_that_is_filled_and_shown_is_three_statements(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=11900)
    frame = await of_the_frame(shopper, database)

    with statements(database) as sent:
        form = {"variant": str(variant.id), "quantity": "1"}
        shown = await shopper.post("/cart/lines", data=form, headers=HTMX)

    assert (shown.status_code, len(sent)) == (200, OF_A_FILLED_CART + frame), "\n".join(sent)
