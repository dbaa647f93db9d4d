"""Figures over time as bars, with those of another time as a line: plain SVG, drawn where the page is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 180
# How much of its place a bar fills.
_FILLED: Final = 0.72
_LEAST: Final = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars, the points of the line, and the figures at the top, the ground and the foot of the scale."""

    bars: Sequence[Bar]
    line: str
    ground: float
    highest: int
    lowest: int


def bar_chart(figures: Sequence[int], before: Sequence[int] = ()) -> BarChart | None:
    """Draw figures beside one another, up or down from the ground; None where all are zero."""
    if not any(figures) and not any(before):
        return None
    highest, lowest = _round_up(max(*figures, *before, 0)), -_round_up(-min(*figures, *before, 0))
    place = WIDTH / len(figures)

    def height(figure: int) -> float:
        return (highest - figure) / (highest - lowest) * HEIGHT

    ground = height(0)
    bars = []
    for number, figure in enumerate(figures):
        tall = max(abs(height(figure) - ground), _LEAST) if figure else 0
        top = ground - tall if figure > 0 else ground
        x = number * place + place * (1 - _FILLED) / 2
        bars.append(Bar(round(x, 1), round(top, 1), round(place * _FILLED, 1), round(tall, 1)))
    points = [
        f"{round((number + 0.5) * place, 1)},{round(height(figure), 1)}"
        for number, figure in enumerate(before[: len(figures)])
    ]
    return BarChart(bars, " ".join(points), round(ground, 1), highest, lowest)


def _round_up(figure: int) -> int:
    """Return the next figure that is 1, 2, 2.5, 5 or 10 of its size, for the end of a scale."""
    if figure <= 0:
        return 0
    size: int = 10 ** (len(str(figure)) - 1)
    return next(size * part // 4 for part in (4, 8, 10, 20, 40) if size * part >= figure * 4)
