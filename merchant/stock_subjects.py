"""What lines of the stock's history came of: an order, a change of many or an import, each with the way to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import ProductImport
from shared.inventory.bulk_models import BulkChange
from shared.inventory.models import BULK
from shared.inventory.stock_history import HistoryLine
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line came of: its words, and the route that shows it. `bundles` are titles by what was in them."""

    words: str
    route: str
    place: dict[str, str]
    bundles: dict[UUID, str] = field(default_factory=dict)


async def subjects_of(session: AsyncSession, lines: Iterable[HistoryLine]) -> dict[UUID, Subject]:
    """Return by id what these lines came of; what has gone since is left out."""
    ids: dict[str, set[UUID]] = {}
    for line in lines:
        if line.subject_id is not None:
            ids.setdefault(line.reason, set()).add(line.subject_id)
    changes, imports = ids.pop(BULK, set[UUID]()), ids.pop("import", set[UUID]())
    orders = set[UUID]().union(*ids.values())
    found = await _orders(session, orders) if orders else {}
    if changes:
        for change_id in await session.scalars(select(BulkChange.id).where(BulkChange.id.in_(changes))):
            found[change_id] = Subject(say("Change of many"), "product_changes.show", {"id": str(change_id)})
    if imports:
        named = select(ProductImport.id, ProductImport.file_name).where(ProductImport.id.in_(imports))
        for import_id, name in await session.execute(named):
            found[import_id] = Subject(name, "product_imports.show", {"id": str(import_id)})
    return found


async def _orders(session: AsyncSession, orders: set[UUID]) -> dict[UUID, Subject]:
    numbers = await session.execute(select(Order.id, Order.number).where(Order.id.in_(orders)))
    found = {
        order_id: Subject(say("Order %(number)s", number=number), "orders.show", {"number": str(number)})
        for order_id, number in numbers
    }
    in_bundles = select(OrderLine.order_id, OrderLine.title, OrderLine.parts).where(
        OrderLine.order_id.in_(orders), OrderLine.parts != []
    )
    for order_id, title, parts in await session.execute(in_bundles):
        if order_id in found:
            found[order_id].bundles.update((UUID(part["variant_id"]), title) for part in parts)
    return found
