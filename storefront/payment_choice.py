"""The ways to pay that are offered for one total, and the policy of pages whose forms lead to a payment page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from shared.carts.models import Cart
from shared.checkout.make_offer import Offer
from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.payments.choose_account import choose_account
from shared.payments.keep_cards import payer_at
from shared.payments.methods import (
    BANK_TRANSFER,
    CARD,
    CASH_ON_DELIVERY,
    NOTHING_TO_PAY,
    TRANSFER,
    PaymentMethod,
)
from shared.payments.route import Case
from shared.payments.taker import INSTALLATION, Taker
from shared.payments.ways import way_of
from shared.web.security import POLICY
from shared.web.services import services_of
from storefront.languages import language_read

ICONS: Final = {
    CARD.name: "credit-card",
    CASH_ON_DELIVERY.name: "banknote",
    BANK_TRANSFER.name: "landmark",
    TRANSFER.name: "landmark",
}


def offered_methods(request: Request, offer: Offer | None) -> Sequence[PaymentMethod]:
    """Return how an offer can be paid here, in the store's own words: as the store decided, and as is possible.

    A card needs an account that takes such an amount. What is not shipped has no door: it is paid by transfer.
    """
    if offer is None or not offer.owed:
        return (NOTHING_TO_PAY,)
    possible = [CARD] if taker_of(request, offer) else []
    bank = way_of(offer.ways, BANK_TRANSFER.name)
    has_bank = bank.is_on and bool(bank.details)
    possible += [BANK_TRANSFER] if has_bank else []
    if offer.is_shipped or not has_bank:
        possible.append(CASH_ON_DELIVERY if offer.is_shipped else TRANSFER)
    country, language = offer.purchase.destination.country, language_read(request)
    return [
        _told(offer, method, language)
        for method in possible
        if way_of(offer.ways, method.name).is_for(offer.owed, country)
    ]


def paid_by(request: Request, offer: Offer, name: str) -> Offer:
    """Return an offer as it is for somebody who pays that way, else the first that is offered: with its fee."""
    if not any(way.fee_minor for way in offer.ways):
        return offer
    offered = offered_methods(request, offer)
    method = next((one for one in offered if one.name == name), next(iter(offered), None))
    return offer.with_fee(method.fee) if method is not None and method.fee else offer


def taker_of(request: Request, offer: Offer) -> Taker | None:
    """Return who takes a card payment of this amount; None when nobody does.

    A store with an account of its own is never paid into another: where its own cannot take it, no card is offered.
    """
    gateways, amount = services_of(request).gateways, offer.owed
    if not offer.accounts:
        takes = gateways.own is not None and gateways.own.refusal_of(amount) is None
        return INSTALLATION if takes else None
    if gateways.accounts.refusal_of(amount) is not None:
        return None
    able = (one for one in offer.accounts if one.is_on and gateways.accounts.can_open(one.key_name))
    return next((Taker(one.id) for one in able), None)


async def chosen_taker(
    request: Request,
    session: AsyncSession,
    offer: Offer,
    cart: Cart,
    *,
    customer: Customer | None,
    keeps_card: bool,
) -> Taker | None:
    """Return who takes the card payment of a cart that is being ordered, with its customer as they are known there.

    Where a store has several accounts its rules decide, and how they answer (shared/payments/route.py).
    """
    services = services_of(request)
    taker, now = taker_of(request, offer), services.clock()
    if taker and sum(account.is_on for account in offer.accounts) > 1:
        case = Case(offer.owed, offer.purchase.destination.country, cart.id)
        choice = await choose_account(session, case, can_open=services.gateways.accounts.can_open, now=now)
        taker = Taker(choice.account_id, why=choice.as_record()) if choice else taker
    if taker and customer:
        payer = await payer_at(session, customer, taker.account_id, keeps_card=keeps_card, now=now)
        return replace(taker, payer=payer)
    return taker


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


def _told(offer: Offer, method: PaymentMethod, language: str) -> PaymentMethod:
    way = way_of(offer.ways, method.name)
    fee = Money(way.fee_minor, offer.owed.currency) if way.fee_minor else None
    return replace(way.told(method, language), fee=fee)
