"""More of Kernel Coffee: brewers, kettles and scales."""

from typing import Final

from shared.demo.drawings.canvas import Drawn, dark, flat_body, light, placed, round_body, sheen
from shared.demo.drawings.cups import small_cup
from shared.demo.drawings.labels import bean
from shared.demo.drawings.roast import scale

GLASS: Final = "#dfe7e6"
BREW: Final = "#3a2113"
STEEL: Final = "#a9acab"


def cone(main: str, second: str, accent: str) -> Drawn:
    """A dripper by itself on a mug."""
    return [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M760 840 q130 -10 124 90 q-6 100 -130 100" stroke="{dark(second, 0.15)}" stroke-width="38" fill="none"/><path d="M420 780 h360 v270 q0 48 -50 52 q-130 14 -260 0 q-50 -4 -50 -52 Z" fill="url(#b)"/>',
        f'<path d="M800 520 q130 -30 130 60 q0 90 -150 90" stroke="{dark(main, 0.12)}" stroke-width="36" fill="none"/>',
        '<path d="M310 430 h580 q-60 210 -210 320 h-160 q-150 -110 -210 -320 Z" fill="url(#a)"/><path d="M360 750 h480 q34 0 34 24 t-34 24 h-480 q-34 0 -34 -24 t34 -24 Z" fill="url(#a)"/>',
        *(
            f'<path d="M{366 + i * 52} {474 + 34 * (1 - ((i - 4.5) / 4.5) ** 2):.0f} Q{470 + i * 29} 640 {535 + i * 14} 744" stroke="{dark(main, 0.45)}" stroke-opacity=".28" stroke-width="8" fill="none"/>'
            for i in range(10)
        ),
        f'<ellipse cx="600" cy="430" rx="290" ry="64" fill="{light(main, 0.3)}"/><ellipse cx="600" cy="436" rx="264" ry="52" fill="#efe8d6"/><path d="M350 446 q250 70 500 0 q-20 40 -250 46 q-230 -6 -250 -46 Z" fill="{BREW}"/><circle cx="520" cy="930" r="16" fill="{accent}"/>',
        sheen("M380 520 q50 120 110 180", 16),
    ], (600, 1102, 240)


def server_set(main: str, second: str, accent: str) -> Drawn:
    """Dripper, server and filter papers."""
    papers = [
        f'<path d="M420 {700 + i * 9} h360 l-180 330 Z" fill="{_paper(i)}" stroke="#c9bfa8" stroke-width="3"/>'
        for i in range(6)
    ]
    papers.append(f'<path d="M424 738 h352" stroke="{second}" stroke-opacity=".6" stroke-width="14"/>')
    return [
        placed((papers, (600, 1050, 130)), "p", 300, 150, 0.72),
        placed(_server(main, accent), "q", -150, 0, 1.0),
    ], None


def stovetop_kettle(main: str, second: str, accent: str) -> Drawn:
    """A kettle for the fire, with a wooden handle and a thermometer."""
    return [
        round_body("a", main),
        f'<path d="M420 960 Q250 930 250 720 Q250 600 170 540" stroke="{dark(main, 0.1)}" stroke-width="32" fill="none" stroke-linecap="round"/><path d="M408 940 Q270 900 268 720" stroke="{light(main, 0.5)}" stroke-opacity=".5" stroke-width="7" fill="none"/>',
        '<path d="M760 700 q210 -60 190 110 q-20 120 -130 170" stroke="#8a5a34" stroke-width="42" fill="none" stroke-linecap="round"/><path d="M790 684 q150 -20 144 110" stroke="#c1915f" stroke-width="9" fill="none" stroke-linecap="round"/>',
        '<path d="M430 620 q170 -60 340 0 q110 130 110 350 q0 110 -80 120 h-400 q-80 -10 -80 -120 q0 -220 110 -350 Z" fill="url(#a)"/>',
        f'<path d="M424 640 q176 66 352 0" stroke="{dark(main, 0.5)}" stroke-width="9" fill="none" stroke-opacity=".6"/><path d="M556 540 h88 v60 h-88 Z" fill="#8a5a34"/><circle cx="600" cy="500" r="56" fill="{light(STEEL, 0.3)}"/><circle cx="600" cy="500" r="44" fill="#f7f4ec"/><path d="M600 500 l22 -30" stroke="{dark(accent, 0.1)}" stroke-width="9" stroke-linecap="round"/>',
        f'<path d="M326 1020 q274 40 548 0" stroke="{second}" stroke-opacity=".45" stroke-width="7" fill="none"/>',
        sheen("M408 720 q-50 120 -46 260", 20),
    ], (600, 1096, 310)


def travel_press(main: str, second: str, accent: str) -> Drawn:
    """A flask that presses: steel, a lid and a folded plunger."""
    return [
        round_body("a", main),
        round_body("b", dark(second, 0.7)),
        f'<path d="M600 380 v-100" stroke="{STEEL}" stroke-width="18"/><rect x="500" y="236" width="200" height="48" rx="24" fill="{accent}"/>',
        '<path d="M424 400 q176 -60 352 0 v100 h-352 Z" fill="url(#b)"/><path d="M430 500 h340 l-34 540 q-4 54 -50 58 q-86 10 -172 0 q-46 -4 -50 -58 Z" fill="url(#a)"/>',
        f'<path d="M440 640 h320 l-14 220 h-292 Z" fill="{dark(main, 0.35)}"/>',
        *(
            f'<path d="M{446 + i * 2} {664 + i * 28} h{308 - i * 4}" stroke="{light(main, 0.2)}" stroke-opacity=".3" stroke-width="7"/>'
            for i in range(7)
        ),
        f'<path d="M428 496 h344 v18 h-344 Z" fill="{accent}"/><path d="M700 420 q70 -10 80 60" stroke="{dark(second, 0.8)}" stroke-width="22" fill="none"/>',
        sheen("M474 540 l26 480", 16),
    ], (600, 1102, 190)


def pocket_scale(main: str, second: str, accent: str) -> Drawn:
    """A small square scale with a mug of beans on it."""
    return [
        flat_body("a", main),
        flat_body("b", light(main, 0.2)),
        round_body("k", "#d9d4c5"),
        '<path d="M300 930 h600 l30 130 q6 40 -40 40 h-580 q-46 0 -40 -40 Z" fill="url(#a)"/><path d="M330 860 h540 l30 80 h-600 Z" fill="url(#b)"/>',
        f'<rect x="480" y="980" width="240" height="78" rx="10" fill="{dark(main, 0.6)}"/><path d="M514 1000 v40 M546 1000 h28 v40 h-28 Z M606 1000 h28 v20 h-28 v20 h28 M666 1000 v40" stroke="{accent}" stroke-width="8" fill="none" stroke-linecap="round"/><circle cx="390" cy="1020" r="17" fill="{second}"/><circle cx="810" cy="1020" r="17" fill="{second}"/>',
        '<path d="M430 640 h340 l-30 230 q-140 26 -280 0 Z" fill="url(#k)"/><ellipse cx="600" cy="640" rx="170" ry="42" fill="#efebdf"/><ellipse cx="600" cy="646" rx="152" ry="33" fill="#2f1d12"/>',
        *(
            bean(x, y, turn)
            for x, y, turn in ((520, 640, 20), (590, 630, 80), (660, 644, -20), (560, 656, 50), (626, 660, 0))
        ),
        sheen("M466 700 l16 140", 13),
    ], (600, 1104, 330)


def espresso_scale(main: str, second: str, accent: str) -> Drawn:
    """A slim scale with a cup on it."""
    return [
        placed(scale(main, second, accent), "p", 0, 110, 0.98),
        placed(small_cup(light(second, 0.1), main, accent), "q", 0, -10, 0.56),
    ], None


def _server(main: str, accent: str) -> Drawn:
    return [
        round_body("a", main),
        f'<path d="M800 760 q150 0 140 130 q-6 120 -130 130" stroke="{GLASS}" stroke-opacity=".9" stroke-width="34" fill="none"/>',
        f'<path d="M440 720 h320 q30 60 70 190 q40 150 -60 184 q-170 20 -340 0 q-100 -34 -60 -184 q40 -130 70 -190 Z" fill="{GLASS}" fill-opacity=".7"/>',
        f'<path d="M384 880 q216 40 432 0 l14 40 q36 140 -60 174 q-170 20 -340 0 q-96 -34 -60 -174 Z" fill="{BREW}" fill-opacity=".9"/><ellipse cx="600" cy="886" rx="218" ry="26" fill="#5d3820"/>',
        f'<path d="M820 470 q110 -20 110 60 q0 80 -120 80" stroke="{dark(main, 0.12)}" stroke-width="32" fill="none"/>',
        '<path d="M340 400 h520 q-50 190 -190 290 h-140 q-140 -100 -190 -290 Z" fill="url(#a)"/><path d="M396 690 h408 q26 0 26 20 t-26 20 h-408 q-26 0 -26 -20 t26 -20 Z" fill="url(#a)"/>',
        *(
            f'<path d="M{394 + i * 52} 440 Q{490 + i * 27} 590 {545 + i * 14} 682" stroke="{dark(main, 0.45)}" stroke-opacity=".28" stroke-width="8" fill="none"/>'
            for i in range(9)
        ),
        f'<ellipse cx="600" cy="400" rx="260" ry="56" fill="{light(main, 0.3)}"/><ellipse cx="600" cy="406" rx="234" ry="44" fill="#efe8d6"/><circle cx="440" cy="1000" r="12" fill="{accent}"/>',
        sheen("M430 780 q-40 90 -46 170", 13),
    ], (600, 1098, 250)


def _paper(layer: int) -> str:
    return dark("#f1e9d6", 0.03 * (5 - layer))
