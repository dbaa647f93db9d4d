"""Colours: from #rrggbb to oklch and back, and how far apart two of them are (WCAG 2.2; Ottosson's matrices)."""

import math
import re
from functools import lru_cache
from typing import Final, NamedTuple

HEX: Final = re.compile(r"#[0-9a-f]{6}")
# Half a step of the finest change that a merchant would see.
_STEP: Final = 0.005


class Oklch(NamedTuple):
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees: equal steps look equal."""

    lightness: float
    chroma: float
    hue: float

    def css(self) -> str:
        """Return it as CSS writes it."""
        return f"oklch({self.lightness:.4f} {self.chroma:.4f} {self.hue:.2f})"


def oklch_of(colour: str) -> Oklch:
    """Return #rrggbb in oklch."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def in_gamut(colour: Oklch) -> Oklch:
    """Return the colour, or the strongest of its lightness and hue that screens can show (sRGB)."""
    if _is_shown(colour):
        return colour
    weak, strong = 0.0, colour.chroma
    for _ in range(20):
        middle = (weak + strong) / 2
        weak, strong = (middle, strong) if _is_shown(colour._replace(chroma=middle)) else (weak, middle)
    return colour._replace(chroma=weak)


def hex_of(colour: Oklch) -> str:
    """Return the nearest #rrggbb."""
    parts = (round(255 * _gamma(min(max(part, 0.0), 1.0))) for part in _rgb(in_gamut(colour)))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def contrast(one: Oklch, other: Oklch) -> float:
    """Return how far two colours are apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def nearest_that_passes(colour: Oklch, grounds: tuple[Oklch, ...], least: float) -> Oklch | None:
    """Return the colour of the same hue and nearest lightness that stands out from all grounds, None without one."""
    for number in range(int(1 / _STEP) + 1):
        for lightness in (colour.lightness - number * _STEP, colour.lightness + number * _STEP):
            if 0 <= lightness <= 1:
                tried = in_gamut(colour._replace(lightness=lightness))
                # As it is written: rounding to #rrggbb must not lose what was found.
                shown = oklch_of(hex_of(tried))
                if all(contrast(shown, ground) >= least for ground in grounds):
                    return shown
    return None


def _rgb(colour: Oklch) -> tuple[float, float, float]:
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def _is_shown(colour: Oklch) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in _rgb(colour))


@lru_cache(maxsize=10_000)
def _luminance(colour: Oklch) -> float:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
