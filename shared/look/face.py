"""A shop's colours for whoever reads no style sheet: the bar around a browser, a phone's home screen."""

from dataclasses import dataclass

from shared.look.branding import DARK, LIGHT, Branding, palette_with
from shared.look.colours import hex_of


@dataclass(frozen=True, slots=True)
class Face:
    """Colours as #rrggbb; `ground_dark` is the ground by night."""

    ground: str
    ground_dark: str
    accent: str


def face_of(branding: Branding) -> Face:
    """Return the colours that pages in this branding have."""
    palette = palette_with(branding)
    ground = palette["surface"]
    return Face(hex_of(ground[LIGHT]), hex_of(ground[DARK]), hex_of(palette["accent"][LIGHT]))
