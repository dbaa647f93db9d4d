"""Show a product, keep it as a draft, or put it away."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.models import ACTIVE, STATES, Product
from shared.stores.queries import bump_catalogue


async def change_state(
    session: AsyncSession, product: Product, state: str, *, actor: str, now: datetime
) -> str:
    """Bring a product into a state and return the one it was in; raises Invalid. The same state changes nothing."""
    if state not in STATES:
        raise Invalid({"state": say("Choose draft, active or archived.")})
    before = product.state
    if state == before:
        return before
    product.state, product.updated_at = state, now
    if state == ACTIVE and product.published_at is None:
        product.published_at = now
    record(session, "product.state_changed", product.id, actor=actor, now=now, before=before, state=state)
    await session.flush()
    await bump_catalogue(session)
    return before
