"""From SVG text to a picture of pixels."""

import resvg_py


def rasterise(svg: str, width: int) -> bytes:
    """Return an SVG as PNG of this width."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
