"""Orders that are changed after they were placed, and what stands of them then."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.edits import OrderEdit
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.models import Payment
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def an_order(database: Database, store: Store, *, quantity: int = 3, stock: int = 5) -> Order:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=stock)
        return await make_order(session, variant, quantity=quantity)


async def a_variant(database: Database, store: Store, **columns: object) -> Variant:
    async with database.in_store(store.id) as session:
        return await make_variant(session, **{"title": "Tray", "price_minor": 1000, "stock": 4} | columns)


async def change(
    database: Database,
    order_id: UUID,
    lines: Mapping[UUID, int] | None = None,
    added: Mapping[UUID, int] | None = None,
    *,
    store: Store,
    seen: int | None = None,
    seen_total_minor: int | None = None,
    is_by_hand: bool = False,
    reason: str = "They rang",
) -> OrderEdit:
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        return await edit_order(
            session,
            await current_store(session),
            order,
            Wanted(lines or {}, added or {}),
            reason=reason,
            is_by_hand=is_by_hand,
            seen=order.edit_count if seen is None else seen,
            seen_total_minor=seen_total_minor,
            actor="m@example.com",
            now=utc_now(),
        )


async def read(database: Database, store: Store, order_id: UUID) -> Order:
    async with database.in_store(store.id) as session:
        return await order_by_id(session, order_id)


async def figures(database: Database, store: Store, order_id: UUID) -> tuple[list[tuple[str, int, int]], int]:
    """Return the order's lines as (title, pieces, total), and what it costs."""
    order = await read(database, store, order_id)
    return [(line.title, line.quantity, line.total_minor) for line in order.lines], order.total_minor


async def levels(database: Database, store: Store) -> list[tuple[int, int]]:
    """Return what is on hand and reserved of each variant, in the order in which they were made."""
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(StockLevel.on_hand, StockLevel.reserved).order_by(StockLevel.id))
        return [(on_hand, reserved) for on_hand, reserved in rows]


async def violations(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        return [str(one) for one in found]


def payment_for(edit: OrderEdit) -> Payment:
    """Return the payment for a change as if a provider had said that it came in."""
    now = utc_now()
    return Payment(
        store_id=edit.store_id,
        order_id=edit.order_id,
        edit_id=edit.id,
        provider="stripe",
        state="succeeded",
        amount_minor=edit.difference.minor,
        currency=edit.currency,
        terms={},
        captured_minor=edit.difference.minor,
        refunded_minor=0,
        created_at=now,
        expires_at=now,
    )
