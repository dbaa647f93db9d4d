"""The studio: ground, light and shadow that all pictures share, and colours mixed from a product's own."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

WIDTH, HEIGHT = 1200, 1500
INK = "#1c1a17"

# How far a place of the ground is from the light: black where it falls, white in the corners.
FAR: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    '<radialGradient id="far" cx="0.42" cy="0.36" r="0.85"><stop offset="0" stop-color="#000"/>'
    f'<stop offset="1" stop-color="#fff"/></radialGradient><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#far)"/></svg>'
)


class Shadow(NamedTuple):
    """A soft ellipse on the ground, in the drawing's own units; `depth` is its share of the whole darkness."""

    x: float
    y: float
    half_width: float
    half_height: float
    depth: float


class Drawing(NamedTuple):
    """Things as SVG, the tones of the ground below them (lit, its own, far), and the shadows that they throw on it.

    Without tones the SVG fills its frame.
    """

    svg: str
    ground: tuple[str, str, str] | None = None
    shadows: tuple[Shadow, ...] = ()


# What a form returns: its shapes, and the shadow below it as (centre x, y, half width).
Drawn = tuple[list[str], tuple[int, int, int] | None]


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` with a share (0–1) of another mixed in."""
    mine, theirs = _channels(colour), _channels(other)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(mine, theirs, strict=True))


def light(colour: str, share: float = 0.25) -> str:
    """Return the colour in the light."""
    return mix(colour, "#fffaf0", share)


def dark(colour: str, share: float = 0.25) -> str:
    """Return the colour in the shade."""
    return mix(colour, INK, share)


def round_body(name: str, colour: str) -> str:
    """Return a gradient that makes a flat shape look turned on a wheel, lit from the left."""
    stops = ((0, dark(colour, 0.3)), (0.28, light(colour, 0.3)), (0.5, colour), (1, dark(colour, 0.45)))
    return _linear(name, stops, 'x1="0" y1="0" x2="1" y2="0"')


def flat_body(name: str, colour: str) -> str:
    """Return a gradient for cloth and boards, lit from above."""
    return _linear(
        name,
        ((0, light(colour, 0.18)), (0.55, colour), (1, dark(colour, 0.22))),
        'x1="0" y1="0" x2="0.35" y2="1"',
    )


def blended(name: str, top: str, foot: str) -> str:
    """Return a gradient from one colour above to another below."""
    return _linear(name, ((0, top), (1, foot)), 'x1="0" y1="0" x2="0" y2="1"')


def weave(name: str, shade: str, shine: str) -> str:
    """Return a fine basket weave to lay over cloth."""
    return (
        f'<pattern id="{name}" width="12" height="12" patternUnits="userSpaceOnUse">'
        f'<path d="M0 3 h6 M6 9 h6" stroke="{shade}" stroke-opacity=".16" stroke-width="3"/>'
        f'<path d="M3 6 v6 M9 0 v6" stroke="{shine}" stroke-opacity=".13" stroke-width="3"/></pattern>'
    )


def glow(name: str, x: int, y: int, reach: int) -> list[str]:
    """Return warm lamplight around a point, fading to nothing."""
    stops = '<stop offset="0" stop-color="#fff0c6" stop-opacity=".9"/><stop offset="1" stop-color="#fff0c6" stop-opacity="0"/>'
    return [
        f'<radialGradient id="{name}">{stops}</radialGradient><circle cx="{x}" cy="{y}" r="{reach}" fill="url(#{name})"/>'
    ]


def sheen(path: str, width: int) -> str:
    """Return the one highlight of a glossy thing."""
    return f'<path d="{path}" stroke="#fff" stroke-opacity=".42" stroke-width="{width}" stroke-linecap="round" fill="none"/>'


def patch(x: int, y: int, accent: str, main: str, scale: float = 1) -> str:
    """Return Northbound's sewn mark, a ridge on a patch."""
    return (
        f'<g transform="translate({x} {y}) scale({scale})"><rect x="-48" y="-30" width="96" height="60" rx="7" fill="{accent}"/>'
        f'<path d="M-26 12 l26 -24 l26 24" stroke="{dark(main, 0.6)}" stroke-width="8" fill="none"/></g>'
    )


def diamond(x: float, y: float, reach: float, rise: float, tone: str) -> str:
    """Return a lozenge around a point."""
    return f'<path d="M{x} {y - rise:.0f} L{x + reach:.0f} {y} L{x} {y + rise:.0f} L{x - reach:.0f} {y} Z" fill="{tone}"/>'


def placed(drawn: Drawn, name: str, x: float, y: float, scale: float) -> str:
    """Return a form moved by (x, y) and scaled about the middle, with its own shadow.

    Gradients and clips are named per form; `name` keeps them apart when several stand in one picture.
    """
    shapes, shadow = drawn
    inner = re.sub(r'id="(\w+)"', rf'id="{name}\1"', "".join(shapes))
    inner = re.sub(r"url\(#(?!shadow)(\w+)\)", rf"url(#{name}\1)", inner)
    under = _shadow(*shadow) if shadow else ""
    return f'<g transform="translate({600 + x:.0f} {750 + y:.0f}) scale({scale}) translate(-600 -750)">{under}{inner}</g>'


def picture(
    ground: str,
    shapes: Sequence[str],
    *,
    shadow: tuple[int, int, int] | None,
    zoom: tuple[float, int, int] | None,
) -> Drawing:
    """Put shapes on a tinted ground. `shadow` is (centre x, y, half width); `zoom` is (scale, x, y) for a detail."""
    scale, x, y = zoom or (1, 600, 750)
    shadows = _shadows(*shadow) if shadow else ()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<defs>{SHADOW}</defs>"
        f'<g transform="translate(600 750) scale({scale}) translate({-x} {-y})">{"".join(shapes)}</g></svg>'
    )
    return Drawing(
        svg,
        (light(ground, 0.45), ground, dark(ground, 0.14)),
        tuple(
            Shadow(
                (one.x - x) * scale + 600,
                (one.y - y) * scale + 750,
                one.half_width * scale,
                one.half_height * scale,
                one.depth,
            )
            for one in shadows
        ),
    )


SHADOW = (
    '<radialGradient id="shadow"><stop offset="0" stop-color="#1c1a17" stop-opacity=".42"/>'
    '<stop offset=".6" stop-color="#1c1a17" stop-opacity=".14"/><stop offset="1" stop-color="#1c1a17" stop-opacity="0"/></radialGradient>'
)


def _shadows(x: int, y: int, half: int) -> tuple[Shadow, Shadow]:
    # A wide one for the room's light and a narrow, darker one where the thing touches the ground.
    return (
        Shadow(x + 46, y + 8, half * 1.45, half * 0.25, 0.7),
        Shadow(x + 6, y, half * 1.06, half * 0.1 + 8, 1),
    )


def _shadow(x: int, y: int, half: int) -> str:
    return "".join(
        f'<ellipse cx="{one.x}" cy="{one.y}" rx="{one.half_width:.0f}" ry="{one.half_height:.0f}"'
        f' fill="url(#shadow)" fill-opacity="{one.depth}"/>'
        for one in _shadows(x, y, half)
    )


# One shadow alone, to be laid under things without drawing it anew for each.
ONE_SHADOW: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="256" height="256"><defs>{SHADOW}</defs>'
    '<circle cx="128" cy="128" r="128" fill="url(#shadow)"/></svg>'
)


def _linear(name: str, stops: Sequence[tuple[float, str]], place: str) -> str:
    inner = "".join(f'<stop offset="{at}" stop-color="{tone}"/>' for at, tone in stops)
    return f'<linearGradient id="{name}" {place}>{inner}</linearGradient>'


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
