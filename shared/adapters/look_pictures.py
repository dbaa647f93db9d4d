"""A store's logo and icon: PNG, as they stand on pages, in mails and on home screens."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from shared.adapters.pictures import decode

LOGO: Final = (480, 160)
ICONS: Final = (32, 180, 192, 512)


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


def icons_of(data: bytes) -> tuple[Drawn, ...]:
    """Return an icon in every size that browsers and phones ask for, cut to a square; raises as `decode`."""
    picture = decode(data)
    return tuple(_drawn(ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)) for size in ICONS)


def _drawn(picture: Image.Image) -> Drawn:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Drawn(picture.width, picture.height, out.getvalue())
