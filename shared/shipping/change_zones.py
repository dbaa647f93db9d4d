"""Change where a store delivers, and how."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.shipping.errors import NoSuchMethod, NoSuchZone
from shared.shipping.methods import KINDS, PickUpPlace
from shared.shipping.models import ShippingMethod, ShippingZone
from shared.shipping.slots import SlotPlan

LONGEST_NAME: Final = 60
MOST_ZONES: Final = 50
MOST_METHODS: Final = 10
MOST_POSTCODES: Final = 200


@dataclass(frozen=True, slots=True)
class MethodTerms:
    """A way of delivery as a merchant states it."""

    name: str
    kind: str
    price_minor: int
    steps: list[dict[str, Any]] = field(default_factory=list)
    free_over_minor: int | None = None
    fewest_days: int | None = None
    most_days: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """For which postcodes and goods a way of delivery is, at which times, and where things are collected."""

    postcodes: list[str]
    most_grams: int | None
    longest_mm: int | None
    plan: SlotPlan | None
    place: PickUpPlace | None


async def all_zones(session: AsyncSession) -> Sequence[ShippingZone]:
    """Return every zone with its methods, in the order in which they are kept."""
    found = await session.scalars(
        select(ShippingZone)
        .order_by(ShippingZone.position, ShippingZone.id)
        .options(selectinload(ShippingZone.methods))
        .execution_options(populate_existing=True)
    )
    return found.all()


async def zone_by_id(session: AsyncSession, text: str) -> ShippingZone:
    """Return a zone; raises NoSuchZone."""
    key = parse_id(text)
    found = await session.get(ShippingZone, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchZone
    return found


async def add_zone(
    session: AsyncSession,
    *,
    name: str,
    countries: Sequence[str],
    region: str,
    postcodes: Sequence[str],
    now: datetime,
) -> ShippingZone:
    """Add a zone; no country means the rest of the world. Raises Invalid."""
    wrong: dict[str, str] = {}
    if not name or len(name) > LONGEST_NAME:
        wrong["name"] = say("Give it a name of at most 60 characters.")
    if len(countries) != 1 and (region or postcodes):
        wrong["countries"] = say("A region or postcodes need exactly one country.")
    if (
        len(postcodes) > MOST_POSTCODES
        or any(len(one) > 12 for one in postcodes)
        or len(region) > LONGEST_NAME
    ):
        wrong["postcodes"] = say("Use at most 200 beginnings of postcodes.")
    count = await count_in_turn(session, ShippingZone)
    if count >= MOST_ZONES:
        wrong["name"] = say("A store has at most 50 zones.")
    if wrong:
        raise Invalid(wrong)
    zone = ShippingZone(
        store_id=session.info["store_id"],
        name=name,
        countries=list(countries),
        region=region,
        postcodes=list(postcodes),
        position=count,
        created_at=now,
    )
    session.add(zone)
    await session.flush()
    return zone


async def remove_zone(session: AsyncSession, zone: ShippingZone) -> None:
    """Take a zone out with its ways of delivery."""
    await session.execute(delete(ShippingZone).where(ShippingZone.id == zone.id))


async def add_method(
    session: AsyncSession, zone: ShippingZone, terms: MethodTerms, *, now: datetime
) -> ShippingMethod:
    """Offer a way of delivery in a zone; raises Invalid."""
    wrong: dict[str, str] = {}
    if not terms.name or len(terms.name) > LONGEST_NAME:
        wrong["name"] = say("Give it a name of at most 60 characters.")
    if terms.kind not in KINDS:
        wrong["kind"] = say("Choose how its price is found.")
    if terms.fewest_days is not None and (terms.most_days is None or terms.most_days < terms.fewest_days):
        wrong["most_days"] = say("This is before the first day.")
    same = ShippingMethod.zone_id == zone.id
    count = await count_in_turn(session, ShippingMethod, same, whose=zone.id)
    if count >= MOST_METHODS:
        wrong["name"] = say("A zone has at most 10 ways of delivery.")
    if wrong:
        raise Invalid(wrong)
    method = ShippingMethod(
        store_id=zone.store_id, zone_id=zone.id, position=count, created_at=now, **asdict(terms)
    )
    session.add(method)
    await session.flush()
    return method


async def method_by_id(session: AsyncSession, zone: ShippingZone, text: str) -> ShippingMethod:
    """Return a way of delivery of a zone; raises NoSuchMethod."""
    key = parse_id(text)
    found = await session.get(ShippingMethod, (session.info["store_id"], key)) if key else None
    if found is None or found.zone_id != zone.id:
        raise NoSuchMethod
    return found


async def plan_delivery(
    session: AsyncSession, method: ShippingMethod, terms: DeliveryTerms, *, actor: str, now: datetime
) -> None:
    """Say for what and when a way of delivery is; places that are taken stay taken."""
    method.postcodes, method.most_grams, method.longest_mm = (
        terms.postcodes,
        terms.most_grams,
        terms.longest_mm,
    )
    method.plan = terms.plan.as_record() if terms.plan else {}
    method.place = asdict(terms.place) if terms.place else {}
    await session.flush()
    record(session, "shipping_method.planned", method.id, actor=actor, now=now)


async def remove_method(session: AsyncSession, zone: ShippingZone, text: str) -> None:
    """Take a way of delivery out; raises NoSuchMethod. Orders keep its name."""
    removed = await session.execute(
        delete(ShippingMethod)
        .where(ShippingMethod.zone_id == zone.id, ShippingMethod.id == parse_id(text))
        .returning(ShippingMethod.id)
    )
    if removed.scalar() is None:
        raise NoSuchMethod
