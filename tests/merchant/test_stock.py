"""What is running low, and counting it."""

from uuid import UUID

import httpx
from sqlalchemy import select

from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant


async def running_low(database: Database, store: Store, *, stock: int) -> tuple[str, UUID]:
    """Return the address at which a variant's stock is set, and the variant."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=stock)
    return f"/dashboard/{store.slug}/stock/{variant.id}", variant.id


async def ledger(database: Database, store: Store, variant: UUID) -> tuple[int, list[int]]:
    async with database.in_store(store.id) as session:
        level = (await session.scalars(select(StockLevel).where(StockLevel.id == variant))).one()
        moved = await session.scalars(
            select(StockMovement.quantity)
            .where(StockMovement.variant_id == variant)
            .order_by(StockMovement.created_at, StockMovement.id)
        )
        return level.on_hand, list(moved)


async def test_a_counted_figure_is_set_and_its_difference_noted(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, variant = await running_low(database, store, stock=2)

    answer = await owner.post(path, data={"on_hand": "7", "seen": "2"})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/dashboard/{store.slug}/stock"
    assert await ledger(database, store, variant) == (7, [2, 5])


async def test_a_figure_is_read_from_an_arabic_keyboard(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, variant = await running_low(database, store, stock=2)

    await owner.post(path, data={"on_hand": "\u0661\u0662", "seen": "2"})

    assert await ledger(database, store, variant) == (12, [2, 10])


async def test_what_is_no_number_is_shown_again_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, variant = await running_low(database, store, stock=2)

    answer = await owner.post(path, data={"on_hand": "a few", "seen": "2"})

    assert answer.status_code == 422
    assert "Stock is a whole number." in answer.text
    assert 'value="a few"' in answer.text
    assert await ledger(database, store, variant) == (2, [2])


async def test_a_figure_counted_before_a_sale_is_refused(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, variant = await running_low(database, store, stock=2)

    answer = await owner.post(path, data={"on_hand": "7", "seen": "3"})

    assert answer.status_code == 409
    assert "The stock changed meanwhile: it was 3 and is 2 now." in answer.text
    assert 'value="7"' in answer.text
    assert await ledger(database, store, variant) == (2, [2])
