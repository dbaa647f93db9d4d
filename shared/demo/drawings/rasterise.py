"""From what is drawn to a picture of pixels.

Every picture has the same light on its ground and the same soft shadows, and a renderer of vectors spends more time on
these than on the things. So both are drawn once and then only coloured, stretched and laid below.
"""

import io
from functools import cache
from typing import Final

import resvg_py
from PIL import Image, ImageOps

from shared.demo.drawings.canvas import FAR, INK, ONE_SHADOW, WIDTH, Drawing, Shadow

# Where the ground has its own colour, between its lit (0) and its far (255) end.
HALF_WAY: Final = 140


def rasterise(drawing: Drawing, width: int) -> Image.Image:
    """Return a drawing in pixels, this wide, without transparency."""
    things = _pixels(drawing.svg, width)
    if drawing.ground is None:
        return things.convert("RGB")
    whole = _ground(drawing.ground, width)
    for shadow in drawing.shadows:
        _lay(shadow, whole)
    whole.paste(things, mask=things)
    return whole


def _ground(tones: tuple[str, str, str], width: int) -> Image.Image:
    lit, own, far = tones
    return ImageOps.colorize(_light(width), black=lit, mid=own, white=far, midpoint=HALF_WAY)


def _lay(shadow: Shadow, ground: Image.Image) -> None:
    scale = ground.width / WIDTH
    size = round(shadow.half_width * 2 * scale), max(1, round(shadow.half_height * 2 * scale))
    corner = (
        round((shadow.x - shadow.half_width) * scale),
        round((shadow.y - shadow.half_height) * scale),
    )
    soft = _shadow().resize(size, Image.Resampling.BILINEAR).point(lambda dark: round(dark * shadow.depth))
    ground.paste(INK, (*corner, corner[0] + size[0], corner[1] + size[1]), soft)


@cache
def _light(width: int) -> Image.Image:
    return _pixels(FAR, width).convert("L")


@cache
def _shadow() -> Image.Image:
    return _pixels(ONE_SHADOW, 256).getchannel("A")


def _pixels(svg: str, width: int) -> Image.Image:
    return Image.open(
        io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)),
        formats=["PNG"],
    )
