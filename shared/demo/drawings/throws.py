"""Throws over a rail: each has bands of its own."""

from collections.abc import Sequence

from shared.demo.drawings.canvas import Drawn, blended, dark, flat_body, light, weave

# How the light falls into the folds, and what is woven in as (place, height, tone).
FOLDS = (
    (0, ".24"),
    (0.07, "0"),
    (0.2, ".20"),
    (0.3, "0"),
    (0.46, ".26"),
    (0.57, "0"),
    (0.7, ".17"),
    (0.8, "0"),
    (1, ".32"),
)
HARVEST = (
    (420, 60, "second"),
    (496, 16, "accent"),
    (530, 110, "deep"),
    (660, 16, "accent"),
    (700, 60, "second"),
    (860, 26, "pale"),
    (940, 90, "accent"),
    (1050, 40, "second"),
)
QUIET = ((880, 34, "second"), (950, 34, "second"))
MARKET = (
    (330, 70, "accent"),
    (420, 30, "second"),
    (470, 90, "deep"),
    (580, 20, "pale"),
    (620, 70, "second"),
    (706, 24, "accent"),
    (770, 44, "pale"),
    (840, 90, "accent"),
    (950, 26, "second"),
    (1000, 60, "deep"),
    (1084, 26, "second"),
)
MARKET = (
    (330, 70, "accent"),
    (420, 30, "second"),
    (470, 90, "deep"),
    (580, 20, "pale"),
    (620, 70, "second"),
    (706, 24, "accent"),
    (770, 44, "pale"),
    (840, 90, "accent"),
    (950, 26, "second"),
    (1000, 60, "deep"),
    (1084, 26, "second"),
)


def harvest_throw(main: str, second: str, accent: str) -> Drawn:
    """A throw striped like fields."""
    return draped(main, second, accent, bands=HARVEST)


def quiet_throw(main: str, second: str, accent: str) -> Drawn:
    """A throw with two stripes."""
    return draped(main, second, accent, bands=QUIET)


def waffle_throw(main: str, second: str, accent: str) -> Drawn:
    """A loose throw in a grid of thick yarn."""
    return draped(main, second, accent, grid=True)


def market_throw(main: str, second: str, accent: str) -> Drawn:
    """A throw woven from many ends."""
    return draped(main, second, accent, bands=MARKET)


def draped(
    main: str, second: str, accent: str, *, bands: Sequence[tuple[int, int, str]] = (), grid: bool = False
) -> Drawn:
    """A throw over a wooden rail, in folds; bands are (place, height, "main", "second", "accent" or a share of light)."""
    tones = {
        "main": main,
        "second": second,
        "accent": accent,
        "deep": dark(main, 0.35),
        "pale": light(main, 0.4),
    }
    outline = "M350 270 h500 v870 q-60 26 -122 4 t-124 8 t-128 -6 t-126 6 Z"
    stops = "".join(f'<stop offset="{at}" stop-color="#1c1a17" stop-opacity="{much}"/>' for at, much in FOLDS)
    shapes = [
        flat_body("a", main),
        blended("b", "#9c7a54", "#5e452c"),
        weave("w", dark(main, 0.5), light(main, 0.5)),
        f'<linearGradient id="f">{stops}</linearGradient><clipPath id="c"><path d="{outline}"/></clipPath>',
    ]
    shapes += [
        f'<path d="M{358 + i * 14} 1130 q{(i % 5 - 2) * 3} 40 {(i % 3 - 1) * 6} {78 + i % 4 * 5}" stroke="{light(main, 0.22) if i % 3 else main}" stroke-width="7" fill="none" stroke-linecap="round"/>'
        for i in range(36)
    ]
    shapes += [f'<path d="{outline}" fill="url(#a)"/><g clip-path="url(#c)">']
    shapes += [
        f'<path d="M340 {y} q130 16 260 2 t270 6 v{height} q-130 -16 -260 -2 t-270 -6 Z" fill="{tones[tone]}"/>'
        for y, height, tone in bands
    ]
    if grid:
        shapes += [
            f'<path d="M340 {y} h540" stroke="{second}" stroke-opacity=".4" stroke-width="8"/>'
            for y in range(330, 1180, 58)
        ]
        shapes += [
            f'<path d="M{x} 260 v900" stroke="{second}" stroke-opacity=".4" stroke-width="8"/>'
            for x in range(380, 860, 58)
        ]
    shapes += [
        '<rect x="330" y="260" width="560" height="940" fill="url(#w)"/><rect x="330" y="260" width="560" height="940" fill="url(#f)"/>',
        '<rect x="330" y="262" width="560" height="34" fill="#fff" fill-opacity=".16"/><rect x="330" y="296" width="560" height="30" fill="#1c1a17" fill-opacity=".12"/></g>',
        f'<path d="M210 252 h140 v30 h-140 Z M850 252 h140 v30 h-140 Z" fill="url(#b)"/><circle cx="206" cy="267" r="22" fill="#8a6a47"/><circle cx="994" cy="267" r="22" fill="#6b4f33"/><path d="M350 272 q250 -26 500 0" stroke="{light(main, 0.35)}" stroke-width="8" fill="none"/>',
    ]
    return shapes, (610, 1330, 270)
