"""Nobody buys at another price than the one that they saw."""

from uuid import UUID

from shared.checkout.errors import NotDelivered, PriceChanged
from shared.checkout.make_offer import Offer
from shared.gift_cards.errors import GiftCardChanged
from shared.promotions.errors import CouponUsedUp
from shared.taxes.errors import RatesUnknown


def refuse_unseen(
    offer: Offer, *, delivery: UUID | None, total_minor: int | None, card_minor: int | None
) -> None:
    """Refuse an offer that is not the one that the buyer saw; without a seen total, one with a code that lapsed."""
    quote = offer.quote
    if offer.rates.refuses:
        raise RatesUnknown
    if offer.is_shipped and not offer.methods:
        raise NotDelivered
    is_seen = quote.total.minor == total_minor
    if offer.lapsed and not is_seen:
        raise CouponUsedUp(offer.lapsed[0].code)
    is_chosen = delivery in (None, quote.shipping_method.id if quote.shipping_method else None)
    if not is_chosen or (total_minor is not None and not is_seen):
        raise PriceChanged(quote.total)
    if card_minor is not None and quote.card_paid.minor != card_minor:
        raise GiftCardChanged
