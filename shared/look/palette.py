"""A theme's colours, read from the very style files that browsers get, so that there is one truth."""

import re
from functools import cache
from typing import Final

from shared.kernel.home import PROJECT
from shared.look.colours import Oklch

CSS: Final = PROJECT / "static" / "css"
_PAIR: Final = re.compile(r"--color-([a-z-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\);")

Pair = tuple[Oklch, Oklch]


@cache
def palette_of(theme: str) -> dict[str, Pair]:
    """Return a theme's colours by token, each in light and in dark."""
    written = (CSS / "tokens.css").read_text() + (CSS / "themes" / f"{theme}.css").read_text()
    return {name: (_read(light), _read(dark)) for name, light, dark in _PAIR.findall(written)}


def _read(parts: str) -> Oklch:
    lightness, chroma, hue = (float(part) for part in parts.split()[:3])
    return Oklch(lightness, chroma, hue)
