"""Customers, as programs read them."""

from sqlalchemy.ext.asyncio import AsyncSession

from merchant.api.call import Call, Listing
from merchant.api.shapes import Customer, amount
from shared.customers.change_customer import customer_by_id
from shared.orders.customer_list import (
    ListedCustomer,
    WantedCustomers,
    listed_customer,
    page_of_customers,
)


async def index(session: AsyncSession, call: Call) -> Listing:
    """List customers, the newest first."""
    asked = call.query
    page = await page_of_customers(
        session,
        WantedCustomers(words=asked.q or "", tag=asked.tag or ""),
        currency=call.store.currency,
        after=asked.after,
        size=asked.limit,
    )
    return Listing([_customer(one) for one in page.rows], page.next_cursor)


async def show(session: AsyncSession, call: Call) -> Customer:
    """Return one customer."""
    customer = await customer_by_id(session, call.path["customer"])
    return _customer(await listed_customer(session, customer, currency=call.store.currency))


def _customer(one: ListedCustomer) -> Customer:
    known = one.customer
    return Customer(
        id=known.id,
        email=known.email,
        name=known.name,
        tags=list(known.tags),
        rank=one.rank,
        is_confirmed=known.is_verified,
        is_blocked=known.blocked_at is not None,
        orders=one.orders,
        spent=amount(one.spent),
        last_order_at=one.last_at,
        created_at=known.created_at,
    )
