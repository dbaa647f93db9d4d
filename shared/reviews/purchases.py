"""Whether somebody has bought a product: the only ground on which a purchase is called verified."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.states import CANCELLED
from shared.products.models import Variant


async def purchase_by_customer(session: AsyncSession, product_id: UUID, *, customer_id: UUID) -> UUID | None:
    """Return the id of an account's latest order that holds the product and stands."""
    found: UUID | None = await session.scalar(_holding(product_id).where(Order.customer_id == customer_id))
    return found


async def purchase_by_email(session: AsyncSession, product_id: UUID, *, email: str) -> UUID | None:
    """The same for an address that its owner has shown to be theirs; a typed one proves nothing."""
    found: UUID | None = await session.scalar(_holding(product_id).where(Order.email == email))
    return found


async def is_bought_in(session: AsyncSession, product_id: UUID, *, order_id: UUID) -> bool:
    """Say whether an order holds the product and stands."""
    return await session.scalar(_holding(product_id).where(Order.id == order_id)) is not None


def _holding(product_id: UUID) -> Select[UUID]:
    return (
        select(Order.id)
        .join(OrderLine, (OrderLine.store_id == Order.store_id) & (OrderLine.order_id == Order.id))
        .join(Variant, (Variant.store_id == OrderLine.store_id) & (Variant.id == OrderLine.variant_id))
        .where(Variant.product_id == product_id, Order.state != CANCELLED)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(1)
    )
