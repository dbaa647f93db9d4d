"""Ways of delivery with times."""

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.shipping.change_zones import DeliveryTerms, MethodTerms, add_method, add_zone, plan_delivery
from shared.shipping.methods import LOCAL, PickUpPlace
from shared.shipping.models import ShippingMethod
from shared.shipping.slots import Hours, Slot, SlotPlan, open_slots, plan_of
from shared.stores.queries import current_store

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
# Every morning the time of that day closes, an hour before it: not between two lines of a test.
LONG_ENOUGH = timedelta(minutes=5)


async def make_slots(
    session: AsyncSession,
    *,
    capacity: int = 1,
    postcodes: Sequence[str] = (),
    kind: str = LOCAL,
    place: PickUpPlace | None = None,
    zone_name: str = "Nearby",
) -> ShippingMethod:
    """Add a way of delivery that comes every day from nine to twelve, free of charge."""
    now = utc_now()
    zone = await add_zone(session, name=zone_name, countries=["DE"], region="", postcodes=[], now=now)
    method = await add_method(
        session, zone, MethodTerms(name="Cargo bike", kind=kind, price_minor=0), now=now
    )
    plan = SlotPlan((Hours(EVERY_DAY, time(9), time(12), capacity),), lead_hours=1, days_ahead=7)
    terms = DeliveryTerms(list(postcodes), None, None, plan, place)
    await plan_delivery(session, method, terms, actor="test", now=now)
    return method


async def free_slots(
    session: AsyncSession, method: ShippingMethod, taken: dict[int, int] | None = None
) -> tuple[Slot, ...]:
    """Return the times of a way of delivery that stay open while a test takes."""
    plan = plan_of(method.plan)
    assert plan is not None
    zone = (await current_store(session)).time_zone
    now = utc_now()
    soon = open_slots(plan, taken or {}, now=now + LONG_ENOUGH, time_zone=zone)
    return tuple(slot for slot in open_slots(plan, taken or {}, now=now, time_zone=zone) if slot in soon)
