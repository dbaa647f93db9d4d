"""Scenes of several things: a store's opening picture, and a collection's tile."""

from collections.abc import Sequence
from typing import Final

from shared.demo.drawings.canvas import SHADOW, Drawing, dark, light, mix, picture, placed
from shared.demo.drawings.forms import FORMS, GROUNDS

# A thing in a scene: form, its three colours, and where it stands as (x, y, scale).
Thing = tuple[str, tuple[str, str, str], tuple[int, int, float]]

_HEROES: Final[dict[str, tuple[str, tuple[Thing, ...]]]] = {
    "loom": (
        "#dcbd99",
        (
            ("night-rug", ("#2f4668", "#e3d3b4", "#b5653a"), (1420, 560, 0.86)),
            ("blanket-basket", ("#cbb08a", "#a5492f", "#2f4668"), (2020, 850, 0.74)),
            ("bedside-lamp", ("#a5492f", "#e7cfa8", "#7d5a3c"), (1700, 880, 0.5)),
            ("dipped-vase", ("#b5653a", "#f0e0bf", "#6e7146"), (1210, 880, 0.66)),
            ("low-bowl", ("#6e7146", "#e5d9b8", "#7d5a3c"), (1540, 1010, 0.44)),
        ),
    ),
    "trail": (
        "#93a79b",
        (
            ("tent", ("#c65a1e", "#8f3f12", "#f2e3c9"), (1680, 690, 1.05)),
            ("backpack", ("#2f4a3c", "#22352b", "#e26a1c"), (1230, 880, 0.62)),
            ("stove", ("#5b6568", "#3d4548", "#e26a1c"), (2030, 1000, 0.42)),
            ("bottle", ("#3a4a5a", "#27333f", "#e0a02a"), (1500, 1020, 0.4)),
        ),
    ),
    "roast": (
        "#cfccba",
        (
            ("rings-bag", ("#1d1c1a", "#eae6da", "#b9c21f"), (1530, 740, 0.98)),
            ("kettle", ("#8d9190", "#23221f", "#b9c21f"), (2060, 850, 0.72)),
            ("cone", ("#f2efe6", "#2b2a27", "#b9c21f"), (1170, 880, 0.66)),
            ("cup", ("#2f4d5c", "#eae6da", "#c9d23f"), (1760, 1030, 0.42)),
        ),
    ),
}


def draw_hero(theme: str) -> Drawing:
    """Return the opening scene of a theme, 2400 × 1400, quiet on the side where the text stands."""
    ground, things = _HEROES[theme]
    standing = [
        placed(FORMS[form](*colours), f"h{number}", x - 600, y - 750, scale)
        for number, (form, colours, (x, y, scale)) in enumerate(things)
    ]
    wall = (
        f'<linearGradient id="wall" x1="0" x2="1"><stop offset="0" stop-color="{light(ground, 0.28)}"/><stop offset=".55" stop-color="{light(ground, 0.16)}"/><stop offset="1" stop-color="{dark(ground, 0.08)}"/></linearGradient>'
        f'<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{dark(ground, 0.2)}" stop-opacity="0"/><stop offset=".3" stop-color="{dark(ground, 0.2)}" stop-opacity=".75"/><stop offset="1" stop-color="{dark(ground, 0.1)}" stop-opacity=".35"/></linearGradient>'
        '<radialGradient id="sun" cx=".6" cy=".2" r=".6"><stop offset="0" stop-color="#fff7e6" stop-opacity=".6"/><stop offset="1" stop-color="#fff7e6" stop-opacity="0"/></radialGradient>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2400 1400" width="2400" height="1400"><defs>{SHADOW}{wall}</defs>'
        '<rect width="2400" height="1400" fill="url(#wall)"/><rect width="2400" height="1400" fill="url(#sun)"/>'
        f'<rect y="880" width="2400" height="520" fill="url(#floor)"/>{_backdrop(theme, ground)}{"".join(standing)}</svg>'
    )
    return Drawing(svg)


def draw_collection(things: Sequence[tuple[str, tuple[str, ...]]]) -> Drawing:
    """Return a collection's tile, 1200 × 1500: up to three of its things, given as (form, colours)."""
    places = {1: ((0, 0, 1.15),), 2: ((190, -150, 0.78), (-170, 190, 0.86))}.get(
        len(things), ((250, -190, 0.62), (-260, -60, 0.66), (110, 270, 0.74))
    )
    if things[0][0].endswith(("rug", "throw")):
        # What hangs needs the wall beside it: two next to one another, none before another.
        places = ((-262, -20, 0.72), (262, 50, 0.72))
    shapes = [
        placed(FORMS[form](*(*colours, *colours, *colours)[:3]), f"t{number}", *place)
        for number, ((form, colours), place) in enumerate(zip(things, places, strict=False))
    ]
    first, colours = things[0]
    return picture(mix(GROUNDS[first], colours[0], 0.2), shapes, shadow=None, zoom=None)


def _backdrop(theme: str, ground: str) -> str:
    if theme == "trail":
        ridges = (
            (
                0.12,
                "M0 900 V690 L260 560 L420 640 L700 430 L860 540 L1160 330 L1420 520 L1700 300 L1980 500 L2200 400 L2400 520 V960 H0 Z",
            ),
            (
                0.24,
                "M0 960 V800 L340 700 L620 790 L980 620 L1300 760 L1560 610 L1900 740 L2160 640 L2400 730 V980 H0 Z",
            ),
        )
        return "".join(
            f'<path d="{path}" fill="{dark(ground, share)}" fill-opacity=".42"/>' for share, path in ridges
        )
    # Light through a window out of sight: the same afternoon in both rooms.
    panes = "".join(f'<path d="M{x} 60 l250 -30 l-70 620 l-250 40 Z"/>' for x in (1180, 1480, 1780))
    return f'<g fill="{light(ground, 0.8)}" fill-opacity=".2">{panes}</g>'
