"""Find the carts that were left, and plan the mails about them."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import OPEN, Cart, CartLine
from shared.carts.queries import whole_cart
from shared.customers.models import Customer
from shared.kernel.money import total
from shared.kernel.tokens import hash_token
from shared.notifications.mail_runs import RUNNING
from shared.notifications.preferences import CARTS, may_send
from shared.orders.models import Order
from shared.recovery.models import CartContact, Recovery
from shared.recovery.plan import Plan
from shared.recovery.queries import recovery_token

AT_ONCE: Final = 200
# A store that begins to write does not write about last month.
NOT_BEFORE: Final = timedelta(days=3)
# Between two carts of one person; nobody is written to every day.
QUIET: Final = timedelta(days=7)


async def begin_recoveries(session: AsyncSession, plan: Plan, *, secret_key: str, now: datetime) -> int:
    """Plan the mails about carts that nobody has touched for long enough, once per cart; returns how many carts.

    Carts are compared rather than told of, so whatever changes or orders one need not think of this.
    """
    if not plan.is_on:
        return 0
    left = await session.execute(_left(now - plan.waits[0], now=now))
    begun = 0
    for cart_id, email, language in left.all():
        if await may_send(session, CARTS, email):
            cart = await whole_cart(session, cart_id)
            begun += await _begin(session, cart, email, language, plan, secret_key=secret_key, now=now)
    return begun


def _left(until: datetime, *, now: datetime) -> Select[UUID, str, str]:
    address = func.coalesce(CartContact.email, Customer.email)
    language = func.coalesce(CartContact.language, Customer.language)
    same_store = Recovery.store_id == Cart.store_id
    return (
        select(Cart.id, address, language)
        .outerjoin(CartContact, (CartContact.store_id == Cart.store_id) & (CartContact.id == Cart.id))
        .outerjoin(
            Customer,
            # Whoever opens an account could type anybody's address: only a proven one is written to.
            (Customer.store_id == Cart.store_id)
            & (Customer.id == Cart.customer_id)
            & Customer.verified_at.is_not(None),
        )
        .where(
            Cart.state == OPEN,
            Cart.updated_at <= until,
            Cart.updated_at > until - NOT_BEFORE,
            address.is_not(None),
            exists().where(CartLine.store_id == Cart.store_id, CartLine.cart_id == Cart.id),
            ~exists().where(
                same_store,
                or_(
                    Recovery.id == Cart.id,
                    Recovery.returned_cart_id == Cart.id,
                    (Recovery.email == address) & (Recovery.began_at > now - QUIET),
                ),
            ),
            ~exists().where(
                Order.store_id == Cart.store_id, Order.email == address, Order.placed_at > Cart.updated_at
            ),
        )
        .order_by(Cart.updated_at, Cart.id)
        .limit(AT_ONCE)
    )


async def _begin(
    session: AsyncSession,
    cart: Cart,
    email: str,
    language: str,
    plan: Plan,
    *,
    secret_key: str,
    now: datetime,
) -> int:
    lines = [line for line in cart.lines if line.is_for_sale]
    if not lines:
        return 0
    row = {
        "store_id": cart.store_id,
        "id": cart.id,
        "email": email,
        "language": language,
        "token_hash": hash_token(recovery_token(secret_key, cart.store_id, cart.id)),
        "state": RUNNING,
        "currency": cart.currency,
        "total_minor": total([line.total for line in lines], cart.currency).minor,
        "lines": [
            {
                "variant_id": str(line.variant_id),
                "title": line.variant.product.title,
                "variant_title": line.variant.title,
                "quantity": line.quantity,
                "unit_minor": line.variant.price.minor,
            }
            for line in lines
        ],
        "queued": 0,
        "sent": 0,
        "next_at": cart.updated_at + plan.waits[0],
        "abandoned_at": cart.updated_at,
        "began_at": now,
    }
    # Of several workers, and of several carts of one person, one is begun.
    made = insert(Recovery).values(row).on_conflict_do_nothing().returning(Recovery.id)
    return int((await session.execute(made)).scalar() is not None)
