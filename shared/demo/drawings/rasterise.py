"""From what is drawn to a picture of pixels."""

import io
from functools import cache

import resvg_py
from PIL import Image, ImageOps

from shared.demo.drawings.canvas import FAR, Drawing

# Where the ground has its own colour, between its lit (0) and its far (255) end.
HALF_WAY = 140


def rasterise(drawing: Drawing, width: int) -> bytes:
    """Return a drawing as PNG of this width, without transparency."""
    things = Image.open(io.BytesIO(_pixels(drawing.svg, width)))
    if drawing.ground is None:
        whole = things.convert("RGB")
    else:
        whole = _ground(drawing.ground, width)
        whole.paste(things, mask=things)
    out = io.BytesIO()
    # The next step reads it at once: packing it would cost more than it saves.
    whole.save(out, "PNG", compress_level=0)
    return out.getvalue()


def _ground(tones: tuple[str, str, str], width: int) -> Image.Image:
    # Every ground has the same light. It is drawn once and coloured by table, as drawing it anew took longer than
    # what stands on it.
    lit, own, far = tones
    return ImageOps.colorize(_light(width), black=lit, mid=own, white=far, midpoint=HALF_WAY)


@cache
def _light(width: int) -> Image.Image:
    return Image.open(io.BytesIO(_pixels(FAR, width))).convert("L")


def _pixels(svg: str, width: int) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
