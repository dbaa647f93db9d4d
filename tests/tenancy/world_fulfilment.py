"""What brings goods to their buyers, in both stores."""

from random import Random
from typing import TypedDict

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.place_order import order_token
from shared.fulfilment.carriers import Tracking
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.tokens import new_token
from shared.orders.models import Order
from shared.products.models import Variant
from shared.returns.hand_refunds import HandRefund
from shared.returns.rules import Rules, change_rules
from shared.returns.set_aside import SetAsideGoods
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_return
from tests.support.factories.shipments import fresh, make_shipment

LINK = "https://parcels.example.com/1"


class Parcel(TypedDict):
    """An order of which a part is packed."""

    packed_number: str
    goods: str
    shipment: str
    returned: str
    return_number: str
    returned_token: str
    set_aside: str


def no_parcel() -> Parcel:
    """Return identifiers of the same shapes that never existed."""
    number = Random()  # noqa: S311 - a number that is not taken, not a secret
    return Parcel(
        packed_number=str(number.randrange(10**8, 9 * 10**8)),
        goods=f"{new_id()}-{new_id()}",
        shipment=str(number.randrange(10**8, 9 * 10**8)),
        returned=str(new_id()),
        return_number=str(number.randrange(10**8, 9 * 10**8)),
        returned_token=new_token(),
        set_aside=str(new_id()),
    )


async def add_parcel(session: AsyncSession, variant: Variant) -> Parcel:
    """Place an order of two pieces and pack one of them; no other store's parcel has its number."""
    order = await make_order(session, variant, quantity=2)
    taken = int(no_parcel()["shipment"])
    numbers = {"shipment_count": taken, "return_count": int(no_parcel()["return_number"])}
    await session.execute(update(Order).where(Order.id == order.id).values(**numbers))
    order = await fresh(session, order)
    shipment = await make_shipment(session, order, most=1, tracking=Tracking("Omar", "42", LINK))
    asked = await make_return(session, await fresh(session, order), note=LINK)
    await change_rules(session, Rules(kept_tags=("nothing",)), actor="test", now=utc_now())
    session.add(
        HandRefund(
            store_id=order.store_id,
            id=new_id(),
            order_id=order.id,
            amount_minor=taken,
            currency=order.currency,
            reason=LINK,
            actor="test",
            created_at=utc_now(),
        )
    )
    line = order.lines[0]
    aside = SetAsideGoods(
        store_id=order.store_id,
        return_line_id=asked.lines[0].id,
        variant_id=line.variant_id,
        quantity=9,
        set_aside_at=utc_now(),
    )
    session.add(aside)
    return Parcel(
        packed_number=str(order.number),
        goods=f"{line.id}-{line.variant_id}",
        shipment=str(shipment.number),
        returned=str(asked.id),
        return_number=str(asked.number),
        returned_token=order_token("of tests", order),
        set_aside=str(aside.id),
    )
