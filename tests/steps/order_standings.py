"""Orders in every state of the order, of its money, of its goods and of its payment."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.place_order import order_token, place_order
from shared.checkout.redirect_order import address_seen
from shared.checkout.settle_payment import settle_given_back, settle_payment
from shared.fulfilment.move_shipment import bring
from shared.fulfilment.queries import shipments_of
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.orders.cancel_order import cancel_order
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.orders.stages import OrderStage
from shared.orders.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    DELIVERED,
    FULFILLED,
    NEEDS_REVIEW,
    PAID,
    PARTLY_FULFILLED,
    PARTLY_REFUNDED,
    PLACED,
    REFUND_PENDING,
    REFUNDED,
    UNFULFILLED,
    UNPAID,
)
from shared.payments import gateway, states
from shared.payments.methods import BANK_TRANSFER, CARD, CASH_ON_DELIVERY, ELSEWHERE, PaymentMethod
from shared.payments.models import Payment, Refund
from shared.payments.ways import PaymentWay
from shared.returns.refund_by_hand import refund_by_hand
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.steps.step import Thing
from tests.support.factories.brought_orders import make_brought_order
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart
from tests.support.factories.shipments import fresh, make_shipment

SECRET: Final = "of tests"
BANK: Final = {"holder": "Northbound GmbH", "iban": "DE89370400440532013000", "bic": "COBADEFF"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands: what it is to be, with what was told of its payment, one fact after the other."""

    state: str
    money: str
    goods: str = UNFULFILLED
    method: PaymentMethod = CASH_ON_DELIVERY
    told: tuple[str, ...] = ()
    is_held: bool = False
    is_changing: bool = False

    @property
    def payment(self) -> str:
        """The state of its payment; "" where no provider takes one."""
        if self.method != CARD:
            return ""
        return max((states.REQUESTED, *self.told), key=states.STATES.index)

    @property
    def is_brought(self) -> bool:
        return self.method == ELSEWHERE


STANDINGS: Final = {
    "awaits a transfer": Standing(AWAITING_PAYMENT, UNPAID, method=BANK_TRANSFER),
    "its page was asked for": Standing(AWAITING_PAYMENT, UNPAID, method=CARD),
    "its page is open": Standing(AWAITING_PAYMENT, UNPAID, method=CARD, told=(states.OPEN,)),
    "its money is promised": Standing(AWAITING_PAYMENT, UNPAID, method=CARD, told=(states.PROCESSING,)),
    "nobody paid": Standing(CANCELLED, UNPAID, method=CARD, told=(states.EXPIRED,)),
    "the money did not come": Standing(CANCELLED, UNPAID, method=CARD, told=(states.FAILED,)),
    "another amount came": Standing(AWAITING_PAYMENT, NEEDS_REVIEW, method=CARD, told=(states.NEEDS_REVIEW,)),
    "paid by card": Standing(PLACED, PAID, method=CARD, told=(states.SUCCEEDED,)),
    "a change waits": Standing(PLACED, PAID, method=CARD, told=(states.SUCCEEDED,), is_changing=True),
    "paid too late": Standing(
        CANCELLED, REFUND_PENDING, method=CARD, told=(states.EXPIRED, states.SUCCEEDED)
    ),
    "what came too late is back": Standing(
        CANCELLED, REFUNDED, method=CARD, told=(states.EXPIRED, states.SUCCEEDED)
    ),
    "to be paid at the door": Standing(PLACED, UNPAID),
    "held": Standing(PLACED, UNPAID, is_held=True),
    "held and cancelled": Standing(CANCELLED, UNPAID, is_held=True),
    "cancelled": Standing(CANCELLED, UNPAID),
    "paid by hand": Standing(PLACED, PAID),
    "partly given back": Standing(PLACED, PARTLY_REFUNDED),
    "given back": Standing(PLACED, REFUNDED),
    "partly packed": Standing(PLACED, UNPAID, PARTLY_FULFILLED),
    "packed": Standing(PLACED, UNPAID, FULFILLED),
    "delivered": Standing(PLACED, PAID, DELIVERED),
    "brought along": Standing(PLACED, PAID, DELIVERED, method=ELSEWHERE),
    "brought along, cancelled": Standing(CANCELLED, UNPAID, method=ELSEWHERE),
    "brought along, given back": Standing(CANCELLED, REFUNDED, method=ELSEWHERE),
}


