"""More of Atlas & Loom: what a basket maker and a lamp maker send."""

from shared.demo.drawings.canvas import Drawn, blended, dark, glow, light, round_body, sheen


def blanket_basket(main: str, second: str, accent: str) -> Drawn:
    """A tall basket with a throw over its rim."""
    shapes = [
        *_coils(main, accent, top=560, foot=1140, half=300, narrow=250),
        f'<ellipse cx="600" cy="560" rx="300" ry="66" fill="{dark(main, 0.65)}"/>',
        f'{blended("t", light(second, 0.2), dark(second, 0.25))}<path d="M360 560 q60 -120 220 -130 q190 -6 250 110 q40 60 -10 70 q-90 20 -160 16 q-14 150 0 240 l-150 -10 q-4 -120 6 -226 q-100 -10 -156 -70 Z" fill="url(#t)"/>',
        f'<path d="M420 540 q120 -80 300 -30 M520 620 q70 10 146 6" stroke="{accent}" stroke-width="14" fill="none"/><path d="M560 630 q-8 120 -2 220 M620 630 q-8 120 0 226" stroke="{dark(second, 0.5)}" stroke-opacity=".3" stroke-width="8" fill="none"/>',
    ]
    shapes += [
        f'<path d="M{514 + i * 15} {856 + i % 2 * 2} l{i % 3 - 1} 40" stroke="{light(second, 0.2)}" stroke-width="6" stroke-linecap="round"/>'
        for i in range(11)
    ]
    return shapes, (600, 1150, 270)


def log_basket(main: str, second: str, accent: str) -> Drawn:
    """A willow basket full of logs, with an arched handle."""
    shapes = [
        f'<path d="M290 760 q-20 -430 310 -440 q330 10 310 440" stroke="{dark(accent, 0.35)}" stroke-width="30" fill="none"/>'
    ]
    for x, y, r in (
        (420, 640, 74),
        (560, 600, 88),
        (712, 634, 78),
        (800, 690, 64),
        (490, 716, 70),
        (650, 716, 82),
    ):
        shapes.append(
            f'<circle cx="{x}" cy="{y}" r="{r}" fill="#5b3f2a"/><circle cx="{x}" cy="{y}" r="{r - 9}" fill="#d2ab78"/><circle cx="{x - 4}" cy="{y + 2}" r="{r * 0.6:.0f}" fill="none" stroke="#a77d4d" stroke-width="5"/><circle cx="{x - 4}" cy="{y + 2}" r="{r * 0.3:.0f}" fill="none" stroke="#a77d4d" stroke-width="5"/>'
        )
    return [*shapes, *_coils(main, second, top=730, foot=1110, half=360, narrow=300)], (600, 1116, 330)


def bread_basket(main: str, second: str, accent: str) -> Drawn:
    """A low basket with a loaf in a linen cloth."""
    shapes = [
        f'{blended("l", "#c98a4c", "#7d4a22")}<path d="M330 850 q10 -220 270 -226 q260 6 270 226 Z" fill="url(#l)"/>',
        *(
            f'<path d="M{430 + i * 100} 790 q30 -90 96 -120" stroke="#f0d3a2" stroke-width="22" stroke-linecap="round" fill="none"/>'
            for i in range(4)
        ),
        f'<path d="M250 850 q60 -60 150 -30 q110 70 220 30 q130 -60 230 0 q60 -30 110 6 l-60 100 h-600 Z" fill="{light(second, 0.5)}"/><path d="M290 868 q60 -40 120 -16 q100 60 210 20 q130 -56 230 6" stroke="{accent}" stroke-width="9" fill="none"/>',
    ]
    return [*shapes, *_coils(main, second, top=880, foot=1110, half=390, narrow=300)], (600, 1114, 340)


def hall_lamp(main: str, second: str, accent: str) -> Drawn:
    """A tall lamp with a base like a chess piece and a drum shade."""
    return [
        round_body("a", main),
        *glow("g", 600, 660, 520),
        blended("b", dark(main, 0.1), dark(main, 0.45)),
        '<path d="M576 640 h48 q-10 60 14 84 q30 26 0 54 q-26 40 -16 96 q60 30 66 90 q0 60 -40 80 q70 20 84 90 h-264 q14 -70 84 -90 q-40 -20 -40 -80 q6 -60 66 -90 q10 -56 -16 -96 q-30 -28 0 -54 q24 -24 14 -84 Z" fill="url(#a)"/>',
        f'<rect x="452" y="1132" width="296" height="26" rx="10" fill="{dark(main, 0.45)}"/>',
        f'{round_body("s", second)}<path d="M400 260 h400 v380 q-200 44 -400 0 Z" fill="url(#s)"/><ellipse cx="600" cy="262" rx="200" ry="32" fill="#f6d68f"/><path d="M400 600 q200 44 400 0 v40 q-200 44 -400 0 Z" fill="{accent}"/>',
        sheen("M436 320 v260", 16),
        sheen("M560 960 q-10 30 0 70", 10),
    ], (600, 1156, 190)


