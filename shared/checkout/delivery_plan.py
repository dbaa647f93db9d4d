"""Another way of delivery for an order that was placed, and what it would cost: plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.kernel.money import Money
from shared.shipping.move_place import WantedPlace
from shared.shipping.slots import Slot

Shares = tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class WantedDelivery:
    """How an order is to be delivered: by which way (its key; "" keeps the one that it has), when, and for how much.

    Without a price it costs what the way costs; below zero is what is no price.
    """

    way: str = ""
    slot: str = ""
    price_minor: int | None = None

    @property
    def is_nothing(self) -> bool:
        return not self.way and self.price_minor is None


@dataclass(frozen=True, slots=True)
class OfferedWay:
    """A way of delivery that leads to the order's address with its goods: what it would cost, and when it comes."""

    key: str
    name: str
    cost: Money
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """A delivery as an order keeps it; `shipping` is in minor units, a fee in it, `taxes` is (name, rate, amount)."""

    name: str
    kind: str
    shipping: int
    taxes: Shares
    slot: tuple[str, ...] = ()
    place: Mapping[str, Any] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """Return it as a change keeps it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "shipping_minor": self.shipping,
            "slot": list(self.slot),
            "place": dict(self.place),
        }


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """The delivery before and after a change, the place that is to be taken for it, and why it costs that."""

    before: DeliveryFigures
    after: DeliveryFigures
    # Whether it leaves the place in a slot that it has, if it has one, and which one it takes.
    moves: bool
    place: WantedPlace | None
    told: Mapping[str, str]
    trace: tuple[Mapping[str, Any], ...]
    rates: Mapping[str, Any]

    def as_record(self) -> dict[str, Any]:
        """Return it as a change keeps it."""
        return {
            "before": self.before.as_record(),
            "after": self.after.as_record(),
            "told": dict(self.told),
            "moves": self.moves,
        }
