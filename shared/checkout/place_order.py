"""Turn an open cart into an order."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from shared.carts.errors import CartEmpty
from shared.carts.models import ORDERED, Cart
from shared.checkout.await_transfer import await_transfer
from shared.checkout.choose_slot import choose_slot
from shared.checkout.make_offer import Offer, Wish, make_offer
from shared.checkout.order_lines import lines_of
from shared.checkout.refuse_unseen import refuse_unseen
from shared.checkout.request_payment import Links, request_payment
from shared.gift_cards.pay_with_card import pay_with_card
from shared.inventory.errors import Shortage, SoldOut
from shared.inventory.reserve import reserve, sum_up
from shared.inventory.sell import sell
from shared.kernel.events import event_of
from shared.kernel.ids import new_id
from shared.kernel.reading import writer_of
from shared.kernel.storing import new_row, write_rows
from shared.kernel.tokens import hash_token
from shared.orders.frozen_quote import freeze
from shared.orders.hold_order import hold_if_told
from shared.orders.models import Order
from shared.orders.order_link import token_of_order
from shared.orders.queries import order_of_cart
from shared.orders.questions import Answer
from shared.orders.set_stage import begin_when_paid
from shared.orders.states import AWAITING_PAYMENT, PAID, PLACED, UNPAID
from shared.orders.tell_of_order import jobs_to_tell
from shared.payments.methods import NOTHING_TO_PAY, PaymentMethod
from shared.payments.taker import INSTALLATION, Taker
from shared.payments.ways import way_of
from shared.promotions.redeem import redeem
from shared.shipping.addresses import Address
from shared.shipping.delivery_slots import SlotBooking
from shared.shipping.methods import Destination
from shared.stores.models import Store
from shared.stores.order_numbers import NumberPattern

# The payment gives the goods back long before; this is for what no payment knows of any more.
LONGEST_PAYMENT: Final = timedelta(days=60)

# The store's own row is the counter; taken last, because every order of the store waits for it. Where few are left, the
# shop's pages say how many, so the same statement raises the catalogue's version. The cart is locked since it was read.
# A year never ends twice: whoever comes late with a moment of the old one, or by a clock that was put back, counts on
# in the new.
_YEAR: Final = "extract(year FROM $4::timestamptz AT TIME ZONE time_zone)::bigint"
_CLOSE_AND_NUMBER: Final = f"""
WITH closed AS (UPDATE carts SET state = 'ordered', updated_at = $4::timestamptz WHERE id = $3)
UPDATE stores SET last_order_number = last_order_number + 1,
                  number_of_year = CASE WHEN NOT number_yearly THEN number_of_year
                                        WHEN number_year >= {_YEAR} THEN number_of_year + 1 ELSE 1 END,
                  number_year = CASE WHEN number_yearly THEN greatest(number_year, {_YEAR}) ELSE number_year END,
                  catalogue_version = catalogue_version + CASE WHEN low_stock_threshold >= $2 THEN 1 ELSE 0 END
WHERE id = $1
RETURNING last_order_number, number_prefix, number_suffix, number_digits, number_yearly, number_year, number_of_year,
    ($4::timestamptz AT TIME ZONE time_zone)::date AS day"""  # noqa: S608 - of a constant above


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, where the goods go, in which language, and by which way of delivery.

    Without a language it is the store's own, without a way of delivery the first that is offered.
    """

    email: str
    address: Address
    note: str
    customer_id: UUID | None
    language: str = ""
    delivery: UUID | None = None
    vat_number: str = ""
    slot: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def wish(self) -> Wish:
        place = Destination(self.address.country, self.address.region, self.address.postcode)
        return Wish(
            place, self.delivery, self.email, self.customer_id, vat_number=self.vat_number, slot=self.slot
        )


