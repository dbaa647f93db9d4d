"""The marks of the demo's stores, as they stand in a browser's tab and on a home screen."""

from typing import Final

import resvg_py

SIZES: Final = (32, 180, 192, 512)

_MARKS: Final = {
    # An arch, as over the door of a workshop.
    "loom": (
        "#a24725",
        """<path d="M20 52V30a12 12 0 0 1 24 0v22z" fill="#fbf7ef"/>
        <path d="M27 52V31a5 5 0 0 1 10 0v21z" fill="#2b3160"/>""",
    ),
    # A summit, and the light on one side of it.
    "trail": (
        "#1d3229",
        """<path d="M32 13 56 51H8z" fill="#f8701c"/>
        <path d="M32 13v38H8z" fill="#ffffff" fill-opacity="0.22"/>""",
    ),
    # A cup from above.
    "roast": (
        "#10100c",
        '<circle cx="32" cy="32" r="20" fill="#dfec2f"/><circle cx="32" cy="32" r="11" fill="#10100c"/>',
    ),
}


def draw_icons(theme: str) -> dict[str, bytes]:
    """Return a store's mark as PNG, by the names that `shared/adapters/look_pictures.py` gives."""
    ground, mark = _MARKS[theme]
    drawn = {str(size): _draw(ground, mark, size) for size in SIZES}
    # Smaller by a fifth: a system cuts this one to a shape of its own.
    middle = f'<g transform="translate(6.4 6.4) scale(0.8)">{mark}</g>'
    return drawn | {"maskable": _draw(ground, middle, SIZES[-1])}


def _draw(ground: str, mark: str, size: int) -> bytes:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" fill="{ground}"/>{mark}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True))
