"""The ways to pay that are offered for one total, and the policy of pages whose forms lead to a payment page."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.payments.methods import CARD, CASH_ON_DELIVERY, NOTHING_TO_PAY, TRANSFER, PaymentMethod
from shared.web.security import POLICY
from shared.web.services import services_of

ICONS: Final = {CARD.name: "credit-card", CASH_ON_DELIVERY.name: "banknote", TRANSFER.name: "landmark"}


def offered_methods(request: Request, total: Money, *, is_shipped: bool) -> Sequence[PaymentMethod]:
    """Return how this total can be paid here: by card where a provider takes such an amount, or at the door.

    What is not shipped has no door: it is paid by transfer.
    """
    if not total:
        return (NOTHING_TO_PAY,)
    gateway = services_of(request).gateway
    takes_cards = gateway is not None and gateway.refusal_of(total) is None
    otherwise = CASH_ON_DELIVERY if is_shipped else TRANSFER
    return (CARD, otherwise) if takes_cards else (otherwise,)


def chosen_method(offered: Sequence[PaymentMethod], name: str) -> PaymentMethod:
    """Return the method that was chosen; raises Invalid for none of those that are offered."""
    if len(offered) == 1 and (not name or offered[0] is NOTHING_TO_PAY):
        return offered[0]
    for method in offered:
        if method.name == name:
            return method
    raise Invalid({"payment": say("Choose how you want to pay.")})


def paying_policy(request: Request) -> dict[str, str]:
    """Return the headers of a page whose form may end at the payment page: browsers hold redirects to the policy."""
    gateway = services_of(request).gateway
    if gateway is None:
        return {}
    policy = POLICY.replace("form-action 'self'", f"form-action 'self' {gateway.page_origin}")
    return {"content-security-policy": policy}
