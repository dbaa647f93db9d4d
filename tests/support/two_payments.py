"""An order that two payments have paid, its own and a change's difference, and what goes back of them."""

from uuid import UUID

from sqlalchemy import select

from shared.checkout.settle_payment import settle_given_back
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.orders.models import Order
from shared.payments.gateway import RefundStanding
from shared.payments.models import Refund
from shared.payments.queries import lock_payment
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.payments import paid_by_card

DIFFERENCE = 1001


async def make_order_of_two_payments(database: Database, store: Store) -> tuple[UUID, list[UUID]]:
    """Make an order by card that two payments paid; returns its id and theirs."""
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
        order.payment_method, order.payment_state, order.paid_at = "card", "paid", utc_now()
        first, *_ = paid_by_card(order)
        second, *_ = paid_by_card(order)
        second.session_id, second.intent_id = f"cs_{new_id().hex}", f"pi_{new_id().hex}"
        second.amount_minor = second.captured_minor = DIFFERENCE
        first.refunded_minor = second.refunded_minor = 0
        session.add_all([first, second])
        return order.id, [first.id, second.id]


async def give_back(database: Database, store_id: UUID, payment_id: UUID, *, state: str = "succeeded") -> str:
    """Ask for the whole of a payment back, unless that was done before, and let the provider say how it stands."""
    async with database.in_store(store_id) as session:
        payment = await lock_payment(session, payment_id)
        refund = await session.scalar(select(Refund).where(Refund.payment_id == payment_id))
        refund = refund or await request_refund(
            session, payment, payment.refundable, reason="Chipped", actor="test", now=utc_now()
        )
        told = RefundStanding(f"re_{refund.id.hex}", refund.id, refund.amount, state)
        await settle_given_back(session, payment, (told,), now=utc_now())
    return state


async def money_of(database: Database, store: Store, order_id: UUID) -> str:
    """Return how the order's money stands."""
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Order.payment_state).where(Order.id == order_id))).one()
