"""Cushions: each has a cloth of its own."""

from collections.abc import Sequence

from shared.demo.drawings.canvas import Drawn, blended, dark, diamond, flat_body, light, mix, placed, weave


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
