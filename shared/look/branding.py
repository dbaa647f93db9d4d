"""A store's own colours, type and corners over those of its theme, checked for readers' eyes before they are kept.

The merchant gives one accent and one ground, as they are in light. Everything else follows: what stands on the accent,
words in it, its tint, and all of that in the dark.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.look.colours import HEX, Oklch, contrast, hex_of, in_gamut, nearest_that_passes, oklch_of
from shared.look.fonts import FONTS
from shared.look.palette import Pair, palette_of
from shared.look.themes import THEMES

TEXT: Final = 4.5
EDGE: Final = 3.0
LIGHT, DARK = 0, 1

# What has to stand out from what, as (in front, behind, least contrast): WCAG 2.2, 1.4.3 and 1.4.11.
SURFACES: Final = ("surface", "surface-raised", "surface-sunken")
PAIRS: Final = (
    *(
        (front, behind, TEXT)
        for front in ("ink", "ink-soft", "accent-text", "positive", "caution", "danger")
        for behind in SURFACES
    ),
    ("accent-ink", "accent", TEXT),
    ("accent-ink", "accent-hover", TEXT),
    ("accent-text", "accent-soft", TEXT),
    ("line-strong", "surface", EDGE),
    ("line-strong", "surface-raised", EDGE),
)

CORNERS: Final[dict[str, tuple[str, Mapping[str, str]]]] = {
    "": (say("As the theme has them"), {}),
    "square": (say("Square"), {"small": "0", "control": "0", "card": "0", "picture": "0"}),
    "soft": (say("Soft"), {"small": "0.375rem", "control": "0.5rem", "card": "0.5rem", "picture": "0.5rem"}),
    "round": (say("Round"), {"small": "0.5rem", "control": "99rem", "card": "1rem", "picture": "1rem"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branding:
    """What a merchant decides; empty means: as the theme has it. Colours are #rrggbb."""

    theme: str
    accent: str = ""
    surface: str = ""
    heading_font: str = ""
    body_font: str = ""
    corners: str = ""


def check_branding(branding: Branding) -> None:
    """Raise Invalid at each field that cannot be, with the nearest colour that can where it is too close to another."""
    wrong: dict[str, str] = {}
    if branding.theme not in THEMES:
        wrong["theme"] = say("Choose one of these.")
    wrong |= {
        name: say("Write a colour as #rrggbb, such as #a24725.")
        for name in ("accent", "surface")
        if getattr(branding, name) and not HEX.fullmatch(getattr(branding, name))
    }
    wrong |= {
        name: say("Choose one of these.")
        for name in ("heading_font", "body_font")
        if getattr(branding, name) and getattr(branding, name) not in FONTS
    }
    if branding.corners not in CORNERS:
        wrong["corners"] = say("Choose one of these.")
    if not wrong:
        wrong = _too_close(branding)
    if wrong:
        raise Invalid(wrong)


def palette_with(branding: Branding) -> dict[str, Pair]:
    """Return the theme's colours with the store's own among them, by token, in light and in dark."""
    own = dict(palette_of(branding.theme))
    if branding.surface:
        own |= dict(_surfaces(oklch_of(branding.surface), own))
    if branding.accent:
        own |= dict(_accents(oklch_of(branding.accent), own))
    elif branding.surface:
        own["accent-text"] = _texts(own["accent-text"], own["accent-soft"], own)
    return own


def _too_close(branding: Branding) -> dict[str, str]:
    found = palette_with(branding)
    wrong: dict[str, str] = {}
    if branding.surface:
        for front, behind, least in PAIRS:
            if (
                behind in SURFACES
                and not front.startswith("accent")
                and _ratio(found, front, behind, LIGHT) < least
            ):
                nearest = _readable_surface(branding)
                wrong["surface"] = (
                    say(
                        "Words on this ground are hard to read. The nearest that works is %(colour)s.",
                        colour=hex_of(nearest),
                    )
                    if nearest
                    else say("Words on this ground are hard to read.")
                )
                break
    if branding.accent and "surface" not in wrong:
        ground, accent = found["surface"][LIGHT], oklch_of(branding.accent)
        if contrast(accent, ground) < EDGE:
            nearest = nearest_that_passes(accent, (ground,), EDGE)
            wrong["accent"] = (
                say(
                    "Buttons in this colour hardly stand out from the page. The nearest that works is %(colour)s.",
                    colour=hex_of(nearest),
                )
                if nearest
                else say("Buttons in this colour hardly stand out from the page.")
            )
    # What follows from both was made to pass; a pair that does not is a fault of ours and is never kept.
    if not wrong and (failing := failing_pairs(found)):
        wrong["accent" if branding.accent else "surface"] = say(
            "These colours cannot be read together: %(pair)s.", pair=failing[0]
        )
    return wrong