async def make(standing: Standing, session: AsyncSession) -> Thing:
    """Bring an order of three mugs at 19.00 to where it is to stand, as the shop would."""
    store = await current_store(session)
    order = await (_brought(session, standing) if standing.is_brought else _placed(session, store, standing))
    stage = OrderStage(store_id=store.id, name=f"Sewing {new_id().hex[-12:]}", position=0)
    session.add(stage)
    await session.flush()
    order = await fresh(session, order)
    assert (order.state, order.payment_state, order.fulfilment_state) == (
        standing.state,
        standing.money,
        standing.goods,
    )
    line = order.lines[0]
    words = {
        "number": str(order.number),
        "token": order_token(SECRET, order),
        "line": str(line.id),
        "variant": str(line.variant_id),
        "address": address_seen(order),
        "shipments": str(order.shipment_count),
        "returns": str(order.return_count),
        "edits": str(order.edit_count),
        "stage": str(stage.id),
        "today": utc_now().date().isoformat(),
    }
    return Thing(Order, order.id, words)


async def _placed(session: AsyncSession, store: Store, standing: Standing) -> Order:
    now = utc_now()
    if standing.method == BANK_TRANSFER:
        session.add(PaymentWay(store_id=store.id, method=BANK_TRANSFER.name, details=BANK))
        await session.flush()
    cart, _ = await make_cart(session, await make_variant(session, stock=9), quantity=3)
    order = await place_order(
        session,
        store,
        cart,
        buyer=BUYER,
        method=standing.method,
        seen_total_minor=None,
        secret_key=SECRET,
        origin="http://shop.test",
        now=now,
    )
    order = await order_by_id(session, order.id)
    if standing.is_held:
        await session.execute(update(Order).where(Order.id == order.id).values(held_at=now))
    for fact in standing.told:
        await _tell(session, order, fact)
    if standing.method == CARD and standing.money == REFUNDED:
        await _send_back(session, order)
    if standing.is_changing:
        await _change(session, store, await fresh(session, order))
    if standing.method == CASH_ON_DELIVERY:
        await _by_hand(session, await fresh(session, order), standing)
    return order


async def _tell(session: AsyncSession, order: Order, fact: str) -> None:
    """Let the provider say something of the order's payment."""
    payment = (await session.scalars(select(Payment).where(Payment.order_id == order.id))).one()
    amount, state = payment.amount, fact
    if fact == states.NEEDS_REVIEW:
        amount, state = Money(amount.minor - 1, amount.currency), states.SUCCEEDED
    mark = payment.id.hex
    told = gateway.Standing(f"cs_{mark}", state, amount, intent_id=f"pi_{mark}", captured=amount)
    await settle_payment(session, payment, told, now=utc_now(), is_given_up=True)


async def _send_back(session: AsyncSession, order: Order) -> None:
    payment = (await session.scalars(select(Payment).where(Payment.order_id == order.id))).one()
    refund = (await session.scalars(select(Refund).where(Refund.payment_id == payment.id))).one()
    told = gateway.RefundStanding("re_1", refund.id, refund.amount, states.REFUND_SUCCEEDED)
    await settle_given_back(session, payment, (told,), now=utc_now())


async def _change(session: AsyncSession, store: Store, order: Order) -> None:
    """Add a mug, which waits until somebody pays for it."""
    await edit_order(
        session,
        store,
        order,
        Wanted({}, {order.lines[0].own_variant: 1}),
        reason="They rang",
        seen=0,
        seen_total_minor=None,
        actor="m",
        now=utc_now(),
    )


async def _by_hand(session: AsyncSession, order: Order, standing: Standing) -> None:
    """Do what people do: pack, bring, take money and give it back, call it off."""
    now = utc_now()
    if standing.goods != UNFULFILLED:
        await make_shipment(session, order, most=1 if standing.goods == PARTLY_FULFILLED else 3)
    if standing.goods == DELIVERED:
        (parcel,) = await shipments_of(session, order.id)
        await bring(session, await fresh(session, order), parcel, actor="m", now=now)
    if standing.money != UNPAID:
        await mark_paid(session, await fresh(session, order), actor="m", now=now)
    if standing.money in (PARTLY_REFUNDED, REFUNDED):
        back = order.total if standing.money == REFUNDED else Money(100, order.currency)
        paid = await fresh(session, order)
        await refund_by_hand(session, paid, back, reason="", actor="m", now=now, refund_id=new_id())
    if standing.state == CANCELLED:
        await cancel_order(session, await fresh(session, order), reason="", actor="m", now=now)


async def _brought(session: AsyncSession, standing: Standing) -> Order:
    return await make_brought_order(
        session, is_cancelled=standing.state == CANCELLED, was_paid=standing.money != UNPAID
    )
