"""Returns through the real use-cases."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.orders.models import Order
from shared.returns.ask_for_return import Wanted, ask_for_return
from shared.returns.models import Return
from shared.returns.move_return import Came, approve_return, receive_return
from shared.returns.queries import return_by_id
from shared.returns.states import TO_STOCK
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import fresh, make_shipment


async def make_sent_order(
    session: AsyncSession, *, quantity: int = 3, stock: int = 9, secret_key: str = "of tests"
) -> Order:
    """Place an order and pack all of it."""
    variant = await make_variant(session, stock=stock)
    order = await make_order(session, variant, quantity=quantity, secret_key=secret_key)
    await make_shipment(session, order)
    return await fresh(session, order)


async def make_return(
    session: AsyncSession, order: Order, *, count: int = 1, reason: str = "unwanted", note: str = ""
) -> Return:
    """Ask to return so many pieces of an order's first line; returns it with its lines and the order."""
    asked = await ask_for_return(
        session,
        order,
        wanted={order.lines[0].id: Wanted(count, reason)},
        note=note,
        seen=order.return_count,
        actor="shopper",
        now=utc_now(),
    )
    await fresh(session, order)
    return await return_by_id(session, str(asked.id))


async def make_received_return(
    session: AsyncSession, order: Order, *, count: int = 1, fate: str = TO_STOCK
) -> Return:
    """Ask for a return, approve it and take the goods in."""
    asked = await make_return(session, order, count=count)
    await approve_return(session, order, asked, answer="Send it to us.", actor="m", now=utc_now())
    came = {line.id: Came("as_new", fate) for line in asked.lines}
    await receive_return(session, order, asked, came=came, actor="m", now=utc_now())
    return await return_by_id(session, str(asked.id))
