"""More of Atlas & Loom: what a potter sends."""

from shared.demo.drawings.canvas import Drawn, blended, dark, light, placed, round_body, sheen
from shared.demo.drawings.house import bowl, mug


def bottle_vase(main: str, second: str, accent: str) -> Drawn:
    """A matt bottle with a long neck and dry grass."""
    outline = "M556 420 h88 q-6 200 40 280 q130 90 130 240 q0 150 -104 186 h-220 q-104 -36 -104 -186 q0 -150 130 -240 q46 -80 40 -280 Z"
    return [
        round_body("a", main),
        *_grass(accent, second, 600, 420),
        f'<path d="{outline}" fill="url(#a)"/>',
        sheen("M474 860 q-34 100 10 210", 18),
        f'<ellipse cx="600" cy="420" rx="44" ry="11" fill="{dark(second, 0.5)}"/><ellipse cx="600" cy="420" rx="44" ry="11" fill="none" stroke="{light(main, 0.5)}" stroke-width="6"/>',
        *_throwing_lines(main, 780, 1100, 300),
    ], (600, 1124, 190)


def dipped_vase(main: str, second: str, accent: str) -> Drawn:
    """A tall vase dipped three times."""
    outline = "M470 420 h260 q20 60 8 130 q60 210 52 340 q-8 170 -70 236 h-240 q-62 -66 -70 -236 q-8 -130 52 -340 q-12 -70 8 -130 Z"
    tones = (light(main, 0.62), light(main, 0.3), main, dark(main, 0.4))
    dips = (
        "M300 380 h600 v800 h-600 Z",
        "M300 700 q90 -34 160 6 t170 -14 t150 20 t140 -10 v500 h-640 Z",
        "M300 850 q120 34 190 -6 t190 12 t240 -10 v400 h-640 Z",
        "M300 1010 q90 -30 210 0 t190 -8 t220 14 v200 h-640 Z",
    )
    shapes = [
        *_stems(accent, 600, 430),
        f'<clipPath id="c"><path d="{outline}"/></clipPath><g clip-path="url(#c)">',
    ]
    shapes += [
        f'{round_body(f"d{i}", tone)}<path d="{path}" fill="{tone}"/>'
        for i, (tone, path) in enumerate(zip(tones, dips, strict=True))
    ]
    shapes += [
        '<linearGradient id="a"><stop offset="0" stop-color="#1c1a17" stop-opacity=".4"/><stop offset=".26" stop-color="#fff" stop-opacity=".24"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#1c1a17" stop-opacity=".5"/></linearGradient>',
        '<rect x="390" y="400" width="420" height="740" fill="url(#a)"/></g>',
        sheen("M470 640 q-34 160 -6 320", 18),
        f'<ellipse cx="600" cy="420" rx="130" ry="26" fill="{dark(main, 0.6)}"/><ellipse cx="600" cy="420" rx="130" ry="26" fill="none" stroke="{second}" stroke-width="8"/>',
    ]
    return shapes, (600, 1124, 180)


def garden_jar(main: str, second: str, accent: str) -> Drawn:
    """A tall coil-built jar with two ears and pampas."""
    outline = "M450 480 h300 q16 40 -14 70 q150 90 150 280 q0 220 -130 330 h-312 q-130 -110 -130 -330 q0 -190 150 -280 q-30 -30 -14 -70 Z"
    shapes = [
        round_body("a", main),
        *_pampas(second, accent),
        f'<path d="M416 590 q-130 -10 -96 150 M784 590 q130 -10 96 150" stroke="{dark(main, 0.3)}" stroke-width="40" fill="none" stroke-linecap="round"/>',
        f'<path d="{outline}" fill="url(#a)"/><clipPath id="c"><path d="{outline}"/></clipPath><g clip-path="url(#c)">',
    ]
    shapes += [
        f'<path d="M280 {600 + i * 52} q320 56 640 0" stroke="{dark(main, 0.5)}" stroke-opacity=".28" stroke-width="9" fill="none"/><path d="M280 {610 + i * 52} q320 56 640 0" stroke="#fff" stroke-opacity=".1" stroke-width="9" fill="none"/>'
        for i in range(11)
    ]
    shapes += [
        f'<path d="M280 760 q320 56 640 0 v60 q-320 56 -640 0 Z" fill="{second}" fill-opacity=".75"/></g>',
        sheen("M372 730 q-20 150 36 290", 20),
        f'<ellipse cx="600" cy="480" rx="150" ry="32" fill="{dark(main, 0.7)}"/><ellipse cx="600" cy="480" rx="150" ry="32" fill="none" stroke="{light(main, 0.25)}" stroke-width="14"/>',
    ]
    return shapes, (600, 1158, 240)


def mug_pair(main: str, second: str, accent: str) -> Drawn:
    """Two dipped mugs, one behind the other."""
    return [
        placed(mug(second, main, accent), "p", 170, -60, 0.74),
        placed(mug(main, second, accent), "q", -160, 150, 0.8),
    ], None


