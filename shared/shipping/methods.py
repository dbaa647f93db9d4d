"""Ways of delivery as plain facts: where they lead, what they cost, how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.kernel.money import Money
from shared.shipping.slots import SlotPlan

FLAT: Final = "flat"
BY_WEIGHT: Final = "by_weight"
BY_PRICE: Final = "by_price"
PICK_UP: Final = "pick_up"
LOCAL: Final = "local"
KINDS: Final = (FLAT, BY_WEIGHT, BY_PRICE, PICK_UP, LOCAL)


@dataclass(frozen=True, slots=True)
class Destination:
    """As much of an address as prices depend on; a country is ISO 3166-1 alpha-2."""

    country: str
    region: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the world.

    A country, one of its regions, or postcodes that begin with some letters; "" is everywhere.
    """

    country: str = ""
    region: str = ""
    postcode: str = ""

    def holds(self, destination: Destination) -> bool:
        return (
            self.country in ("", destination.country)
            and self.region.casefold() in ("", destination.region.casefold())
            and _plain(destination.postcode).startswith(_plain(self.postcode))
        )

    @property
    def precision(self) -> tuple[int, int, int]:
        """How narrow it is: a longer postcode beats a region, a region beats a country, a country beats the world."""
        return (len(_plain(self.postcode)), bool(self.region), bool(self.country))


@dataclass(frozen=True, slots=True)
class PickUpPlace:
    """Where something is collected, when the door is open, and what is said once it is ready."""

    address: str = ""
    hours: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A way of delivery. `steps` are (from grams, or from minor units of goods; price), rising.

    It may be for some postcodes of its zone only, and for goods up to a weight and a longest side. With a plan it has
    slots; `taken` are (when one begins in seconds since 1970, how many orders it has).
    """

    id: UUID | None
    name: str
    kind: str
    price: Money
    steps: tuple[tuple[int, Money], ...] = ()
    free_over: Money | None = None
    fewest_days: int | None = None
    most_days: int | None = None
    postcodes: tuple[str, ...] = ()
    most_grams: int | None = None
    longest_mm: int | None = None
    plan: SlotPlan | None = None
    taken: tuple[tuple[int, int], ...] = ()
    place: PickUpPlace | None = None

    def takes(self, destination: Destination, *, grams: int, longest_mm: int) -> bool:
        """Say whether it leads to a destination of its zone with goods of this weight and longest side."""
        postcode = _plain(destination.postcode)
        return (
            (not self.postcodes or any(postcode.startswith(_plain(one)) for one in self.postcodes))
            and (self.most_grams is None or grams <= self.most_grams)
            and (self.longest_mm is None or longest_mm <= self.longest_mm)
        )

    def price_for(self, goods: Money, *, grams: int) -> Money:
        """Return what it costs for goods of this value (after discounts) and weight."""
        if self.free_over is not None and goods >= self.free_over:
            return Money.zero(self.price.currency)
        measured = {BY_WEIGHT: grams, BY_PRICE: goods.minor}.get(self.kind, 0)
        reached = [price for start, price in self.steps if start <= measured]
        return reached[-1] if reached and self.kind in (BY_WEIGHT, BY_PRICE) else self.price


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """Some places, and the ways of delivery that lead there in the order in which they are offered."""

    places: tuple[Place, ...]
    methods: tuple[ShippingMethod, ...]


def methods_to(zones: Sequence[ShippingZone], destination: Destination) -> tuple[ShippingMethod, ...]:
    """Return the methods of the zone that names the destination most precisely; none means that nothing goes there."""
    fitting = [
        (place.precision, -order, zone.methods)
        for order, zone in enumerate(zones)
        for place in zone.places
        if place.holds(destination)
    ]
    return max(fitting, key=lambda found: found[:2])[2] if fitting else ()


def _plain(postcode: str) -> str:
    return postcode.replace(" ", "").replace("-", "").upper()
