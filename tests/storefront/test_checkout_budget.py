"""How many statements a checkout may cost, with a code, a gift card, tax and zones in play."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from httpx import AsyncClient
from sqlalchemy import event

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_gift_card

BUDGET = 25


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what is sent to PostgreSQL in stores inside the block; the one statement of the price rules is added."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        sent.append(statement)

    engine = database.app_engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


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
    # The price rules are read straight on the driver and seen by no listener.
    assert len(sent) + 1 <= BUDGET, "\n".join(sent)