def espresso_pair(main: str, second: str, accent: str) -> Drawn:
    """Two small thick cups."""
    return [
        placed(_small_cup(main, second, accent), "p", 200, -40, 0.72),
        placed(_small_cup(main, second, accent), "q", -180, 110, 0.78),
    ], None


def _small_cup(main: str, second: str, accent: str) -> Drawn:
    return [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M812 720 q120 -14 116 80 q-6 100 -140 96" stroke="{dark(main, 0.15)}" stroke-width="48" fill="none" stroke-linecap="round"/>',
        '<path d="M350 640 h500 l-46 390 q-10 60 -80 68 q-124 14 -248 0 q-70 -8 -80 -68 Z" fill="url(#a)"/><path d="M386 944 q60 34 214 12 t214 -4 l-10 78 q-10 60 -80 68 q-124 14 -248 0 q-70 -8 -80 -68 Z" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="640" rx="250" ry="62" fill="{light(main, 0.3)}"/><ellipse cx="600" cy="646" rx="214" ry="46" fill="#5a331c"/><ellipse cx="586" cy="652" rx="150" ry="28" fill="#a8713f" fill-opacity=".8"/>',
        f'<path d="M362 740 q238 60 476 0" stroke="{accent}" stroke-width="8" fill="none" stroke-opacity=".8"/>',
        sheen("M410 740 l26 220", 18),
    ], (600, 1096, 240)


def low_bowl(main: str, second: str, accent: str) -> Drawn:
    """A low, very wide bowl with three pears."""
    shapes = [round_body("a", main), round_body("b", second), blended("e", dark(main, 0.15), dark(main, 0.6))]
    shapes += [
        f'<ellipse cx="600" cy="846" rx="450" ry="106" fill="{light(main, 0.25)}"/><ellipse cx="600" cy="852" rx="424" ry="92" fill="url(#e)"/>',
        *(
            _pear(x, y, turn, tone)
            for x, y, turn, tone in (
                (480, 800, -16, "#a9a04a"),
                (730, 806, 20, "#c0a244"),
                (604, 830, 4, "#8f9a48"),
            )
        ),
        f'<path d="M150 846 q60 230 340 256 h220 q280 -26 340 -256 a450 106 0 0 1 -900 0 Z" fill="url(#a)"/><path d="M480 1096 h240 v26 q-120 20 -240 0 Z" fill="{dark(accent, 0.1)}"/>',
        f'<path d="M150 846 a450 106 0 0 0 900 0" fill="none" stroke="{light(main, 0.45)}" stroke-width="14"/>',
        sheen("M230 960 q60 80 170 110", 18),
    ]
    return shapes, (600, 1120, 340)


def bowl_stack(main: str, second: str, accent: str) -> Drawn:
    """A large bowl with a smaller one in it."""
    return [
        placed(bowl(main, second, accent), "p", 0, 60, 1.02),
        placed(bowl(second, main, accent), "q", 0, -150, 0.62),
    ], None


def side_plate(main: str, second: str, accent: str) -> Drawn:
    """Side plates in a stack, seen from the front."""
    shapes = [blended("a", light(main, 0.2), dark(main, 0.3)), round_body("b", main)]
    for layer in range(4):
        y = 1010 - layer * 62
        shapes.append(
            f'<path d="M190 {y} q40 76 250 88 h320 q210 -12 250 -88 Z" fill="url(#b)"/><ellipse cx="600" cy="{y}" rx="410" ry="96" fill="{light(main, 0.22)}"/><path d="M190 {y} a410 96 0 0 0 820 0" fill="none" stroke="{accent}" stroke-width="7" stroke-opacity=".85"/>'
        )
    y = 824
    shapes += [
        f'<ellipse cx="600" cy="{y}" rx="410" ry="96" fill="url(#a)"/><ellipse cx="600" cy="{y + 10}" rx="290" ry="60" fill="{dark(main, 0.1)}"/><ellipse cx="600" cy="{y + 14}" rx="278" ry="55" fill="{light(main, 0.2)}"/>',
        f'<ellipse cx="600" cy="{y + 4}" rx="352" ry="78" fill="none" stroke="{second}" stroke-width="18" stroke-dasharray="700 30 420 16" stroke-opacity=".9"/>',
        sheen("M236 800 q120 -60 300 -64", 10),
    ]
    return shapes, (600, 1096, 330)


