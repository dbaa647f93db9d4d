"""More of Northbound: shelter and warmth, and the lights in it."""

from shared.demo.drawings.canvas import Drawn, blended, dark, flat_body, light, sheen

STEEL = "#a4abad"


def tunnel_tent(main: str, second: str, accent: str) -> Drawn:
    """A low tent for one with two hoops."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        _guys(accent, ((250, 900, 90, 1130), (940, 840, 1120, 1120))),
        '<path d="M140 1100 Q190 820 360 740 Q560 640 760 690 Q980 760 1070 1100 Z" fill="url(#a)"/>',
        '<path d="M620 1100 Q600 760 780 694 Q980 760 1070 1100 Z" fill="url(#b)"/>',
        f'<path d="M700 1100 Q690 830 800 770 Q930 850 960 1100 Z" fill="{dark(main, 0.72)}"/><path d="M700 1100 Q690 830 800 770 Q770 940 800 1100 Z" fill="{light(main, 0.3)}"/>',
        f'<path d="M350 1100 Q320 820 372 736 M620 1100 Q600 760 780 694" stroke="{accent}" stroke-width="12" fill="none"/><path d="M160 1040 Q400 980 610 1030 M190 960 Q400 880 608 930" stroke="{dark(main, 0.4)}" stroke-opacity=".35" stroke-width="6" fill="none"/>',
        f'<path d="M120 1100 h970 v14 h-970 Z" fill="{dark(second, 0.5)}"/>',
        sheen("M400 790 q90 -60 200 -70", 12),
    ], (600, 1116, 460)


def dome_tent(main: str, second: str, accent: str) -> Drawn:
    """A geodesic tent to stand in, poles crossing."""
    poles = "M160 1100 Q200 520 600 470 Q1000 520 1040 1100 M330 1100 Q360 640 800 508 M870 1100 Q840 640 400 508 M200 860 Q600 560 1000 860"
    return [
        flat_body("a", main),
        flat_body("b", second),
        _guys(accent, ((230, 760, 70, 1130), (970, 760, 1130, 1130))),
        '<path d="M160 1100 Q200 520 600 470 Q1000 520 1040 1100 Z" fill="url(#a)"/><path d="M600 470 Q1000 520 1040 1100 H870 Q840 640 600 470 Z" fill="url(#b)"/>',
        f'<path d="M450 1100 Q450 730 600 720 Q750 730 750 1100 Z" fill="{dark(main, 0.72)}"/><path d="M450 1100 Q450 730 600 720 Q540 880 546 1100 Z" fill="{light(main, 0.28)}"/>',
        f'<path d="{poles}" stroke="{accent}" stroke-width="11" fill="none"/><path d="M300 760 q50 -80 120 -110 l10 70 q-60 30 -100 90 Z" fill="{light(accent, 0.4)}" fill-opacity=".55"/>',
        f'<path d="M140 1100 h920 v14 h-920 Z" fill="{dark(second, 0.5)}"/>',
        sheen("M470 520 q60 -22 130 -24", 12),
    ], (600, 1116, 460)


def tarp(main: str, second: str, accent: str) -> Drawn:
    """A tarp pitched high on two poles."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        _guys(
            accent,
            ((130, 760, 50, 1130), (1070, 760, 1150, 1130), (330, 470, 190, 1130), (870, 470, 1010, 1130)),
        ),
        f'<path d="M330 470 V1120 M870 470 V1120" stroke="{STEEL}" stroke-width="16"/>',
        f'<path d="M330 470 Q600 540 870 470 L1000 640 Q600 700 200 640 Z" fill="{dark(main, 0.55)}"/>',
        '<path d="M330 470 Q600 540 870 470 L1080 790 Q860 800 780 850 Q600 760 420 850 Q340 800 120 790 Z" fill="url(#a)"/><path d="M600 508 Q740 506 870 470 L1080 790 Q860 800 780 850 Q690 800 600 802 Z" fill="url(#b)" fill-opacity=".5"/>',
        f'<path d="M330 470 Q600 540 870 470" stroke="{accent}" stroke-width="11" fill="none"/><path d="M600 510 V800" stroke="{dark(main, 0.5)}" stroke-width="6" stroke-dasharray="16 8"/>',
        *(
            f'<circle cx="{x}" cy="{y}" r="11" fill="{accent}"/>'
            for x, y in ((140, 782), (420, 836), (780, 836), (1060, 782))
        ),
        sheen("M380 520 L250 700", 14),
    ], (600, 1124, 420)


