"""What a draft costs by the rules of this moment."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.checkout.make_offer import Offer, Wish, make_offer
from shared.currencies.paying import paying_in
from shared.orders.drafts import FIXED, PERCENTAGE, DraftOrder
from shared.pricing.channels import STAFF
from shared.pricing.purchase import Promotion
from shared.pricing.quote import price
from shared.shipping.methods import Destination
from shared.stores.models import Store


async def price_draft(
    session: AsyncSession, store: Store, draft: DraftOrder, cart: Cart, *, now: datetime
) -> Offer:
    """Price a draft by the rules of this moment; a discount by hand stands in the place of all promotions."""
    address = draft.address
    wish = Wish(
        Destination(address.get("country", ""), address.get("region", ""), address.get("postcode", "")),
        draft.delivery_id,
        draft.email,
        draft.customer_id,
        channel=STAFF,
    )
    # Drafts are in the store's own currency, whatever the browser that opens their link pays in.
    with paying_in(None):
        offer = await make_offer(session, store, cart, wish, now=now)
    promotions = (_by_hand(draft),) if draft.discount else offer.purchase.promotions
    purchase = replace(offer.purchase, promotions=promotions, card=None)
    quote = price(purchase)
    return replace(offer, purchase=purchase, quote=quote, owed=quote.to_pay, codes=(), card=None, credit=None)


async def goods_of_draft(session: AsyncSession, draft: DraftOrder) -> Cart:
    """Return the cart that holds a draft's goods, whole."""
    return await whole_cart(session, draft.cart_id)


def _by_hand(draft: DraftOrder) -> Promotion:
    kind = PERCENTAGE if draft.discount == PERCENTAGE else FIXED
    return Promotion(
        id=draft.id,
        name=draft.discount_reason,
        kind=kind,
        percent=draft.discount_percent if kind == PERCENTAGE else Decimal(0),
        amount_minor=draft.discount_minor if kind == FIXED else 0,
    )
