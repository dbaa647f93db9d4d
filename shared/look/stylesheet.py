"""A store's branding as a style sheet: the theme's tokens, redefined."""

from shared.look.branding import CORNERS, Branding, palette_with
from shared.look.fonts import FONTS
from shared.look.palette import palette_of


def stylesheet_of(branding: Branding) -> str:
    """Return the tokens that differ from the theme's, empty when none does."""
    theirs = palette_of(branding.theme)
    tokens = [
        f"--color-{name}: light-dark({light.css()}, {dark.css()});"
        for name, (light, dark) in palette_with(branding).items()
        if (light, dark) != theirs.get(name)
    ]
    if branding.heading_font:
        tokens.append(f"--font-heading: {FONTS[branding.heading_font].family};")
    if branding.body_font:
        tokens.append(f"--font-body: {FONTS[branding.body_font].family};")
    tokens += [f"--radius-{name}: {size};" for name, size in CORNERS[branding.corners][1].items()]
    if not tokens:
        return ""
    # As specific as the theme's own rule and after it.
    lines = "\n    ".join(tokens)
    return f'@layer tokens {{\n  [data-theme="{branding.theme}"] {{\n    {lines}\n  }}\n}}\n'
