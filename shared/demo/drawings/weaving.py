"""Woven things: each rug, throw and cushion has a pattern of its own."""

from collections.abc import Sequence

from shared.demo.drawings.canvas import Drawn, blended, dark, diamond, flat_body, light, mix, placed, weave

Box = tuple[int, int, int, int]
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


def striped_rug(main: str, second: str, accent: str) -> Drawn:
    """A flatwoven rug of broad and narrow bands."""
    x, y, w, h = box = (260, 190, 680, 1060)
    bands, at = [], y
    turns = (
        (92, main),
        (16, second),
        (40, dark(main, 0.3)),
        (16, second),
        (70, light(main, 0.35)),
        (22, accent),
    )
    while at < y + h:
        for height, tone in turns:
            if at < y + h:
                bands.append(
                    f'<rect x="{x}" y="{at}" width="{w}" height="{min(height, y + h - at)}" fill="{tone}"/>'
                )
            at += height
    bands += [_zigzag(x, y + 44 + step * 256, w, second) for step in range(5) if 44 + step * 256 < h]
    return _hung(box, main, second, bands)


def night_rug(main: str, second: str, accent: str) -> Drawn:
    """A dark field strewn with small stars inside a broad border."""
    x, y, w, h = box = (260, 190, 680, 1060)
    shapes = [
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{dark(main, 0.2)}"/>',
        f'<rect x="{x + 36}" y="{y + 36}" width="{w - 72}" height="{h - 72}" fill="none" stroke="{second}" stroke-width="5"/>',
        f'<rect x="{x + 104}" y="{y + 104}" width="{w - 208}" height="{h - 208}" fill="{main}" stroke="{accent}" stroke-width="10"/>',
    ]
    shapes += [
        diamond(x + 70 + i * 60, edge, 22, 22, second if i % 2 else accent)
        for i in range(10)
        for edge in (y + 70, y + h - 70)
    ]
    shapes += [
        diamond(edge, y + 130 + i * 62, 22, 22, second if i % 2 else accent)
        for i in range(14)
        for edge in (x + 70, x + w - 70)
    ]
    for row in range(7):
        for column in range(3 + row % 2):
            cx, cy = 600 + round((column - (2 + row % 2) / 2) * 112), y + 178 + row * 117
            shapes += [
                diamond(cx, cy, 30, 46, second),
                diamond(cx, cy, 46, 18, second),
                diamond(cx, cy, 13, 16, accent),
            ]
    return _hung(box, main, second, shapes)


def runner(main: str, second: str, accent: str) -> Drawn:
    """A long narrow rug with a chain of hooks."""
    x, y, w, h = box = (410, 130, 380, 1150)
    shapes = [
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>',
        f'<path d="M{x + 30} {y} v{h} M{x + w - 30} {y} v{h}" stroke="{second}" stroke-width="14"/>',
        f'<path d="M{x + 56} {y} v{h} M{x + w - 56} {y} v{h}" stroke="{accent}" stroke-width="5"/>',
    ]
    for row in range(8):
        cy = y + 96 + row * 137
        shapes += [
            diamond(600, cy, 108, 64, second),
            diamond(600, cy, 82, 48, light(main, 0.35)),
            diamond(600, cy, 46, 28, accent if row % 2 else second),
        ]
    return _hung(box, main, second, shapes)


def square_rug(main: str, second: str, accent: str) -> Drawn:
    """A square rug around one medallion."""
    x, y, w, h = box = (190, 320, 820, 820)
    shapes = [
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>',
        f'<rect x="{x + 44}" y="{y + 44}" width="{w - 88}" height="{h - 88}" fill="none" stroke="{accent}" stroke-width="14"/>',
        f'<rect x="{x + 74}" y="{y + 74}" width="{w - 148}" height="{h - 148}" fill="none" stroke="{second}" stroke-width="6"/>',
    ]
    for reach, tone in (
        (318, second),
        (292, accent),
        (226, light(main, 0.3)),
        (196, main),
        (128, second),
        (84, accent),
        (36, second),
    ):
        shapes.append(diamond(600, 730, reach, reach, tone))
    shapes += [
        diamond(600 + sx * 250, 730 + sy * 250, 52, 52, tone)
        for sx in (-1, 1)
        for sy in (-1, 1)
        for tone in (second,)
    ]
    shapes += [diamond(600 + sx * 250, 730 + sy * 250, 26, 26, accent) for sx in (-1, 1) for sy in (-1, 1)]
    return _hung(box, main, second, shapes)


