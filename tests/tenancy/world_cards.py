"""Cards that shoppers of the stores keep."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.payments.card_holders import KNOWN, CardHolder
from shared.payments.keep_cards import remove_card


async def keep_card(session: AsyncSession, customer: Customer) -> str:
    """Let the installation's account know a customer who has let a card go; returns another card's name.

    No account is asked here, so that nobody sees a card of anybody.
    """
    mark = new_id().hex
    holder = CardHolder(
        store_id=customer.store_id,
        customer_id=customer.id,
        state=KNOWN,
        provider_id=f"cus_{mark}",
        created_at=utc_now(),
    )
    session.add(holder)
    await session.flush()
    await remove_card(session, holder.id, f"pm_of_{mark}", now=utc_now())
    return f"pm_{mark}"
