"""Every theme, light and dark, keeps words readable: 4.5 to 1 for text, 3 to 1 for edges of controls (WCAG 2.2)."""

import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
THEMES = ["plain", "loom", "trail", "roast"]
PAIR = re.compile(r"--color-([a-z-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);")

ON_SURFACES = ["ink", "ink-soft", "accent-text", "positive", "caution", "danger"]
SURFACES = ["surface", "surface-raised", "surface-sunken"]
TEXT = [
    *((text, ground) for text in ON_SURFACES for ground in SURFACES),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("accent-text", "accent-soft"),
    ("positive", "positive-soft"),
    ("caution", "caution-soft"),
    ("danger", "danger-soft"),
    ("sale-ink", "sale"),
    ("inverse-ink", "inverse"),
    ("inverse-soft", "inverse"),
    ("surface", "ink"),
]
EDGES = [("line-strong", "surface"), ("line-strong", "surface-raised")]


def colours(theme: str, scheme: str):
    both = (CSS / "tokens.css").read_text() + (CSS / "themes" / f"{theme}.css").read_text()
    return {name: pair[scheme == "dark"] for name, *pair in PAIR.findall(both)}


def luminance(colour: str):
    """Relative luminance of an oklch colour, clipped into sRGB (CSS Color 4; Ottosson's matrices)."""
    lightness, chroma, hue = (float(part) for part in colour[6:-1].split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_close(theme: str, scheme: str, pairs: list[tuple[str, str]], least: float):
    found = colours(theme, scheme)
    measured = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < least}


def test_the_measure_itself_is_right():
    assert round(contrast("oklch(1 0 0)", "oklch(0 0 0)"), 1) == 21.0
    assert round(contrast("oklch(0.7 0 0)", "oklch(1 0 0)"), 1) == 2.7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_from_what_they_stand_on(theme: str, scheme: str):
    assert too_close(theme, scheme, TEXT, 4.5) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_controls_have_visible_edges(theme: str, scheme: str):
    assert too_close(theme, scheme, EDGES, 3) == {}
