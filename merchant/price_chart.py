"""A variant's prices as a line of steps: a price holds until the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.kernel.money import Money
from shared.products.price_changes import PriceChange

SPAN: Final = timedelta(days=90)
WIDTH: Final = 640
HEIGHT: Final = 120


@dataclass(frozen=True, slots=True)
class PriceChart:
    """`points` for an SVG polyline of WIDTH × HEIGHT, and what its edges mean."""

    points: str
    since: datetime
    highest: Money
    lowest: Money


def price_chart(changes: Sequence[PriceChange], *, now: datetime) -> PriceChart | None:
    """Draw the last 90 days of one variant's changes, oldest first; None when there is nothing to compare."""
    since = max(now - SPAN, changes[0].changed_at) if changes else now
    before = [change for change in changes if change.changed_at <= since][-1:]
    shown = [*before, *(change for change in changes if change.changed_at > since)]
    if len(shown) < 2 or since >= now:
        return None
    prices = [change.price for change in shown]
    highest, lowest = max(prices), min(prices)
    points = []
    for place, change in enumerate(shown):
        until = shown[place + 1].changed_at if place + 1 < len(shown) else now
        y = _height(change.price, lowest, highest)
        points += [
            f"{_way(moment, since, now)},{y}" for moment in (max(change.changed_at, since), min(until, now))
        ]
    return PriceChart(" ".join(points), since, highest, lowest)


def _way(moment: datetime, since: datetime, now: datetime) -> int:
    return round((moment - since) / (now - since) * WIDTH)


def _height(price: Money, lowest: Money, highest: Money) -> int:
    # A little air above and below, so that a line at the edge is seen whole.
    span = (highest - lowest).minor or 1
    return round(4 + (HEIGHT - 8) * (highest - price).minor / span)
