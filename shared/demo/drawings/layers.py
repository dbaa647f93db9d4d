"""More of Northbound: what is worn."""

from shared.demo.drawings.canvas import Drawn, dark, flat_body, mix, patch, sheen

_TORSO = "M470 380 q130 70 260 0 l140 78 q40 20 50 70 l72 420 q4 34 -30 40 l-84 16 l-58 -270 v384 q0 24 -24 26 h-392 q-24 -2 -24 -26 v-384 l-58 270 l-84 -16 q-34 -6 -30 -40 l72 -420 q10 -50 50 -70 Z"


def fleece(main: str, second: str, accent: str) -> Drawn:
    """A fleece with a high collar, a chest pocket and a grid."""
    return [
        *_torso(main, second),
        f'<pattern id="d" width="26" height="26" patternUnits="userSpaceOnUse"><path d="M0 13 h26 M13 0 v26" stroke="{dark(main, 0.4)}" stroke-opacity=".25" stroke-width="4"/></pattern><path d="{_TORSO}" fill="url(#d)"/>',
        f'<path d="M490 400 q-6 -100 8 -126 q102 -36 204 0 q14 26 8 126 q-110 70 -220 0 Z" fill="url(#b)"/><path d="M522 300 q78 -24 156 0 q-40 66 -78 74 q-38 -8 -78 -74 Z" fill="{dark(second, 0.45)}"/>',
        *_zip(main, accent, 372, 1134),
        f'<rect x="672" y="560" width="124" height="150" rx="10" fill="url(#b)"/><path d="M672 586 h124" stroke="{accent}" stroke-width="8"/>{patch(734, 652, accent, main, 0.55)}',
        '<path d="M384 1090 h432 v52 h-432 Z" fill="url(#b)"/>',
        sheen("M424 640 q-10 180 -6 380", 16),
    ], (600, 1158, 300)


def puffer(main: str, second: str, accent: str) -> Drawn:
    """An insulated jacket in quilted channels."""
    channels = []
    for i in range(14):
        y = 440 + i * 54
        channels.append(
            f'<path d="M150 {y} q450 40 900 0" stroke="{dark(main, 0.55)}" stroke-opacity=".55" stroke-width="7" fill="none"/><path d="M150 {y + 17} q450 40 900 0" stroke="#fff" stroke-opacity=".15" stroke-width="15" fill="none"/>'
        )
    return [
        *_torso(main, second),
        f'<clipPath id="c"><path d="{_TORSO}"/></clipPath><g clip-path="url(#c)">',
        *channels,
        "</g>",
        '<path d="M452 430 q-20 -180 148 -186 q168 6 148 186 q-60 60 -148 62 q-88 -2 -148 -62 Z" fill="url(#a)"/>',
        f'<path d="M462 350 q138 -66 276 0" stroke="{dark(main, 0.5)}" stroke-opacity=".5" stroke-width="7" fill="none"/>',
        f'<path d="M506 424 q-6 -96 94 -100 q100 4 94 100 q-40 34 -94 34 t-94 -34 Z" fill="{dark(second, 0.5)}"/>',
        *_zip(main, accent, 470, 1134),
        patch(708, 590, accent, main, 0.6),
        sheen("M424 640 q-10 180 -6 380", 16),
    ], (600, 1158, 300)


def wind_shirt(main: str, second: str, accent: str) -> Drawn:
    """A pullover shell with half a zip and a packed one beside it."""
    return [
        *_torso(main, second),
        f'<path d="M312 540 q288 120 576 0 l10 70 q-298 110 -596 0 Z" fill="{dark(main, 0.3)}" fill-opacity=".8"/>',
        f'<path d="M500 404 q0 -80 12 -108 q88 -34 176 0 q12 28 12 108 q-100 60 -200 0 Z" fill="url(#b)"/><path d="M530 312 q70 -22 140 0 q-36 60 -70 66 q-34 -6 -70 -66 Z" fill="{dark(second, 0.45)}"/>',
        *_zip(main, accent, 376, 740),
        f'<path d="M470 900 h260 v120 h-260 Z" fill="none" stroke="{dark(main, 0.4)}" stroke-width="7"/><path d="M470 900 h260" stroke="{accent}" stroke-width="8"/>',
        patch(520, 664, accent, main, 0.55),
        sheen("M424 660 q-10 180 -6 360", 16),
    ], (600, 1158, 300)


def watch_cap(main: str, second: str, accent: str) -> Drawn:
    """A plain ribbed cap with a deep cuff."""
    shapes = [
        flat_body("a", main),
        flat_body("b", mix(main, second, 0.12)),
        '<path d="M320 900 q-20 -440 280 -450 q300 10 280 450 Z" fill="url(#a)"/>',
    ]
    shapes += [
        f'<path d="M{330 + i * 30} 900 Q{410 + i * 21} 560 {575 + i * 3} 452" stroke="{dark(main, 0.5)}" stroke-opacity=".34" stroke-width="9" fill="none"/>'
        for i in range(19)
    ]
    shapes.append('<path d="M292 800 q308 70 616 0 l8 230 q-316 80 -632 0 Z" fill="url(#b)"/>')
    shapes += [
        f'<path d="M{306 + i * 29} {808 + 28 * (1 - ((i - 10) / 10) ** 2):.0f} l{(10 - i) * -0.3:.0f} 226" stroke="{dark(main, 0.55)}" stroke-opacity=".34" stroke-width="10"/>'
        for i in range(21)
    ]
    shapes += [
        patch(720, 940, accent, main, 0.9),
        f'<path d="M292 800 q308 70 616 0" stroke="{dark(main, 0.6)}" stroke-opacity=".5" stroke-width="9" fill="none"/>',
    ]
    return shapes, (600, 1076, 310)


def _torso(main: str, second: str) -> list[str]:
    return [
        flat_body("a", main),
        flat_body("b", second),
        f'<path d="{_TORSO}" fill="url(#a)"/>',
        f'<path d="M380 734 q-10 -110 -30 -190 M820 734 q10 -110 30 -190" stroke="{dark(main, 0.5)}" stroke-opacity=".4" stroke-width="9" fill="none"/>',
        f'<path d="M210 966 l92 18 M990 966 l-92 18" stroke="{second}" stroke-width="26"/>',
    ]


def _zip(main: str, accent: str, top: int, foot: int) -> list[str]:
    return [
        f'<path d="M600 {top} V{foot}" stroke="{dark(main, 0.55)}" stroke-width="16"/><path d="M600 {top} V{foot}" stroke="{accent}" stroke-width="6"/><path d="M600 {top + 24} v46" stroke="{accent}" stroke-width="14" stroke-linecap="round"/>'
    ]