def failing_pairs(palette: Mapping[str, Pair]) -> list[str]:
    """Return the pairs that are too close, in words."""
    return [
        f"{front} on {behind} in {('light', 'dark')[scheme]}"
        for front, behind, least in PAIRS
        for scheme in (LIGHT, DARK)
        if _ratio(palette, front, behind, scheme) < least
    ]


def _readable_surface(branding: Branding) -> Oklch | None:
    asked = oklch_of(branding.surface)
    for number in range(101):
        tried = in_gamut(asked._replace(lightness=min(1.0, asked.lightness + number / 100)))
        shown = oklch_of(hex_of(tried))
        own = dict(palette_of(branding.theme)) | dict(_surfaces(shown, palette_of(branding.theme)))
        if all(
            _ratio(own, front, behind, LIGHT) >= least
            for front, behind, least in PAIRS
            if behind in SURFACES and not front.startswith("accent")
        ):
            return shown
    return None


def _surfaces(light: Oklch, theme: Mapping[str, Pair]) -> Iterator[tuple[str, Pair]]:
    """Lighter and darker neighbours of a ground keep the theme's own steps; in the dark only its hue stays."""
    tint = min(light.chroma, 0.02)
    for name in ("surface", "surface-raised", "surface-sunken", "ground", "line"):
        step = theme[name][LIGHT].lightness - theme["surface"][LIGHT].lightness
        near = in_gamut(light._replace(lightness=min(max(light.lightness + step, 0.0), 1.0)))
        yield name, (near, in_gamut(Oklch(theme[name][DARK].lightness, tint, light.hue)))


def _accents(light: Oklch, found: Mapping[str, Pair]) -> Iterator[tuple[str, Pair]]:
    """An accent with what stands on it, words in it, and its tint; in the dark it is as light as the theme's."""
    dark = in_gamut(light._replace(lightness=max(found["accent"][DARK].lightness, 0.7)))
    both = (light, dark)
    softs = (
        in_gamut(Oklch(found["accent-soft"][LIGHT].lightness, min(light.chroma, 0.035), light.hue)),
        in_gamut(Oklch(found["accent-soft"][DARK].lightness, min(light.chroma, 0.05), light.hue)),
    )
    inks = (_ink_on(light), _ink_on(dark))
    texts = _texts(both, softs, found)
    yield "accent", both
    yield "accent-ink", inks
    yield "accent-hover", (_hover(light, inks[LIGHT]), _hover(dark, inks[DARK]))
    yield "accent-soft", softs
    yield "accent-text", texts
    yield "focus", texts


def _texts(colours: Pair, softs: Pair, found: Mapping[str, Pair]) -> Pair:
    light, dark = (
        nearest_that_passes(
            colours[scheme], (*(found[name][scheme] for name in SURFACES), softs[scheme]), TEXT
        )
        or found["ink"][scheme]
        for scheme in (LIGHT, DARK)
    )
    return light, dark


def _ink_on(colour: Oklch) -> Oklch:
    # One of them is always 4.5 to 1 from any colour.
    white, black = Oklch(1.0, 0.0, 0.0), Oklch(0.0, 0.0, 0.0)
    return max((white, black), key=lambda ink: contrast(ink, colour))


def _hover(colour: Oklch, ink: Oklch) -> Oklch:
    # Away from the ink, so that what stands on it can only be read better.
    step = -0.06 if ink.lightness > 0.5 else 0.06
    return in_gamut(colour._replace(lightness=min(max(colour.lightness + step, 0.0), 1.0)))


def _ratio(palette: Mapping[str, Pair], front: str, behind: str, scheme: int) -> float:
    return contrast(palette[front][scheme], palette[behind][scheme])