def door_rug(main: str, second: str, accent: str) -> Drawn:
    """A rug with a carved door in its field."""
    x, y, w, h = box = (260, 190, 680, 1060)
    shapes = [f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>']
    for inset, tone, width in ((34, second, 10), (60, accent, 22), (86, second, 6)):
        shapes.append(
            f'<rect x="{x + inset}" y="{y + inset}" width="{w - 2 * inset}" height="{h - 2 * inset}" fill="none" stroke="{tone}" stroke-width="{width}"/>'
        )
    for inset, tone in ((128, second), (146, dark(main, 0.35)), (196, accent), (212, dark(main, 0.15))):
        half, top, foot = w // 2 - inset, y + inset + 160, y + h - inset
        shapes.append(
            f'<path d="M{600 - half} {foot} V{top} L{600 - half // 2} {top - 62} L600 {top - 150} L{600 + half // 2} {top - 62} L{600 + half} {top} V{foot} Z" fill="{tone}"/>'
        )
    for row in range(4):
        cy = y + 410 + row * 122
        shapes += [diamond(600, cy, 62, 50, second), diamond(600, cy, 34, 28, accent)]
    return _hung(box, main, second, shapes)


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


def diamond_cushion(main: str, second: str, accent: str) -> Drawn:
    """A cushion with a cross woven through it."""
    marks = [
        diamond(600, 760, reach, reach * 0.94, tone)
        for reach, tone in (
            (300, second),
            (264, main),
            (210, accent),
            (184, main),
            (110, second),
            (62, accent),
        )
    ]
    marks += [
        diamond(600 + sx * 250, 760 + sy * 250, 90, 90, tone)
        for sx in (-1, 1)
        for sy in (-1, 1)
        for tone in (second,)
    ]
    marks += [diamond(600 + sx * 250, 760 + sy * 250, 56, 56, main) for sx in (-1, 1) for sy in (-1, 1)]
    return _cushion(main, second, marks)


def herringbone_cushion(main: str, second: str, accent: str) -> Drawn:
    """A quiet cushion: herringbone seen in low light, and a piping."""
    marks = [
        f'<path d="M{300 + column * 50} {430 + row * 34} l25 26 l25 -26" stroke="{second}" stroke-opacity=".42" stroke-width="7" fill="none"/>'
        for column in range(12)
        for row in range(20)
    ]
    return _cushion(main, mix(second, accent, 0.35), marks)


def ribbed_cushion(main: str, second: str, accent: str) -> Drawn:
    """A cushion with upright ribs."""
    marks = [
        f'<path d="M{292 + i * 44} 440 q{(6 - i) * 5} 320 0 640" stroke="{dark(main, 0.35)}" stroke-opacity=".5" stroke-width="10" fill="none"/><path d="M{306 + i * 44} 440 q{(6 - i) * 5} 320 0 640" stroke="{light(second, 0.2)}" stroke-opacity=".4" stroke-width="12" fill="none"/>'
        for i in range(15)
    ]
    return _cushion(main, accent, marks)


def floor_cushion(main: str, second: str, accent: str) -> Drawn:
    """A round floor cushion with a leather handle."""
    shapes = [
        blended("a", light(main, 0.14), dark(main, 0.45)),
        blended("b", light(main, 0.3), main),
        weave("w", dark(main, 0.5), light(main, 0.5)),
        '<path d="M210 760 q0 -60 50 -76 h680 q50 16 50 76 v170 q-10 130 -390 136 q-380 -6 -390 -136 Z" fill="url(#a)"/>',
        '<path d="M210 760 q0 -60 50 -76 h680 q50 16 50 76 v170 q-10 130 -390 136 q-380 -6 -390 -136 Z" fill="url(#w)"/>',
        '<ellipse cx="600" cy="730" rx="390" ry="132" fill="url(#b)"/><ellipse cx="600" cy="730" rx="390" ry="132" fill="url(#w)"/>',
    ]
    for i in range(17):
        tilt = (i - 8) / 8
        shapes.append(
            f'<path d="M{600 + tilt * 386:.0f} {730 + (1 - tilt * tilt) ** 0.5 * 130:.0f} q{tilt * 10:.0f} 90 {-tilt * 4:.0f} {190 - abs(tilt) * 40:.0f}" stroke="{dark(main, 0.55)}" stroke-opacity=".3" stroke-width="6" fill="none"/>'
        )
    shapes += [
        f'<ellipse cx="600" cy="730" rx="390" ry="132" fill="none" stroke="{second}" stroke-width="12"/><ellipse cx="600" cy="730" rx="250" ry="82" fill="none" stroke="{second}" stroke-width="16" stroke-opacity=".75"/><ellipse cx="600" cy="730" rx="130" ry="42" fill="none" stroke="{accent}" stroke-width="12"/>',
        '<circle cx="600" cy="728" r="20" fill="#7a4d2c"/><path d="M520 880 q80 60 160 0" stroke="#7a4d2c" stroke-width="30" fill="none" stroke-linecap="round"/><path d="M524 876 q76 52 152 0" stroke="#b98a5e" stroke-width="5" stroke-dasharray="9 7" fill="none"/>',
    ]
    return shapes, (600, 1060, 370)


def cushion_pair(main: str, second: str, accent: str) -> Drawn:
    """Two cushions that belong together."""
    behind, front = diamond_cushion(second, main, accent), striped_cushion(main, second, accent)
    return [placed(behind, "p", 180, -90, 0.86), placed(front, "q", -60, 220, 0.86)], (600, 1130, 400)


def striped_cushion(main: str, second: str, accent: str) -> Drawn:
    """A cushion with a broad band of stripes."""
    bands = (
        (500, 20, accent),
        (546, 44, second),
        (610, 12, accent),
        (870, 12, accent),
        (904, 44, second),
        (970, 20, accent),
    )
    return _cushion(
        main,
        second,
        [
            f'<path d="M280 {y} q320 {(760 - y) / 9:.0f} 640 0 v{h} q-320 {(760 - y) / 9:.0f} -640 0 Z" fill="{tone}"/>'
            for y, h, tone in bands
        ],
    )


def _cushion(main: str, piping: str, marks: Sequence[str]) -> Drawn:
    outline = "M300 424 Q600 486 900 424 Q944 418 936 462 Q884 760 936 1048 Q946 1094 900 1088 Q600 1032 300 1088 Q254 1094 264 1048 Q316 760 264 462 Q254 418 300 424 Z"
    shapes = [
        flat_body("a", main),
        weave("w", dark(main, 0.5), light(main, 0.6)),
        f'<clipPath id="c"><path d="{outline}"/></clipPath>',
        '<radialGradient id="b" cx=".4" cy=".36" r=".72"><stop offset="0" stop-color="#fff" stop-opacity=".26"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#1c1a17" stop-opacity=".46"/></radialGradient>',
        f'<path d="{outline}" fill="url(#a)"/><g clip-path="url(#c)">',
        *marks,
        '<rect x="240" y="400" width="720" height="710" fill="url(#w)"/><rect x="240" y="400" width="720" height="710" fill="url(#b)"/>',
        '<path d="M300 424 q60 90 96 190 M900 424 q-60 90 -90 180 M300 1088 q50 -90 70 -170 M900 1088 q-60 -80 -80 -160" stroke="#1c1a17" stroke-opacity=".07" stroke-width="26" stroke-linecap="round" fill="none"/></g>',
        f'<path d="{outline}" fill="none" stroke="{piping}" stroke-width="11"/>',
    ]
    return shapes, (600, 1096, 320)


def _hung(box: Box, main: str, second: str, field: Sequence[str]) -> Drawn:
    x, y, w, h = box
    shapes = [
        flat_body("a", main),
        blended("b", "#9c7a54", "#5e452c"),
        weave("w", dark(main, 0.6), light(main, 0.55)),
        blended("s", "#ffffff", "#1c1a17"),
    ]
    shapes += [
        f'<path d="M{x + 8 + i * 16} {y + h - 4} q{(-1) ** i * 5} 26 {i % 3 - 1} 52" stroke="{light(second, 0.35)}" stroke-width="6" fill="none" stroke-linecap="round"/>'
        for i in range(w // 16)
    ]
    shapes += [
        f'<rect x="{x + 14}" y="{y + 12}" width="{w}" height="{h}" fill="#1c1a17" fill-opacity=".16"/>',
        *field,
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#w)"/><rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#s)" fill-opacity=".17"/>',
        f'<path d="M{x} {y} h{w} v20 h-{w} Z" fill="#1c1a17" fill-opacity=".22"/><rect x="{x - 60}" y="{y - 26}" width="{w + 120}" height="24" rx="12" fill="url(#b)"/>',
    ]
    return shapes, (600, y + h + 80, w // 2)


def _zigzag(x: int, y: int, w: int, tone: str) -> str:
    steps = " ".join(f"l17 {'-18' if i % 2 else '18'}" for i in range(w // 17))
    return f'<path d="M{x} {y} {steps}" stroke="{tone}" stroke-width="7" fill="none"/>'
