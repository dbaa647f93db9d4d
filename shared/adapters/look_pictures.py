"""A store's logo and icon: PNG, as they stand on pages, in mails and on home screens."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from shared.adapters.pictures import decode

LOGO: Final = (480, 160)
ICONS: Final = (32, 180, 192, 512)
LARGEST: Final = ICONS[-1]
# How much of a maskable icon no mask cuts away (W3C Web Application Manifest, 3.1: a circle of 0.8 across); the
# square within that circle is smaller, but what matters of an icon is hardly in its corners.
SAFE: Final = 0.72
OPAQUE: Final = 255
WHITE: Final = (255, 255, 255, OPAQUE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as PNG."""

    width: int
    height: int
    data: bytes


def logo_of(data: bytes) -> Drawn:
    """Return a logo, checked and encoded anew, no larger than its place on sharp screens; raises as `decode`."""
    picture = decode(data)
    picture.thumbnail(LOGO, Image.Resampling.LANCZOS)
    return _drawn(picture)


def icons_of(data: bytes) -> dict[str, Drawn]:
    """Return an icon in every size that browsers and phones ask for, cut to a square; raises as `decode`.

    By the width, and "maskable": a picture that can be cut to any shape, with what counts in its middle.
    """
    picture = decode(data)
    drawn = {str(size): _square(picture, size) for size in ICONS}
    drawn["180"] = _on_ground(drawn["180"], 180)
    drawn["maskable"] = _on_ground(_square(picture, round(LARGEST * SAFE)), LARGEST)
    return {name: _drawn(icon) for name, icon in drawn.items()}


def _square(picture: Image.Image, size: int) -> Image.Image:
    return ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)


def _on_ground(icon: Image.Image, size: int) -> Image.Image:
    """Put an icon into the middle of a square that is filled to its corners: phones show what is clear as black."""
    icon = icon.convert("RGBA")
    corner = icon.getpixel((0, 0))
    is_filled = isinstance(corner, tuple) and corner[3] == OPAQUE
    whole = Image.new("RGBA", (size, size), corner if is_filled else WHITE)
    edge = (size - icon.width) // 2
    whole.alpha_composite(icon, (edge, edge))
    return whole.convert("RGB")


def _drawn(picture: Image.Image) -> Drawn:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Drawn(picture.width, picture.height, out.getvalue())
