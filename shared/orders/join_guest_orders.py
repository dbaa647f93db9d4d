"""Bring the orders that somebody placed as a guest into their account."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.orders.models import Order


async def join_guest_orders(session: AsyncSession, customer: Customer) -> None:
    """Give a customer the guest orders of their address, once it is confirmed to be theirs; before, nothing."""
    if not customer.is_verified:
        return
    await session.execute(
        update(Order)
        .where(Order.email == customer.email, Order.customer_id.is_(None))
        .values(customer_id=customer.id)
        .execution_options(synchronize_session=False)
    )
