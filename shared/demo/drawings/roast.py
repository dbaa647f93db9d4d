"""Forms of Kernel Coffee: beans, burrs and brewers."""

from shared.demo.drawings.canvas import Drawn, dark, flat_body, light, round_body

STEEL = "#a9acab"


def tin(main: str, second: str, accent: str) -> Drawn:
    """A round tin with a band."""
    return [
        round_body("a", main),
        round_body("b", second),
        '<path d="M380 480 h440 v560 q0 60 -60 66 q-160 18 -320 0 q-60 -6 -60 -66 Z" fill="url(#a)"/>',
        '<path d="M380 680 h440 v220 h-440 Z" fill="url(#b)"/>',
        f'<path d="M430 740 h130 M430 772 h80 M430 846 h200" stroke="{accent}" stroke-width="12"/><circle cx="744" cy="780" r="42" fill="none" stroke="{accent}" stroke-width="10"/>',
        f'<ellipse cx="600" cy="480" rx="228" ry="52" fill="{light(main, 0.25)}"/><ellipse cx="600" cy="470" rx="206" ry="42" fill="{main}"/>',
        '<path d="M426 540 v470" stroke="#fff" stroke-opacity=".3" stroke-width="18" stroke-linecap="round"/>',
    ], (600, 1104, 250)


def grinder(main: str, second: str, accent: str) -> Drawn:
    """A flat-burr grinder with hopper and dial."""
    return [
        round_body("a", main),
        flat_body("b", second),
        round_body("c", "#6d4a33"),
        '<path d="M470 260 h260 l-50 200 h-160 Z" fill="#dfe3e2" fill-opacity=".7"/><path d="M488 330 h224 l-32 130 h-160 Z" fill="url(#c)"/>',
        '<path d="M440 460 h320 q30 0 30 30 v260 h-380 v-260 q0 -30 30 -30 Z" fill="url(#a)"/>',
        f'<circle cx="600" cy="604" r="92" fill="{dark(main, 0.45)}"/><circle cx="600" cy="604" r="70" fill="{light(main, 0.12)}"/><path d="M600 604 L648 556" stroke="{accent}" stroke-width="12" stroke-linecap="round"/>',
        '<path d="M430 750 h90 v300 h-90 Z" fill="url(#a)"/><path d="M380 1040 h440 q30 0 30 34 v44 h-500 v-44 q0 -34 30 -34 Z" fill="url(#a)"/>',
        f'<path d="M600 750 l60 0 l-16 74 h-30 Z" fill="{dark(main, 0.5)}"/><path d="M560 900 h190 v130 q-95 20 -190 0 Z" fill="{STEEL}"/><ellipse cx="655" cy="900" rx="95" ry="18" fill="{light(STEEL, 0.4)}"/>',
        f'<rect x="452" y="700" width="70" height="14" fill="{accent}"/>',
        '<path d="M462 500 v210" stroke="#fff" stroke-opacity=".3" stroke-width="14" stroke-linecap="round"/>',
    ], (600, 1124, 270)


def hand_grinder(main: str, second: str, accent: str) -> Drawn:
    """A hand grinder with crank and knurled body."""
    shapes = [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M600 400 V340 H850" stroke="{dark(STEEL, 0.2)}" stroke-width="24" fill="none"/><rect x="818" y="210" width="66" height="130" rx="32" fill="{accent}"/>',
        '<path d="M480 420 h240 v360 h-240 Z" fill="url(#a)"/><path d="M490 780 h220 v310 q-110 30 -220 0 Z" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="420" rx="120" ry="26" fill="{light(main, 0.3)}"/>',
    ]
    shapes += [
        f'<path d="M{488 + i * 16} {560 + (i % 2) * 6} v140" stroke="{dark(main, 0.6)}" stroke-opacity=".35" stroke-width="7"/>'
        for i in range(15)
    ]
    shapes.append(
        f'<path d="M480 770 h240 v20 h-240 Z" fill="{accent}"/><path d="M520 830 v220" stroke="#fff" stroke-opacity=".35" stroke-width="12" stroke-linecap="round"/>'
    )
    return shapes, (600, 1098, 170)


def dripper(main: str, second: str, accent: str) -> Drawn:
    """A cone dripper on a glass server."""
    shapes = [
        round_body("a", main),
        round_body("b", second),
        '<path d="M430 800 h340 l60 250 q6 60 -70 66 q-160 16 -320 0 q-76 -6 -70 -66 Z" fill="#dfe6e6" fill-opacity=".65"/>',
        '<path d="M396 940 h408 l26 110 q6 60 -70 66 q-160 16 -320 0 q-76 -6 -70 -66 Z" fill="#3a2113" fill-opacity=".85"/>',
        f'<path d="M820 560 q120 -10 120 80 q0 80 -130 70" stroke="{dark(main, 0.15)}" stroke-width="34" fill="none"/>',
        '<path d="M330 420 h540 l-180 340 h-180 Z" fill="url(#a)"/><path d="M400 760 h400 q30 0 30 22 t-30 22 h-400 q-30 0 -30 -22 t30 -22 Z" fill="url(#a)"/>',
        f'<ellipse cx="600" cy="420" rx="270" ry="58" fill="{light(main, 0.3)}"/><ellipse cx="600" cy="426" rx="240" ry="44" fill="{light(second, 0.5)}"/>',
    ]
    shapes += [
        f'<path d="M{400 + i * 66} 462 Q{500 + i * 33} 640 {550 + i * 17} 752" stroke="{dark(main, 0.4)}" stroke-opacity=".3" stroke-width="8" fill="none"/>'
        for i in range(7)
    ]
    shapes.append(
        f'<circle cx="470" cy="1010" r="10" fill="{accent}"/><path d="M430 860 l-26 150" stroke="#fff" stroke-opacity=".6" stroke-width="12" stroke-linecap="round"/>'
    )
    return shapes, (600, 1116, 250)