def platter(main: str, second: str, accent: str) -> Drawn:
    """An oval platter from above, with a broad rim."""
    shapes = [
        blended("a", light(main, 0.22), dark(main, 0.2)),
        blended("b", dark(main, 0.28), light(main, 0.14)),
        '<g transform="rotate(-24 600 780)">',
    ]
    shapes += [
        '<ellipse cx="624" cy="812" rx="306" ry="484" fill="#1c1a17" fill-opacity=".2"/><ellipse cx="600" cy="780" rx="300" ry="480" fill="url(#a)"/>',
        f'<ellipse cx="600" cy="780" rx="288" ry="468" fill="none" stroke="{light(main, 0.35)}" stroke-width="6"/><ellipse cx="600" cy="780" rx="212" ry="386" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="780" rx="250" ry="426" fill="none" stroke="{second}" stroke-width="16" stroke-dasharray="380 20 610 34 240 12" stroke-opacity=".85"/><ellipse cx="600" cy="780" rx="244" ry="432" fill="none" stroke="{accent}" stroke-width="5" stroke-dasharray="200 60"/>',
    ]
    shapes += [
        f'<circle cx="{470 + (i * 97) % 270}" cy="{480 + (i * 151) % 600}" r="{2 + i % 3}" fill="{accent}" fill-opacity=".35"/>'
        for i in range(44)
    ]
    shapes.append(sheen("M340 640 q40 -230 170 -310", 14) + "</g>")
    return shapes, None


def _pear(x: int, y: int, turn: int, tone: str) -> str:
    name = f"p{x}"
    gradient = f'<radialGradient id="{name}" cx=".36" cy=".5" r=".75"><stop offset="0" stop-color="{light(tone, 0.4)}"/><stop offset=".55" stop-color="{tone}"/><stop offset="1" stop-color="{dark(tone, 0.45)}"/></radialGradient>'
    return f'{gradient}<g transform="rotate({turn} {x} {y})"><path d="M{x} {y - 190} q50 0 56 70 q6 50 50 90 q40 120 -106 126 q-146 -6 -106 -126 q44 -40 50 -90 q6 -70 56 -70 Z" fill="url(#{name})"/><path d="M{x} {y - 186} q-4 -40 20 -66" stroke="#5b4228" stroke-width="10" fill="none" stroke-linecap="round"/></g>'


def _grass(tone: str, other: str, x: int, y: int) -> list[str]:
    blades = ((-150, 270), (-70, 330), (10, 370), (80, 310), (150, 240))
    return [
        f'<path d="M{x + reach // 12} {y + 10} Q{x + reach // 4} {y - rise // 2} {x + reach} {y - rise}" stroke="{dark(tone if i % 2 else other, 0.15)}" stroke-width="6" fill="none"/>'
        f'<ellipse cx="{x + reach}" cy="{y - rise}" rx="13" ry="52" transform="rotate({reach / 5:.0f} {x + reach} {y - rise})" fill="{light(tone if i % 2 else other, 0.15)}"/>'
        for i, (reach, rise) in enumerate(blades)
    ]


def _stems(tone: str, x: int, y: int) -> list[str]:
    shapes = []
    for reach, rise in ((-130, 250), (20, 330), (150, 260)):
        shapes.append(
            f'<path d="M{x + reach // 8} {y} Q{x + reach // 3} {y - rise // 2} {x + reach} {y - rise}" stroke="{dark(tone, 0.35)}" stroke-width="7" fill="none"/>'
        )
        shapes += [
            f'<ellipse cx="{x + reach * (i + 4) / 8 + side * 26:.0f}" cy="{y - rise * (i + 4) / 8:.0f}" rx="14" ry="36" transform="rotate({side * 52 + reach / 8:.0f} {x + reach * (i + 4) / 8 + side * 26:.0f} {y - rise * (i + 4) / 8:.0f})" fill="{light(tone, 0.06 * i)}"/>'
            for i in range(5)
            for side in (-1, 1)
        ]
    return shapes


def _pampas(tone: str, other: str) -> list[str]:
    shapes = []
    for reach, rise, turn in ((-170, 240, -26), (-20, 320, -3), (150, 270, 22)):
        x, y = 600 + reach, 480 - rise
        shapes.append(
            f'<path d="M{600 + reach // 6} 490 Q{600 + reach // 3} {y + 150} {x} {y}" stroke="{dark(other, 0.3)}" stroke-width="8" fill="none"/><g transform="rotate({turn} {x} {y})"><ellipse cx="{x}" cy="{y}" rx="40" ry="116" fill="{light(tone, 0.3)}"/>'
        )
        shapes += [
            f'<path d="M{x} {y + 90 - i * 18} q{side * 34} -14 {side * 46} -50" stroke="{light(tone, 0.12 + i % 3 * 0.2)}" stroke-width="9" stroke-linecap="round" fill="none"/>'
            for i in range(10)
            for side in (-1, 1)
        ]
        shapes.append("</g>")
    return shapes


def _throwing_lines(tone: str, top: int, foot: int, width: int) -> list[str]:
    return [
        f'<path d="M{600 - width // 2 + 30} {y} q{width // 2 - 30} 22 {width - 60} 0" stroke="{dark(tone, 0.5)}" stroke-opacity=".08" stroke-width="4" fill="none"/>'
        for y in range(top, foot, 26)
    ]
