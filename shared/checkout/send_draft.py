"""Offer a draft to its buyer at a price that stands."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.carts.models import Cart
from shared.checkout.errors import PriceChanged
from shared.checkout.frozen_offer import freeze_whole
from shared.checkout.make_offer import Offer
from shared.checkout.price_draft import goods_of_draft, price_draft
from shared.inventory.reserve import reserve, sum_up
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.orders.drafts import SENT, WRITTEN, DraftMoved, DraftOrder
from shared.orders.jobs import SEND_DRAFT
from shared.shipping.addresses import read_address, read_residence
from shared.shipping.countries import destination_codes
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue_when_low

MOST_DAYS: Final = 60


async def send_draft(
    session: AsyncSession,
    store: Store,
    draft: DraftOrder,
    *,
    days: int,
    is_held: bool,
    seen: int,
    seen_total_minor: int | None,
    actor: str,
    now: datetime,
) -> None:
    """Freeze what a draft costs and mail its buyer a link to it; with `is_held`, reserve its goods for so long.

    Raises Invalid at what is missing, SoldOut, PriceChanged, or DraftMoved when it is not at version `seen`.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": say("Use a whole number from 1 to %(most)s.", most=MOST_DAYS)})
    expires_at = now + timedelta(days=days)
    cart = await goods_of_draft(session, draft)
    refuse_unfinished(draft, cart)
    offer = await price_draft(session, store, draft, cart, now=now)
    refuse_undelivered(offer)
    if seen_total_minor is not None and offer.quote.total.minor != seen_total_minor:
        raise PriceChanged(offer.quote.total)
    sent = await session.scalar(
        update(DraftOrder)
        .where(
            DraftOrder.store_id == session.info["store_id"],
            DraftOrder.id == draft.id,
            DraftOrder.state == WRITTEN,
            DraftOrder.version == seen,
        )
        .values(
            state=SENT,
            version=DraftOrder.version + 1,
            quote=freeze_whole(offer),
            total_minor=offer.quote.total.minor,
            is_held=is_held,
            sent_at=now,
            expires_at=expires_at,
        )
        .returning(DraftOrder.version)
        .execution_options(synchronize_session=False)
    )
    if sent is None:
        raise DraftMoved
    record(session, "draft.sent", draft.id, actor=actor, now=now, total=offer.quote.total.minor)
    enqueue(session, SEND_DRAFT, now=now, draft_id=draft.id)
    if is_held:
        wanted = sum_up(
            (variant.id, count) for line in cart.lines for variant, count in line.variant.goods(line.quantity)
        )
        left = await reserve(session, wanted, cart_id=cart.id, until=expires_at, now=now)
        await bump_catalogue_when_low(session, left)


def refuse_unfinished(draft: DraftOrder, cart: Cart) -> None:
    """Raise Invalid at what an order needs and a draft does not have yet."""
    wrong: dict[str, str] = {}
    if not cart.lines:
        wrong["goods"] = say("Put something into it first.")
    elif any(not line.is_for_sale for line in cart.lines):
        wrong["goods"] = say("Something in it is not sold any more. Take it out first.")
    read = read_address if cart.is_shipped else read_residence
    _, unread = read(draft.address, countries=destination_codes())
    try:
        clean_email(draft.email)
    except Invalid as refusal:
        wrong |= refusal.fields
    if wrong | unread:
        raise Invalid(wrong | unread)


def refuse_undelivered(offer: Offer) -> None:
    """Raise Invalid where no way of delivery leads to the address."""
    if offer.is_shipped and not offer.methods:
        raise Invalid({"country": say("None of your ways of delivery leads to this address.")})
