"""Begin a subscription: price it once, freeze that, and write the intent of it before the provider is asked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import new_cart
from shared.carts.imagined_cart import imagined_cart
from shared.carts.models import MOST_OF_ONE, Cart
from shared.checkout.errors import PriceChanged
from shared.checkout.frozen_offer import freeze_whole
from shared.checkout.make_offer import Offer, Wish, make_offer
from shared.checkout.place_order import Buyer
from shared.checkout.refuse_unseen import refuse_unseen
from shared.checkout.request_payment import FIRST_LOOK, PAGE_LIFE, Links
from shared.currencies.paying import paying_in
from shared.inventory.errors import Shortage, SoldOut
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.tokens import derived_token, hash_token
from shared.payments.subscription_desk import SubscriptionTerms
from shared.payments.taker import Taker
from shared.pricing.purchase import EVERY_DELIVERY, PERCENTAGE, Promotion
from shared.pricing.quote import price
from shared.promotions.redeem import CouponUse, redeem
from shared.stores.models import Store
from shared.subscriptions.models import OPEN, REQUESTED, SUBSCRIPTION_LINK, Subscription
from shared.subscriptions.plans import NoSuchPlan, SubscriptionPlan

TIME_TO_BEGIN: Final = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class WantedGoods:
    """So many pieces of one variant, each time."""

    variant_id: UUID
    quantity: int

    @property
    def pieces(self) -> int:
        """As many as one can have each time."""
        return max(1, min(self.quantity, MOST_OF_ONE))


@dataclass(frozen=True, slots=True)
class PricedPlan:
    """What each delivery of a plan costs; `first` is for the first one, where that costs less."""

    plan: SubscriptionPlan
    cart: Cart
    offer: Offer
    first: Offer | None = None

    @property
    def at_first(self) -> Offer:
        return self.first or self.offer

    @property
    def uses(self) -> tuple[CouponUse, ...]:
        """The coupons that reduce a delivery of it; one that reduces every delivery is used once."""
        return tuple(
            {use.coupon_id: use for one in (self.offer, self.first) if one for use in one.uses}.values()
        )


async def price_plan(
    session: AsyncSession,
    store: Store,
    plan: SubscriptionPlan,
    goods: WantedGoods,
    wish: Wish,
    *,
    name: str,
    now: datetime,
) -> PricedPlan:
    """Price one delivery: at the prices of now, with the plan's own reduction, called `name`, and what holds for each.

    What promotions and codes take off the first delivery only would hold for ever otherwise, so that one has a price of
    its own; after a trial it has none, because the provider's first payment is then one of nothing. Raises NoSuchPlan
    for goods that the plan is not of.
    """
    cart = await imagined_cart(session, {goods.variant_id: goods.pieces}, currency=store.currency, now=now)
    if not plan.is_on or not cart.lines or cart.lines[0].variant.product_id != plan.product_id:
        raise NoSuchPlan
    with paying_in(None):
        offer = await make_offer(session, store, cart, wish, now=now)
    less = Promotion(id=plan.id, name=name, kind=PERCENTAGE, percent=Decimal(plan.percent_off))
    own = (less,) if plan.percent_off else ()
    held = offer.purchase.promotions
    lasting = tuple(one for one in held if one.on_subscriptions == EVERY_DELIVERY)
    purchase = replace(offer.purchase, promotions=(*own, *lasting), card=None, card_is_credit=False)
    methods = tuple(
        (method, quoted.shipping)
        for method, quoted in (
            (method, price(replace(purchase, shipping=method)))
            for method, _ in offer.methods
            # A time that somebody chooses is of one delivery.
            if method.plan is None
        )
    )
    wanted = next((method for method, _ in methods if method.id == wish.method_id), None)
    purchase = replace(purchase, shipping=wanted or (methods[0][0] if methods else None))
    quote = price(purchase)
    priced = replace(
        offer,
        purchase=purchase,
        quote=quote,
        methods=methods,
        owed=quote.to_pay,
        card=None,
        credit=None,
        slots=(),
        slot=None,
    )
    return PricedPlan(plan, cart, priced, _first_of(priced, plan, (*own, *held)))


def _first_of(priced: Offer, plan: SubscriptionPlan, promotions: tuple[Promotion, ...]) -> Offer | None:
    """Return the offer of the first delivery with all promotions, None where it costs no less, or nothing at all."""
    if plan.trial_days:
        return None
    purchase = replace(priced.purchase, promotions=promotions)
    quote = price(purchase)
    # Nobody asks for the card of somebody who pays nothing.
    if not 0 < quote.total.minor < priced.quote.total.minor:
        return None
    return replace(priced, purchase=purchase, quote=quote, owed=quote.to_pay)


async def subscribe(
    session: AsyncSession,
    store: Store,
    priced: PricedPlan,
    *,
    buyer: Buyer,
    seen_total_minor: int | None,
    seen_first_minor: int | None = None,
    taker: Taker,
    provider: str,
    origin: str,
    secret_key: str,
    now: datetime,
) -> Subscription:
    """Write the intent of a subscription at the price that its buyer saw.

    The same again while the first one's page is still open gives that one. Codes are used from now on, and given back
    where it does not begin. Raises SoldOut, NotDelivered, RatesUnknown, CouponUsedUp or PriceChanged.
    """
    known = await _asked_before(session, priced, buyer, now=now)
    if known is not None:
        return known
    key = new_id()
    line, offer = priced.cart.lines[0], priced.offer
    if not line.is_for_sale or (line.left is not None and line.left < line.quantity):
        raise SoldOut([Shortage(line.variant_id, line.quantity, max(line.left or 0, 0))])
    refuse_unseen(offer, delivery=buyer.delivery, total_minor=seen_total_minor, card_minor=None)
    if not offer.quote.total:
        # Nobody asks for the card of somebody who pays nothing.
        raise PriceChanged(offer.quote.total)
    if seen_first_minor is not None and seen_first_minor != priced.at_first.quote.total.minor:
        raise PriceChanged(priced.at_first.quote.total)
    cart_id = await _use_codes(session, priced, buyer, now=now)
    token = derived_token(secret_key, SUBSCRIPTION_LINK, store.id, key)
    page, variant = f"{origin}/subscriptions/{token}", line.variant
    title = ", ".join(filter(None, [variant.product.title, variant.title]))
    plan, until = priced.plan, now + TIME_TO_BEGIN
    links = Links(paid=f"{page}/beginning", back=page)
    subscription = Subscription(
        id=key,
        store_id=store.id,
        plan_id=plan.id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        title=title,
        every=plan.every,
        count=plan.count,
        trial_days=plan.trial_days,
        least_orders=plan.least_orders,
        customer_id=buyer.customer_id,
        email=buyer.email,
        language=buyer.language,
        address=buyer.address.as_record(),
        quote=freeze_whole(offer),
        total_minor=offer.quote.total.minor,
        first_quote=freeze_whole(priced.first) if priced.first else {},
        first_total_minor=priced.first.quote.total.minor if priced.first else None,
        first_cart_id=cart_id,
        currency=offer.quote.currency,
        token_hash=hash_token(token),
        provider=provider,
        account_id=taker.account_id,
        terms=_frozen(title, line.quantity, links, until=until)
        | {"answers": [answer.as_record() for answer in buyer.answers]},
        created_at=now,
        expires_at=until,
        look_at=now + FIRST_LOOK,
    )
    session.add(subscription)
    record(session, "subscription.requested", key, actor="shopper", now=now, total=subscription.total_minor)
    await session.flush()
    return subscription


async def _use_codes(
    session: AsyncSession, priced: PricedPlan, buyer: Buyer, *, now: datetime
) -> UUID | None:
    """Use the codes by the cart that the first delivery will be ordered from; None where there are none."""
    if not priced.uses:
        return None
    cart, _ = await new_cart(session, currency=priced.offer.quote.currency, customer_id=None, now=now)
    await redeem(session, priced.uses, cart_id=cart.id, email=buyer.email, now=now)
    return cart.id


async def _asked_before(
    session: AsyncSession, priced: PricedPlan, buyer: Buyer, *, now: datetime
) -> Subscription | None:
    """Return what the same buyer has just asked for and not begun; the plan's row is where two clicks meet."""
    await session.scalar(
        select(SubscriptionPlan.id).where(SubscriptionPlan.id == priced.plan.id).with_for_update()
    )
    line = priced.cart.lines[0]
    found: Subscription | None = await session.scalar(
        select(Subscription)
        .where(
            Subscription.plan_id == priced.plan.id,
            Subscription.variant_id == line.variant_id,
            Subscription.quantity == line.quantity,
            Subscription.email == buyer.email,
            Subscription.customer_id.is_not_distinct_from(buyer.customer_id),
            Subscription.address == buyer.address.as_record(),
            Subscription.total_minor == priced.offer.quote.total.minor,
            func.coalesce(Subscription.first_total_minor, Subscription.total_minor)
            == priced.at_first.quote.total.minor,
            Subscription.state.in_((REQUESTED, OPEN)),
            Subscription.expires_at > now,
        )
        .limit(1)
    )
    return found


def terms_of(subscription: Subscription) -> SubscriptionTerms:
    """Return what is asked of the provider, as it was frozen."""
    return SubscriptionTerms(
        subscription_id=subscription.id,
        store_id=subscription.store_id,
        name=subscription.terms["name"],
        amount=subscription.total,
        interval=subscription.every,
        interval_count=subscription.count,
        trial_days=subscription.trial_days,
        email=subscription.email,
        success_url=subscription.terms["success_url"],
        cancel_url=subscription.terms["cancel_url"],
        expires_at=datetime.fromisoformat(subscription.terms["expires_at"]),
        first_less=subscription.total - subscription.first_total if subscription.first_quote else None,
    )


def _frozen(title: str, quantity: int, links: Links, *, until: datetime) -> dict[str, Any]:
    return {
        "name": f"{quantity} × {title}" if quantity > 1 else title,
        "success_url": links.paid,
        "cancel_url": links.back,
        "expires_at": (until + PAGE_LIFE).isoformat(),
    }