def camp_blanket(main: str, second: str, accent: str) -> Drawn:
    """A quilted blanket, rolled and strapped."""
    shapes = [
        blended("a", light(main, 0.3), dark(main, 0.45)),
        blended("b", light(second, 0.25), dark(second, 0.4)),
        '<path d="M210 700 q0 -130 130 -130 h620 q90 20 90 210 t-90 250 h-620 q-130 -30 -130 -330 Z" fill="url(#a)"/>',
    ]
    shapes += [
        f'<path d="M{420 + i * 98} 572 q60 210 0 456" stroke="{dark(main, 0.5)}" stroke-opacity=".45" stroke-width="8" fill="none"/><path d="M{440 + i * 98} 572 q60 210 0 456" stroke="#fff" stroke-opacity=".12" stroke-width="16" fill="none"/>'
        for i in range(6)
    ]
    shapes += [
        '<ellipse cx="330" cy="800" rx="126" ry="230" fill="url(#b)"/>',
        *(
            f'<ellipse cx="{330 + i * 5}" cy="{800 + i * 6}" rx="{102 - i * 28}" ry="{190 - i * 52}" fill="none" stroke="{main if i % 2 else dark(second, 0.5)}" stroke-width="17"/>'
            for i in range(4)
        ),
    ]
    shapes += [
        f'<path d="M{x} 570 q46 220 0 460" stroke="{dark(second, 0.6)}" stroke-width="32" fill="none"/><rect x="{x}" y="740" width="52" height="60" rx="9" fill="{accent}"/>'
        for x in (560, 860)
    ]
    return [*shapes, sheen("M460 604 h420", 14)], (630, 1034, 400)


def lantern(main: str, second: str, accent: str) -> Drawn:
    """A headlamp hung in its sailcloth sack, lighting the table."""
    return [
        flat_body("a", main),
        '<radialGradient id="g"><stop offset="0" stop-color="#fff3cd" stop-opacity=".95"/><stop offset="1" stop-color="#fff3cd" stop-opacity="0"/></radialGradient><circle cx="600" cy="800" r="560" fill="url(#g)"/>',
        '<radialGradient id="b" cx=".5" cy=".45" r=".65"><stop offset="0" stop-color="#fffdf2"/><stop offset=".6" stop-color="#fbe9b8"/><stop offset="1" stop-color="#d9b878"/></radialGradient>',
        f'<path d="M600 480 v-190 q0 -60 60 -60" stroke="{dark(second, 0.3)}" stroke-width="14" fill="none"/>',
        '<path d="M480 560 q120 -60 240 0 q150 200 120 420 q-20 120 -240 124 q-220 -4 -240 -124 q-30 -220 120 -420 Z" fill="url(#b)"/>',
        *(
            f'<path d="M{520 + i * 40} 560 q{(i - 2) * 44} 200 {(i - 2) * 36} 470" stroke="#b9975a" stroke-opacity=".4" stroke-width="6" fill="none"/>'
            for i in range(5)
        ),
        f'<path d="M500 470 q100 -30 200 0 l20 96 q-120 -50 -240 0 Z" fill="url(#a)"/><rect x="470" y="546" width="260" height="26" rx="13" fill="{accent}"/><circle cx="600" cy="490" r="16" fill="{accent}"/>',
    ], (600, 1120, 230)


def cord_lamp(main: str, second: str, accent: str) -> Drawn:
    """A tiny lamp on a thin cord."""
    return [
        flat_body("a", main),
        f'<path d="M500 830 Q250 700 330 480 Q420 290 620 300 Q880 320 880 520 Q880 700 700 830" stroke="{accent}" stroke-width="15" fill="none"/><path d="M500 830 Q250 700 330 480 Q420 290 620 300 Q880 320 880 520 Q880 700 700 830" stroke="{dark(second, 0.5)}" stroke-width="15" stroke-dasharray="10 16" fill="none"/>',
        f'<rect x="850" y="470" width="60" height="90" rx="22" fill="{dark(second, 0.5)}"/>',
        '<rect x="450" y="800" width="300" height="250" rx="92" fill="url(#a)"/>',
        f'<circle cx="600" cy="930" r="92" fill="{dark(main, 0.7)}"/><circle cx="600" cy="930" r="70" fill="#fdf3c8"/><circle cx="578" cy="908" r="24" fill="#fff"/><rect x="560" y="784" width="80" height="28" rx="12" fill="{accent}"/>',
        sheen("M486 880 q14 -40 50 -52", 11),
    ], (600, 1064, 210)


def _guys(accent: str, lines: tuple[tuple[int, int, int, int], ...]) -> str:
    return "".join(
        f'<path d="M{x} {y} L{to_x} {to_y}" stroke="{light(accent, 0.2)}" stroke-width="5"/><path d="M{to_x - 8} {to_y - 16} l10 34" stroke="#5f6668" stroke-width="9" stroke-linecap="round"/>'
        for x, y, to_x, to_y in lines
    )
