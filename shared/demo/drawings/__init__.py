"""Product pictures drawn in code: one studio, one light, every colour really recoloured."""

from collections.abc import Callable
from typing import Final

import resvg_py

from shared.demo.content.shape import DemoPicture
from shared.demo.drawings import house, roast, trail
from shared.demo.drawings.canvas import INK, dark, light, mix, picture
from shared.demo.drawings.house import Drawn

FORMS: Final[dict[str, Callable[[str, str, str], Drawn]]] = {
    "rug": house.rug,
    "throw": house.throw,
    "cushion": house.cushion,
    "vase": house.vase,
    "bowl": house.bowl,
    "mug": house.mug,
    "plate": house.plate,
    "lamp": house.lamp,
    "basket": house.basket,
    "backpack": trail.backpack,
    "duffel": trail.duffel,
    "jacket": trail.jacket,
    "tent": trail.tent,
    "sleeping-bag": trail.sleeping_bag,
    "stove": trail.stove,
    "bottle": trail.bottle,
    "beanie": trail.beanie,
    "headlamp": trail.headlamp,
    "coffee-bag": roast.coffee_bag,
    "tin": roast.tin,
    "grinder": roast.grinder,
    "hand-grinder": roast.hand_grinder,
    "dripper": roast.dripper,
    "kettle": roast.kettle,
    "press": roast.press,
    "scale": roast.scale,
    "cup": roast.cup,
}
_GROUNDS: Final = {
    **dict.fromkeys(list(FORMS)[:9], "#e6d9c6"),
    **dict.fromkeys(list(FORMS)[9:18], "#d5ddd8"),
    **dict.fromkeys(list(FORMS)[18:], "#e4e1d7"),
}
_SCENES: Final = {
    "atlas-and-loom": (
        "#d8b894",
        (
            ("rug", "#a5492f", "#e7cfa8", "#2f4668"),
            ("vase", "#c98a5e", "#f0e2cd", "#7a5b3a"),
            ("cushion", "#2f4668", "#e7cfa8", "#b5552f"),
        ),
    ),
    "northbound": (
        "#8fa59a",
        (
            ("tent", "#c65a1e", "#8f3f12", "#f2e3c9"),
            ("backpack", "#2f4a3c", "#22352b", "#e26a1c"),
            ("bottle", "#4a5a5e", "#2b3538", "#e26a1c"),
        ),
    ),
    "kernel-coffee": (
        "#cfcab8",
        (
            ("coffee-bag", "#1d1c1a", "#eae6da", "#b9c21f"),
            ("dripper", "#f2efe6", "#e0dccf", "#b9c21f"),
            ("kettle", "#23221f", "#2c2b28", "#b9c21f"),
        ),
    ),
}
DETAIL_ZOOM: Final = 1.9
WHOLE_ZOOM: Final = 1.13


def draw(shown: DemoPicture) -> str:
    """Return a product's picture as SVG, 1200 × 1500; every product has its own tint of its store's ground."""
    main, second, accent = (*shown.colours, *shown.colours, *shown.colours)[:3]
    shapes, shadow = FORMS[shown.form](main, second, accent)
    ground = mix(_GROUNDS[shown.form], main, 0.1)
    if shown.view == "detail":
        return picture(dark(ground, 0.06), shapes, shadow=shadow, zoom=(DETAIL_ZOOM, 545, 705))
    return picture(ground, shapes, shadow=shadow, zoom=(WHOLE_ZOOM, 600, 775))


def draw_hero(store_slug: str) -> str:
    """Return a store's opening scene as SVG, 2400 × 1400, quiet on the side where the text stands."""
    ground, things = _SCENES[store_slug]
    placed = []
    for number, ((form, *colours), (x, y, scale)) in enumerate(
        zip(things, ((1560, 60, 0.92), (1180, 560, 0.55), (1990, 520, 0.6)), strict=True)
    ):
        shapes, shadow = FORMS[form](*colours)
        inner = "".join(shapes)
        # Gradients and clips are named per drawing; in one scene the names have to differ.
        for name in ("a", "b", "c"):
            inner = inner.replace(f'id="{name}"', f'id="{name}{number}"').replace(
                f"url(#{name})", f"url(#{name}{number})"
            )
        under = (
            f'<ellipse cx="{shadow[0]}" cy="{shadow[1]}" rx="{shadow[2] * 1.3:.0f}" ry="{shadow[2] * 0.2:.0f}" fill="{INK}" fill-opacity=".18"/>'
            if shadow
            else ""
        )
        placed.append(
            f'<g transform="translate({x - 600 * scale:.0f} {y}) scale({scale})">{under}{inner}</g>'
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2400 1400" width="2400" height="1400"><defs>'
        f'<linearGradient id="wall" x1="0" x2="1"><stop offset="0" stop-color="{light(ground, 0.3)}"/><stop offset="1" stop-color="{ground}"/></linearGradient>'
        f'<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{dark(ground, 0.16)}"/><stop offset="1" stop-color="{dark(ground, 0.06)}"/></linearGradient>'
        '</defs><rect width="2400" height="1400" fill="url(#wall)"/><path d="M0 1080 H2400 V1400 H0 Z" fill="url(#floor)"/>'
        + "".join(placed)
        + "</svg>"
    )


def rasterise(svg: str, width: int) -> bytes:
    """Return an SVG as PNG of this width."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
