"""A text as a square that a telephone's camera reads."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Return a QR code (ISO/IEC 18004) of a text as a picture to stand in a page."""
    drawn = segno.make(text, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn by segno: paths and figures only
