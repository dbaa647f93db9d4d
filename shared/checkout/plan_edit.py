"""What a change of an order would come to, reckoned as it would be made; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.imagined_cart import imagined_cart
from shared.carts.models import MOST_LINES, MOST_OF_ONE
from shared.checkout.edit_plan import Cut, EditPlan, Wanted
from shared.checkout.make_offer import Wish, make_offer
from shared.checkout.order_lines import lines_of
from shared.checkout.plan_delivery import DeliveryDesk, delivery_desk, plan_delivery
from shared.currencies.conversion import conversion_of
from shared.currencies.paying import paying_in
from shared.fulfilment.models import PackedGoods
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.languages.speaking import speaking
from shared.orders.edits import BY_HAND, EVEN, LINK, OPEN, REFUND
from shared.orders.errors import BelowGiftCard
from shared.orders.frozen_quote import freeze
from shared.orders.line_figures import LineFigures
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.payments.models import Payment
from shared.payments.queries import payments_of
from shared.payments.states import SUCCEEDED
from shared.pricing.purchase import Promotion
from shared.pricing.quote import GOODS, PRICE_LIST, PROMOTION, TAX, price
from shared.shipping.methods import Destination
from shared.stores.models import Store
from shared.taxes.errors import RatesUnknown
from shared.taxes.rate_source import RateQuestion, question_of

# Of the trace of added lines: the sum is the change's own.
_TOLD: Final = (GOODS, PRICE_LIST, PROMOTION, TAX)


@dataclass(frozen=True, slots=True)
class Added:
    """New lines, why they cost that, and who named their tax rates; `wrong` says what of it is not for sale."""

    lines: tuple[OrderLine, ...] = ()
    trace: tuple[Mapping[str, Any], ...] = ()
    rates: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


async def plan_edit(
    session: AsyncSession,
    store: Store,
    order: Order,
    wanted: Wanted,
    *,
    is_by_hand: bool = False,
    now: datetime,
) -> EditPlan:
    """Reckon a change; raises Invalid at what cannot be, SlotGone, BelowGiftCard, and RatesUnknown.

    Pieces that stay keep what they cost. Pieces that are added cost what they cost now, without promotions. Delivery
    stays as it was unless another one is wanted; that costs what it costs now, or what is asked for it. `is_by_hand`
    says that the store settles what the buyer owes with them itself.
    """
    packed = await _packed(session, order)
    cuts, more, wrong = _sorted_out(order, wanted, packed)
    added = await added_lines(session, store, order, more, now=now)
    wrong |= added.wrong
    left = len(order.lines) - sum(cut.after.quantity == 0 for cut in cuts) + len(added.lines)
    if not left:
        wrong["goods"] = say("Something has to stay in the order. To send nothing at all, cancel it.")
    if left > MOST_LINES:
        wrong["goods"] = say_count("At most %(num)s line.", "At most %(num)s lines.", MOST_LINES)
    if wrong:
        raise Invalid(wrong)
    on_top, nothing = is_taxed_on_top(order, store), Money.zero(order.currency)
    plan = EditPlan(
        order, cuts, added.lines, added.trace, on_top, EVEN, nothing, can_pay_by_link=False, rates=added.rates
    )
    if not wanted.delivery.is_nothing:
        desk = await desk_of(session, store, order, wanted, plan, now=now)
        moved = await plan_delivery(session, store, desk, order, wanted.delivery, now=now)
        if moved is not None:
            trace, rates = (*plan.trace, *moved.trace), plan.rates or moved.rates
            plan = replace(plan, delivery=moved, trace=trace, rates=rates)
    if plan.after.minor < order.card_minor:
        raise BelowGiftCard
    return settled(plan, await payments_of(session, order.id), is_by_hand=is_by_hand)


async def desk_of(
    session: AsyncSession,
    store: Store,
    order: Order,
    wanted: Wanted,
    plan: EditPlan | None = None,
    *,
    now: datetime,
) -> DeliveryDesk:
    """Return the ways of delivery for what an order would have; without a plan, at what its goods cost as they are."""
    goods = order.subtotal - Money(order.discount_minor, order.currency)
    if plan is not None:
        goods = goods + plan.subtotal - plan.discount
    on_top = is_taxed_on_top(order, store)
    return await delivery_desk(
        session, store, order, pieces_of_all(order, wanted), goods=goods, taxed_on_top=on_top, now=now
    )


def settled(plan: EditPlan, payments: Sequence[Payment], *, is_by_hand: bool) -> EditPlan:
    """Return a plan with how its difference is settled, by what has paid for the order."""
    order, difference = plan.order, plan.difference
    can_link = any(one.state == SUCCEEDED for one in payments)
    if not difference:
        return plan
    if not order.is_paid:
        return replace(plan, settlement=OPEN)
    if difference.minor > 0:
        by_link = can_link and not is_by_hand
        return replace(plan, settlement=LINK if by_link else BY_HAND, can_pay_by_link=can_link)
    left = sum(one.refundable.minor for one in payments if one.can_be_refunded)
    refund = Money(min(left, plan.owed.minor), order.currency)
    return replace(plan, settlement=REFUND if refund else BY_HAND, refund=refund)


def _sorted_out(
    order: Order, wanted: Wanted, packed: Mapping[UUID, int]
) -> tuple[tuple[Cut, ...], dict[UUID, int], dict[str, str]]:
    cuts: list[Cut] = []
    wrong: dict[str, str] = {}
    more = pieces_more(order, wanted)
    for line in order.lines:
        count = wanted.lines.get(line.id, line.quantity)
        held = max(packed.get(line.id, 0), line.in_return)
        if not 0 <= count <= MOST_OF_ONE:
            wrong[f"line-{line.id}"] = say("Use a whole number from 0 to %(most)s.", most=MOST_OF_ONE)
        elif count < held:
            wrong[f"line-{line.id}"] = say_count(
                "%(num)s of them is packed already.", "%(num)s of them are packed already.", held
            )
        elif count < line.quantity:
            figures = LineFigures.of(line, order)
            cuts.append(Cut(line, figures, figures.cut_to(count)))
    wrong |= {
        f"add-{variant_id}": say("Use a whole number from 0 to %(most)s.", most=MOST_OF_ONE)
        for variant_id, count in more.items()
        if not 0 <= count <= MOST_OF_ONE
    }
    return tuple(cuts), more, wrong


def pieces_more(order: Order, wanted: Wanted) -> dict[UUID, int]:
    """Return of which variants a change adds how many pieces, those that further ones of a line are too."""
    more = {variant_id: count for variant_id, count in wanted.added.items() if count}
    for line in order.lines:
        count = wanted.lines.get(line.id, line.quantity)
        if line.quantity < count <= MOST_OF_ONE:
            more[line.own_variant] = more.get(line.own_variant, 0) + count - line.quantity
    return more


def pieces_of_all(order: Order, wanted: Wanted) -> dict[UUID, int]:
    """Return how many pieces of which variants an order would have."""
    pieces = pieces_more(order, wanted)
    for line in order.lines:
        count = min(max(wanted.lines.get(line.id, line.quantity), 0), line.quantity)
        if count:
            pieces[line.own_variant] = pieces.get(line.own_variant, 0) + count
    return {variant_id: count for variant_id, count in pieces.items() if count > 0}


async def question_of_added(
    session: AsyncSession, store: Store, order: Order, more: Mapping[UUID, int], *, now: datetime
) -> RateQuestion | None:
    """Return what a provider of rates has to be asked about added goods; None where there are none."""
    if not more or not all(0 < count <= MOST_OF_ONE for count in more.values()):
        return None
    cart = await imagined_cart(session, more, currency=store.currency, now=now)
    return question_of(store, cart, _destination_of(order)) if cart.lines else None


async def added_lines(
    session: AsyncSession,
    store: Store,
    order: Order,
    more: Mapping[UUID, int],
    *,
    given: Promotion | None = None,
    now: datetime,
) -> Added:
    """Price new lines as now; raises RatesUnknown where the store sells nothing without its provider of rates.

    `given` is a reduction of them; promotions of the store do not apply.
    """
    if not more or any(count <= 0 for count in more.values()):
        return Added()
    cart = await imagined_cart(session, more, currency=store.currency, now=now)
    sold = {line.variant_id for line in cart.lines if line.is_for_sale and line.variant.product.is_sold_here}
    missing: dict[str, str] = {
        f"add-{variant_id}": say("This is not sold any more.")
        for variant_id in more
        if variant_id not in sold
    }
    if missing:
        return Added(wrong=missing)
    wish = Wish(
        _destination_of(order),
        email=order.email,
        customer_id=order.customer_id,
        channel=order.channel,
    )
    conversion = conversion_of(order.conversion) if order.conversion else None
    with paying_in(conversion), speaking(order.language or store.locale, main=store.locale):
        offer = await make_offer(session, store, cart, wish, now=now)
        if offer.rates.refuses:
            raise RatesUnknown
        purchase = replace(
            offer.purchase,
            promotions=(given,) if given else (),
            card=None,
            shipping=None,
            fee=None,
            prices_include_tax=not is_taxed_on_top(order, store),
            # Who paid no tax for the order pays none for what comes to it, and the reverse.
            exemption=order.exemption.reason if order.exemption else "",
        )
        offer = replace(offer, quote=price(purchase))
        lines = lines_of(order, cart, offer, after=await _last_position(session, order))
    trace = [step for step in freeze(offer.quote)["trace"] if step["kind"] in _TOLD]
    return Added(tuple(lines), tuple(trace), offer.rates.as_record())


def _destination_of(order: Order) -> Destination:
    return Destination(*(order.address.get(part, "") for part in ("country", "region", "postcode")))


def is_taxed_on_top(order: Order, store: Store) -> bool:
    """Whether taxes are added to prices: a change keeps to what its order did, whatever the store decided since."""
    has_tax = order.tax_minor or order.included_tax_minor
    return bool(order.tax_minor) if has_tax else not store.prices_include_tax


async def _packed(session: AsyncSession, order: Order) -> dict[UUID, int]:
    """Return how many whole pieces of each line are in parcels; a bundle that is begun counts as packed."""
    lines = {line.id: line for line in order.lines}
    packed: dict[UUID, int] = {}
    for row in await session.scalars(select(PackedGoods).where(PackedGoods.order_id == order.id)):
        line = lines.get(row.order_line_id)
        if line is not None and row.due:
            pieces = -(-row.packed * line.quantity // row.due)
            packed[line.id] = max(pieces, packed.get(line.id, 0))
    return packed


async def _last_position(session: AsyncSession, order: Order) -> int:
    found = await session.scalars(select(OrderLine.position).where(OrderLine.order_id == order.id))
    return max(found, default=0)
