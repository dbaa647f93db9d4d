"""Keep the address that a guest types in the checkout, where the store may use it."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.carts.models import Cart
from shared.kernel.errors import Invalid
from shared.recovery.models import NEVER, TICKED, CartContact


async def note_contact(
    session: AsyncSession,
    cart: Cart,
    typed: str,
    *,
    guests: str,
    is_ticked: bool,
    language: str,
    now: datetime,
) -> None:
    """Note whom a cart belongs to, or forget it when they no longer agree; what is no address changes nothing."""
    if guests == NEVER:
        return
    if guests == TICKED and not is_ticked:
        await session.execute(
            delete(CartContact).where(CartContact.id == cart.id).execution_options(synchronize_session=False)
        )
        return
    try:
        email = clean_email(typed)
    except Invalid:
        return
    known = {"email": email, "language": language, "noted_at": now}
    made = insert(CartContact).values(store_id=cart.store_id, id=cart.id, **known)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id", "id"], set_=known))
