"""What a theme looks like to those who know no style sheet: a home screen, the frame of a browser."""

from typing import Final, NamedTuple


class ThemeColours(NamedTuple):
    """Ground and accent in light, as static/css/themes has them, in #rrggbb."""

    ground: str
    accent: str


THEMES: Final = {
    "plain": ThemeColours("#fafbfc", "#334db0"),
    "loom": ThemeColours("#fbf7ef", "#a24725"),
    "trail": ThemeColours("#f0f5f2", "#f8701c"),
    "roast": ThemeColours("#f5f5ef", "#10100c"),
}


def known_theme(theme: str) -> str:
    """Return the theme as which a store is drawn: an unknown one looks plain."""
    return theme if theme in THEMES else "plain"


def colours_of(theme: str) -> ThemeColours:
    """Return the colours of a theme."""
    return THEMES[known_theme(theme)]
