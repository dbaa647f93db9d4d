"""What staff changed and wrote of orders, in both stores."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.edit_order import edit_order
from shared.checkout.plan_edit import Wanted
from shared.kernel.clock import utc_now
from shared.products.queries import variant_for_sale
from shared.stores.queries import current_store
from tests.support.factories.orders import make_order


async def add_changes(session: AsyncSession, variant_id: str) -> None:
    """Place an order of two pieces and take one of them out again."""
    variant = await variant_for_sale(session, variant_id)
    order = await make_order(session, variant, quantity=2)
    await edit_order(
        session,
        await current_store(session),
        order,
        Wanted({order.lines[0].id: 1}, {}),
        reason="They rang",
        seen=0,
        seen_total_minor=None,
        actor="test",
        now=utc_now(),
    )
