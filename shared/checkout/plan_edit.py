"""What a change of an order would come to, reckoned as it would be made; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from shared.orders.models import Order, OrderLine
from shared.payments.models import Payment
from shared.payments.queries import payments_of
from shared.payments.states import SUCCEEDED
from shared.pricing.purchase import Promotion
from shared.pricing.quote import GOODS, PRICE_LIST, PROMOTION, TAX, price
from shared.shipping.methods import Destination
from shared.stores.models import Store

# Of the trace of added lines: the sum is the change's own.
_TOLD: Final = (GOODS, PRICE_LIST, PROMOTION, TAX)


async def plan_edit(
    session: AsyncSession,
    store: Store,
    order: Order,
    wanted: Wanted,
    *,
    is_by_hand: bool = False,
    now: datetime,
) -> EditPlan:
    """Reckon a change; raises Invalid at what cannot be, and BelowGiftCard.

    Pieces that stay keep what they cost. Pieces that are added cost what they cost now, without promotions; delivery
    stays as it was. `is_by_hand` says that the store settles what the buyer owes with them itself.
    """
    packed = await _packed(session, order)
    cuts, more, wrong = _sorted_out(order, wanted, packed)
    added, trace, not_sold = await added_lines(session, store, order, more, now=now)
    wrong |= not_sold
    left = len(order.lines) - sum(cut.after.quantity == 0 for cut in cuts) + len(added)
    if not left:
        wrong["goods"] = say("Something has to stay in the order. To send nothing at all, cancel it.")
    if left > MOST_LINES:
        wrong["goods"] = say_count("At most %(num)s line.", "At most %(num)s lines.", MOST_LINES)
    if wrong:
        raise Invalid(wrong)
    on_top, nothing = is_taxed_on_top(order, store), Money.zero(order.currency)
    plan = EditPlan(order, cuts, added, trace, on_top, EVEN, nothing, can_pay_by_link=False)
    if plan.after.minor < order.card_minor:
        raise BelowGiftCard
    return settled(plan, await payments_of(session, order.id), is_by_hand=is_by_hand)


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
    more = {variant_id: count for variant_id, count in wanted.added.items() if count}
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
        elif count > line.quantity:
            more[line.variant_id] = more.get(line.variant_id, 0) + count - line.quantity
    wrong |= {
        f"add-{variant_id}": say("Use a whole number from 0 to %(most)s.", most=MOST_OF_ONE)
        for variant_id, count in more.items()
        if not 0 <= count <= MOST_OF_ONE
    }
    return tuple(cuts), more, wrong


async def added_lines(
    session: AsyncSession,
    store: Store,
    order: Order,
    more: Mapping[UUID, int],
    *,
    given: Promotion | None = None,
    now: datetime,
) -> tuple[tuple[OrderLine, ...], tuple[Mapping[str, Any], ...], dict[str, str]]:
    """Return new lines at the prices of now, why they cost that, and what of it is not for sale.

    `given` is a reduction of them; promotions of the store do not apply.
    """
    if not more or any(count <= 0 for count in more.values()):
        return (), (), {}
    cart = await imagined_cart(session, more, currency=store.currency, now=now)
    sold = {line.variant_id for line in cart.lines if line.is_for_sale and line.variant.product.is_sold_here}
    missing: dict[str, str] = {
        f"add-{variant_id}": say("This is not sold any more.")
        for variant_id in more
        if variant_id not in sold
    }
    if missing:
        return (), (), missing
    address = order.address
    wish = Wish(
        Destination(address.get("country", ""), address.get("region", ""), address.get("postcode", "")),
        email=order.email,
        customer_id=order.customer_id,
        channel=order.channel,
    )
    conversion = conversion_of(order.conversion) if order.conversion else None
    with paying_in(conversion), speaking(order.language or store.locale, main=store.locale):
        offer = await make_offer(session, store, cart, wish, now=now)
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
    return tuple(lines), tuple(trace), {}


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