async def place_order(
    session: AsyncSession,
    store: Store,
    cart: Cart,
    *,
    buyer: Buyer,
    method: PaymentMethod,
    seen_total_minor: int | None,
    seen_card_minor: int | None = None,
    secret_key: str,
    now: datetime,
    origin: str = "",
    offer: Offer | None = None,
    taker: Taker = INSTALLATION,
) -> Order:
    """Turn a locked cart into an order, taking its goods out of stock, and tell the buyer by mail.

    With a method that is paid first the goods are only held and the order waits: the intent of its payment is written,
    whose pages lead back to `origin`, and shared/checkout/settle_payment.py does the rest. A cart that has been ordered
    gives that same order again, so a second click or a lost answer is harmless. Raises CartEmpty, SoldOut,
    NotDelivered, SlotGone, CouponUsedUp, GiftCardChanged, or PriceChanged when the total is not `seen_total_minor`,
    the one that the buyer agreed to. What is scarce is taken in one order by all: coupons, gift card, slot, stock,
    number.

    `offer` is what `make_offer` gave for this buyer in the same transaction, when somebody has asked already;
    `taker` is who takes a card payment.
    """
    if not cart.is_open:
        return await _order_placed_before(session, cart)
    if not cart.lines:
        raise CartEmpty
    if gone := [line for line in cart.lines if not line.is_for_sale]:
        raise SoldOut([Shortage(line.variant_id, line.quantity, 0) for line in gone])
    offer = offer or await make_offer(session, store, cart, buyer.wish, now=now)
    refuse_unseen(offer, delivery=buyer.delivery, total_minor=seen_total_minor, card_minor=seen_card_minor)

    method = method if offer.quote.to_pay else NOTHING_TO_PAY
    order = _order(store, cart, offer, buyer=buyer, method=method, secret_key=secret_key, now=now)

    await redeem(session, offer.uses, cart_id=cart.id, email=buyer.email, now=now)
    if offer.card and offer.quote.card_paid:
        await pay_with_card(
            session,
            offer.card.id,
            offer.quote.card_paid,
            cart_id=cart.id,
            now=now,
            customer_id=buyer.customer_id,
        )
    slot_id = await choose_slot(session, offer, wanted=buyer.slot)
    lines = lines_of(order, cart, offer)
    wanted = sum_up(goods for line in lines for goods in line.goods)
    await hold_if_told(session, store, order, pieces=sum(line.quantity for line in lines), now=now)
    if method.is_paid_first:
        left = await reserve(session, wanted, cart_id=cart.id, until=now + LONGEST_PAYMENT, now=now)
    else:
        # Cash on delivery is settled at the door, so the goods are the buyer's from now on.
        until = now + store.reservation_life
        left = await sell(
            session, wanted, cart_id=cart.id, order_id=order.id, actor="shopper", until=until, now=now
        )
    order.number, order.own_number = await _close_and_number(session, cart, left, now=now)
    event = event_of(store.id, "order.placed", order.id, actor="shopper", now=now, **_told(order, method))
    jobs = [] if method.is_paid_first else jobs_to_tell(store, order, now=now)
    await write_rows(session, [order, *lines, event, *jobs], known=[order])
    await _begin_work(session, order, now=now)
    if method.provider:
        links = _links(origin, order_token(secret_key, order))
        await request_payment(
            session,
            store,
            order,
            lines,
            provider=method.provider,
            taker=taker,
            links=links,
            now=now,
        )
    elif method.is_awaited:
        await await_transfer(session, order, way_of(offer.ways, method.name), now=now)
    if slot_id:
        session.add(SlotBooking(store_id=order.store_id, order_id=order.id, slot_id=slot_id, created_at=now))
        await session.flush()
    return order


def _told(order: Order, method: PaymentMethod) -> dict[str, int | str]:
    told: dict[str, int | str] = {"number": order.number, "total": order.total_minor}
    if order.own_number:
        told["own_number"] = order.own_number
    # Nobody is told of it yet (shared/insight/notices.py).
    return told | {"state": UNPAID} if method.is_paid_first else told


async def _begin_work(session: AsyncSession, order: Order, *, now: datetime) -> None:
    if order.is_paid:
        await begin_when_paid(session, order.id, now=now)


def order_token(secret_key: str, order: Order) -> str:
    """Return the token of the order's secret link; only its hash is stored."""
    return token_of_order(secret_key, order.store_id, order.id)


def _links(origin: str, token: str) -> Links:
    return Links(paid=f"{origin}/orders/{token}/payment", back=f"{origin}/orders/{token}")


async def _order_placed_before(session: AsyncSession, cart: Cart) -> Order:
    order = await order_of_cart(session, cart.id)
    if order is None:
        raise CartEmpty
    return order


def _order(
    store: Store,
    cart: Cart,
    offer: Offer,
    *,
    buyer: Buyer,
    method: PaymentMethod,
    secret_key: str,
    now: datetime,
) -> Order:
    order_id, offered, conversion = new_id(), offer.quote, offer.prices.conversion
    return new_row(
        Order,
        id=order_id,
        store_id=store.id,
        number=0,
        cart_id=cart.id,
        customer_id=buyer.customer_id,
        token_hash=hash_token(token_of_order(secret_key, store.id, order_id)),
        state=AWAITING_PAYMENT if method.is_paid_first else PLACED,
        payment_method=method.name,
        payment_state=UNPAID if offered.to_pay else PAID,
        paid_at=None if offered.to_pay else now,
        email=buyer.email,
        language=buyer.language,
        address=buyer.address.as_record(),
        note=buyer.note,
        answers=[answer.as_record() for answer in buyer.answers],
        currency=offered.currency,
        base_factor=conversion.factor if conversion else None,
        conversion=conversion.as_record() if conversion else {},
        subtotal_minor=offered.subtotal.minor,
        discount_minor=offered.discount.minor,
        shipping_minor=offered.shipping.minor,
        tax_minor=offered.tax.minor,
        total_minor=offered.total.minor,
        included_tax_minor=offered.included_tax.minor,
        card_minor=offered.card_paid.minor,
        shipping_name=offered.shipping_method.name if offered.shipping_method else "",
        pricing=freeze(
            offered,
            told=offer.told.names_in(offered),
            exemption=offer.vat.as_record(),
            slot=offer.slot,
            rates=offer.rates.as_record(),
        ),
        placed_at=now,
    )


async def _close_and_number(
    session: AsyncSession, cart: Cart, left: int | None, *, now: datetime
) -> tuple[int, str | None]:
    """Make the cart one that became an order; return the order's number, and as people read it if that is another."""
    driver = await writer_of(session)
    row = await driver.fetchrow(_CLOSE_AND_NUMBER, session.info["store_id"], left, cart.id, now)
    assert row is not None
    set_committed_value(cart, "state", ORDERED)
    set_committed_value(cart, "updated_at", now)
    number, day = int(row["last_order_number"]), row["day"]
    pattern = NumberPattern(
        row["number_prefix"], row["number_suffix"], row["number_digits"], row["number_yearly"]
    )
    if pattern.is_plain:
        return number, None
    if not pattern.is_yearly:
        return number, pattern.written(number, day)
    if row["number_year"] != day.year:
        day = date(row["number_year"], 1, 1)
    return number, pattern.written(row["number_of_year"], day)