def kettle(main: str, second: str, accent: str) -> Drawn:
    """A gooseneck kettle on its base."""
    return [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M400 900 Q250 880 250 700 Q250 560 180 520" stroke="{dark(main, 0.15)}" stroke-width="34" fill="none" stroke-linecap="round"/>',
        f'<path d="M770 560 q190 -30 180 160 q-10 170 -110 220" stroke="{dark(accent, 0.25)}" stroke-width="44" fill="none" stroke-linecap="round"/>',
        '<path d="M450 540 h320 l90 440 q10 70 -60 76 h-380 q-70 -6 -60 -76 Z" fill="url(#a)"/>',
        f'<path d="M440 520 h340 v34 h-340 Z" fill="{dark(main, 0.35)}"/><path d="M560 460 h100 v60 h-100 Z" fill="{dark(accent, 0.25)}"/>',
        '<path d="M340 1060 h540 q20 0 20 20 v40 h-580 v-40 q0 -20 20 -20 Z" fill="url(#b)"/>',
        f'<circle cx="610" cy="1090" r="14" fill="{accent}"/><path d="M490 600 l-56 380" stroke="#fff" stroke-opacity=".45" stroke-width="18" stroke-linecap="round"/>',
    ], (600, 1124, 320)


def press(main: str, second: str, accent: str) -> Drawn:
    """A glass press in a frame."""
    shapes = [
        round_body("a", main),
        f'<path d="M810 540 q150 0 140 170 q-8 160 -150 170" stroke="{dark(second, 0.2)}" stroke-width="44" fill="none"/>',
        '<path d="M400 500 h400 v540 q0 60 -60 66 q-140 14 -280 0 q-60 -6 -60 -66 Z" fill="#e3e9e8" fill-opacity=".6"/>',
        '<path d="M404 700 h392 v340 q0 60 -60 66 q-136 14 -272 0 q-60 -6 -60 -66 Z" fill="#3a2113" fill-opacity=".88"/>',
        f'<path d="M404 690 h392 v26 h-392 Z" fill="{STEEL}"/><path d="M600 330 v370" stroke="{STEEL}" stroke-width="14"/><circle cx="600" cy="316" r="36" fill="{accent}"/>',
        '<path d="M384 470 q216 -80 432 0 v40 h-432 Z" fill="url(#a)"/>',
    ]
    shapes += [f'<path d="M{x} 506 v580" stroke="{main}" stroke-width="22"/>' for x in (404, 600, 796)]
    shapes.append(
        '<path d="M384 1040 h432 v60 q-216 40 -432 0 Z" fill="url(#a)"/><path d="M444 560 v440" stroke="#fff" stroke-opacity=".6" stroke-width="14" stroke-linecap="round"/>'
    )
    return shapes, (600, 1112, 250)


def scale(main: str, second: str, accent: str) -> Drawn:
    """A flat scale with lit figures."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        '<path d="M250 700 h700 l70 300 q6 60 -60 60 h-720 q-66 0 -60 -60 Z" fill="url(#a)"/>',
        f'<path d="M300 722 h600 l36 160 h-672 Z" fill="{light(main, 0.12)}"/><path d="M300 722 h600 l36 160 h-672 Z" fill="none" stroke="{dark(main, 0.5)}" stroke-width="4"/>',
        f'<rect x="420" y="920" width="360" height="96" rx="10" fill="{dark(main, 0.6)}"/>',
        f'<path d="M462 944 v48 M500 944 h34 v24 h-34 v24 h34 M562 944 h34 v48 h-34 Z M640 992 v-2 M668 944 h34 v48 h-34 M668 968 h34" stroke="{accent}" stroke-width="9" fill="none" stroke-linecap="round"/>',
        f'<circle cx="330" cy="968" r="22" fill="{second}"/><circle cx="870" cy="968" r="22" fill="{second}"/>',
        '<path d="M320 740 h300" stroke="#fff" stroke-opacity=".25" stroke-width="14" stroke-linecap="round"/>',
    ], (600, 1064, 400)


def cup(main: str, second: str, accent: str) -> Drawn:
    """A cup on its saucer, full."""
    return [
        round_body("a", main),
        round_body("b", second),
        '<ellipse cx="600" cy="1050" rx="390" ry="84" fill="url(#b)"/><ellipse cx="600" cy="1036" rx="300" ry="56" fill="url(#b)"/>',
        f'<path d="M826 740 q140 -10 130 90 q-10 100 -160 100" stroke="{dark(main, 0.12)}" stroke-width="38" fill="none"/>',
        '<path d="M330 680 h540 q-6 270 -170 346 h-200 q-164 -76 -170 -346 Z" fill="url(#a)"/>',
        f'<ellipse cx="600" cy="680" rx="270" ry="66" fill="{light(main, 0.4)}"/><ellipse cx="600" cy="686" rx="244" ry="52" fill="#4a2a18"/>',
        '<path d="M600 724 q-110 -10 -96 -40 q10 -24 52 -8 q20 -26 44 0 q24 -26 44 0 q42 -16 52 8 q14 30 -96 40 Z" fill="#e8c9a0"/>',
        f'<path d="M336 740 q8 12 530 0" stroke="{accent}" stroke-width="10" fill="none"/>',
        '<path d="M380 780 q20 140 110 210" stroke="#fff" stroke-opacity=".5" stroke-width="16" stroke-linecap="round" fill="none"/>',
    ], (600, 1084, 360)