def bedside_lamp(main: str, second: str, accent: str) -> Drawn:  # noqa: ARG001 - every form is given three colours
    """A small round lamp: a glazed ball under a dome of opal glass."""
    return [
        round_body("a", main),
        *glow("g", 600, 620, 480),
        '<radialGradient id="b" cx=".42" cy=".4" r=".7"><stop offset="0" stop-color="#fffaf0"/><stop offset=".6" stop-color="#fbe6bb"/><stop offset="1" stop-color="#e2b878"/></radialGradient>',
        f'<circle cx="600" cy="960" r="168" fill="url(#a)"/><rect x="500" y="1104" width="200" height="34" rx="14" fill="{dark(accent, 0.1)}"/><rect x="552" y="770" width="96" height="44" rx="8" fill="#b08a55"/>',
        '<path d="M318 770 q0 -330 282 -336 q282 6 282 336 q-282 50 -564 0 Z" fill="url(#b)"/>',
        sheen("M380 690 q20 -130 130 -190", 18),
        sheen("M496 900 q-16 50 0 110", 16),
    ], (600, 1136, 180)


def cone_lamp(main: str, second: str, accent: str) -> Drawn:
    """A slim turned lamp under a shallow cone of linen."""
    shapes = [
        round_body("a", main),
        round_body("b", light(second, 0.45)),
        *glow("g", 600, 640, 520),
        '<path d="M580 620 h40 v210 q70 30 60 120 q-8 60 -40 84 q60 16 72 92 h-224 q12 -76 72 -92 q-32 -24 -40 -84 q-10 -90 60 -120 Z" fill="url(#a)"/>',
        '<path d="M560 360 h80 l270 270 q-310 80 -620 0 Z" fill="url(#b)"/>',
        *(
            f'<path d="M{564 + i * 9} 362 L{306 + i * 74} {640 + 34 * (1 - ((i - 4) / 4) ** 2):.0f}" stroke="{dark(second, 0.4)}" stroke-opacity=".16" stroke-width="4"/>'
            for i in range(9)
        ),
        f'<path d="M290 630 q310 80 620 0" stroke="{accent}" stroke-width="11" fill="none"/>',
        sheen("M548 890 q-14 40 0 90", 12),
    ]
    return shapes, (600, 1124, 160)


def reading_lamp(main: str, second: str, accent: str) -> Drawn:
    """A reading lamp with a bent arm and a bell shade."""
    return [
        round_body("a", main),
        blended("b", light(main, 0.2), dark(main, 0.35)),
        '<radialGradient id="g" cx=".5" cy="0" r="1"><stop offset="0" stop-color="#fff1c4" stop-opacity=".85"/><stop offset="1" stop-color="#fff1c4" stop-opacity="0"/></radialGradient><path d="M250 700 L150 1130 H760 L560 700 Z" fill="url(#g)"/>',
        f'<path d="M760 1080 V560 Q760 330 560 330 Q440 336 410 470" stroke="{dark(accent, 0.2)}" stroke-width="26" fill="none"/><path d="M752 1080 V560 Q752 340 560 338" stroke="{light(accent, 0.5)}" stroke-width="6" fill="none"/>',
        '<path d="M372 450 h72 q20 130 136 236 q-170 50 -344 0 q116 -106 136 -236 Z" fill="url(#a)"/><ellipse cx="408" cy="690" rx="166" ry="24" fill="#fff3cf"/>',
        f'<path d="M600 1090 q0 -50 160 -54 q160 4 160 54 v26 q-160 26 -320 0 Z" fill="url(#b)"/><circle cx="760" cy="560" r="26" fill="{second}"/>',
        sheen("M334 560 q-14 50 -50 90", 12),
        sheen("M640 1076 q40 -20 90 -24", 9),
    ], (745, 1118, 200)


def _coils(main: str, second: str, *, top: int, foot: int, half: int, narrow: int) -> list[str]:
    rise = half // 5
    outline = f"M{600 - half} {top} C{600 - half - 20} {(top + foot) // 2} {600 - narrow - 30} {foot - 40} {600 - narrow} {foot - 26} Q600 {foot + 40} {600 + narrow} {foot - 26} C{600 + narrow + 30} {foot - 40} {600 + half + 20} {(top + foot) // 2} {600 + half} {top} A{half} {rise} 0 0 1 {600 - half} {top} Z"
    shapes = [
        round_body("k", main),
        f'<clipPath id="kc"><path d="{outline}"/></clipPath><path d="{outline}" fill="url(#k)"/><g clip-path="url(#kc)">',
    ]
    for row, y in enumerate(range(top + 26, foot + 30, 30)):
        banded = row in {3, 4, 7}
        tone = second if banded else dark(main, 0.45)
        shapes.append(
            f'<path d="M{590 - half} {y} q{half + 10} {2 * rise} {2 * half + 20} 0" stroke="{tone}" stroke-width="{20 if banded else 7}" stroke-opacity="{0.85 if banded else 0.4}" stroke-dasharray="{22 + row % 3 * 3} 6" stroke-dashoffset="{row * 13}" fill="none"/>'
        )
        shapes.append(
            f'<path d="M{590 - half} {y - 11} q{half + 10} {2 * rise} {2 * half + 20} 0" stroke="#fff" stroke-width="6" stroke-opacity=".12" fill="none"/>'
        )
    shapes.append(
        f'</g><path d="M{600 - half} {top} a{half} {rise} 0 0 0 {2 * half} 0" fill="none" stroke="{light(main, 0.22)}" stroke-width="16" stroke-dasharray="24 4"/>'
    )
    return shapes
