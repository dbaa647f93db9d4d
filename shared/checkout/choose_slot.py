"""Take the time that a buyer chose for the delivery."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.make_offer import Offer
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.shipping.delivery_slots import take_place
from shared.shipping.errors import SlotGone


async def choose_slot(session: AsyncSession, offer: Offer, *, wanted: str) -> UUID | None:
    """Take a place in the chosen slot and return the slot's id; None where the way of delivery has none.

    Raises SlotGone when it is not free any more, and Invalid where none was chosen.
    """
    method = offer.quote.shipping_method
    if not offer.slots or method is None or method.id is None:
        return None
    if offer.slot is None:
        raise SlotGone if wanted else Invalid({"slot": say("Choose a time.")})
    return await take_place(session, method.id, offer.slot)
