"""What prices of one's own, and whom they are for, add to the two stores."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.change_groups import save_group, set_groups
from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.pagination import encode_cursor
from shared.orders.models import Order
from shared.price_lists.listed_prices import set_steps
from shared.price_lists.models import OWN
from shared.price_lists.save_list import ListTerms, save_list
from shared.products.models import Variant
from shared.shipping.delivery_slots import SlotBooking, take_place
from shared.shipping.models import ShippingMethod
from shared.shipping.slots import Slot
from shared.stores.models import Store
from shared.taxes.check_vat_number import change_vat_rules, note_check
from shared.taxes.vat_numbers import read_vat_number
from shared.taxes.vat_register import VALID, RegisterAnswer
from tests.tenancy.world_subscriptions import SubscriptionIds, nobodys_subscriptions


@dataclass(frozen=True, slots=True)
class PriceIds(SubscriptionIds):
    """By what groups and their prices can be asked for."""

    group: str
    price_list: str
    variant_cursor: str


def nobodys_prices() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    return {
        **nobodys_subscriptions(),
        "group": str(new_id()),
        "price_list": str(new_id()),
        "variant_cursor": encode_cursor(["z", 1, str(new_id())]),
    }


async def _choose_a_time(session: AsyncSession) -> None:
    """Give the store's order a place in a slot."""
    now = utc_now()
    order_id = (await session.scalars(select(Order.id).order_by(Order.id))).first()
    method_id = (await session.scalars(select(ShippingMethod.id))).first()
    assert order_id is not None
    assert method_id is not None
    slot_id = await take_place(session, method_id, Slot(now, now + timedelta(hours=2), 5, 5))
    mine = {"store_id": session.info["store_id"], "order_id": order_id, "slot_id": slot_id}
    session.add(SlotBooking(**mine, created_at=now))
    await session.flush()


async def fill_prices(session: AsyncSession, customer: Customer) -> dict[str, str]:
    """Add a group with the customer in it."""
    now = utc_now()
    group = await save_group(session, None, name="Trade", domains="trade.example", actor="test", now=now)
    await set_groups(session, customer, {group.id}, actor="test", now=now)
    store = (await session.scalars(select(Store))).one()
    terms = ListTerms("Trade prices", OWN, group_id=group.id)
    price_list = await save_list(session, store, None, terms, actor="test", now=now)
    variant = (await session.scalars(select(Variant).order_by(Variant.id))).first()
    assert variant is not None
    await set_steps(session, price_list, {variant.id: {1: 900}}, actor="test", now=now)
    await _choose_a_time(session)
    await change_vat_rules(session, store, asks=True, own_number="", unchecked="tax", actor="test", now=now)
    number = read_vat_number("FR40303265045", country="FR")
    assert number is not None
    await note_check(session, number, RegisterAnswer(VALID, "WAPIAAAA"), now=now)
    return {
        # Added when the whole store is filled.
        **nobodys_subscriptions(),
        "group": str(group.id),
        "price_list": str(price_list.id),
        # Titles begin with the store's letter: after that place A's list has nothing more of A.
        "variant_cursor": encode_cursor(["z", 1, str(variant.id)]),
    }
