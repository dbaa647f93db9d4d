"""Orders that were brought along from another shop."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.import_orders import import_orders
from shared.imports.order_shape import ImportedLine, ImportedOrder
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.orders.models import Order
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS


async def make_brought_order(
    session: AsyncSession, *, is_cancelled: bool = False, was_paid: bool = True
) -> Order:
    """Bring an order of three mugs at 19.00 along from Shopify."""
    variant = await make_variant(session, stock=9)
    sku = f"MUG-{new_id().hex[-12:]}"
    variant.sku = sku
    await session.flush()
    one = ImportedOrder(
        rows=(1,),
        source="shopify",
        number=new_id().hex[-12:],
        placed_at=utc_now(),
        email="ada@example.com",
        address=ADDRESS.as_record(),
        currency="EUR",
        lines=[ImportedLine("Mug", "", sku, quantity=3, unit_minor=1900)],
        is_cancelled=is_cancelled,
        was_paid=was_paid,
    )
    await import_orders(session, [one], secret_key="of tests")
    return (await session.scalars(select(Order).where(Order.brought_number == one.number))).one()
