"""The ways to pay that are offered for one total, and the policy of pages whose forms lead to a payment page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.requests import Request

from shared.checkout.make_offer import Offer
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.payments.methods import CARD, CASH_ON_DELIVERY, NOTHING_TO_PAY, TRANSFER, PaymentMethod
from shared.web.security import POLICY
from shared.web.services import services_of

ICONS: Final = {CARD.name: "credit-card", CASH_ON_DELIVERY.name: "banknote", TRANSFER.name: "landmark"}


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a card payment: one of the store's own accounts, or (without an id) the installation's."""

    account_id: UUID | None


def offered_methods(request: Request, offer: Offer | None) -> Sequence[PaymentMethod]:
    """Return how an offer can be paid here: by card where an account takes such an amount, or at the door.

    What is not shipped has no door: it is paid by transfer.
    """
    if offer is None or not offer.quote.to_pay:
        return (NOTHING_TO_PAY,)
    otherwise = CASH_ON_DELIVERY if offer.is_shipped else TRANSFER
    return (CARD, otherwise) if taker_of(request, offer) else (otherwise,)


def taker_of(request: Request, offer: Offer) -> Taker | None:
    """Return who takes a card payment of this amount; None when nobody does.

    A store with an account of its own is never paid into another: where its own cannot take it, no card is offered.
    """
    gateways, amount = services_of(request).gateways, offer.quote.to_pay
    if not offer.accounts:
        takes = gateways.own is not None and gateways.own.refusal_of(amount) is None
        return Taker(None) if takes else None
    if gateways.accounts.refusal_of(amount) is not None:
        return None
    able = (one for one in offer.accounts if one.is_on and gateways.accounts.can_open(one.key_name))
    return next((Taker(one.id) for one in able), None)


def chosen_method(offered: Sequence[PaymentMethod], name: str) -> PaymentMethod:
    """Return the method that was chosen; raises Invalid for none of those that are offered."""
    if len(offered) == 1 and (not name or offered[0] is NOTHING_TO_PAY):
        return offered[0]
    for method in offered:
        if method.name == name:
            return method
    raise Invalid({"payment": say("Choose how you want to pay.")})


def paying_policy(request: Request, account_id: UUID | None = None) -> dict[str, str]:
    """Return the headers of a page whose form may end at a payment page: browsers hold redirects to the policy.

    The page is that of one of the store's own accounts, or (without one) of the installation's, if it has any.
    """
    gateways = services_of(request).gateways
    taking = gateways.accounts if account_id else gateways.own
    if taking is None:
        return {}
    policy = POLICY.replace("form-action 'self'", f"form-action 'self' {taking.page_origin}")
    return {"content-security-policy": policy}
