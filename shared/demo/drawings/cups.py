"""More of Kernel Coffee: cups, canisters and what keeps a machine clean."""

from typing import Final

from shared.demo.drawings.canvas import Drawn, blended, dark, flat_body, light, round_body, sheen

STEEL: Final = "#a9acab"


def tall_cup(main: str, second: str, accent: str) -> Drawn:
    """A cup without handle that opens like a tulip, on a disc."""
    return [
        round_body("a", main),
        round_body("b", second),
        '<ellipse cx="600" cy="1080" rx="300" ry="60" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="1070" rx="290" ry="52" fill="{light(second, 0.1)}"/>',
        *(
            f'<path d="M{x} 420 q-40 -60 0 -120 q36 -60 0 -110" stroke="#fff" stroke-opacity=".55" stroke-width="15" stroke-linecap="round" fill="none"/>'
            for x in (560, 640)
        ),
        '<path d="M356 500 q10 140 50 260 q40 120 34 240 q0 50 50 60 q110 14 220 0 q50 -10 50 -60 q-6 -120 34 -240 q40 -120 50 -260 Z" fill="url(#a)"/>',
        f'<path d="M436 960 q164 36 328 0 l-2 44 q-2 48 -52 56 q-110 14 -220 0 q-50 -8 -52 -56 Z" fill="{accent}"/><ellipse cx="600" cy="500" rx="244" ry="58" fill="{light(main, 0.4)}"/><ellipse cx="600" cy="506" rx="222" ry="46" fill="#f7f4ec"/><ellipse cx="600" cy="516" rx="204" ry="36" fill="#4a2615"/><ellipse cx="560" cy="512" rx="90" ry="14" fill="#8a5230" fill-opacity=".7"/>',
        sheen("M404 590 q14 120 50 220", 17),
    ], (600, 1100, 280)


def small_cup(main: str, second: str, accent: str) -> Drawn:
    """A thick espresso cup with a small handle and a spoon on its saucer."""
    return [
        round_body("a", main),
        round_body("b", second),
        '<ellipse cx="600" cy="1040" rx="400" ry="92" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="1028" rx="370" ry="78" fill="{light(second, 0.14)}"/><ellipse cx="600" cy="1040" rx="220" ry="40" fill="{dark(second, 0.25)}"/>',
        f'<path d="M800 790 q120 -20 118 60 q-6 80 -136 80" stroke="{dark(main, 0.12)}" stroke-width="42" fill="none"/>',
        '<path d="M370 690 h460 q10 220 -90 330 q-140 40 -280 0 q-100 -110 -90 -330 Z" fill="url(#a)"/>',
        f'<ellipse cx="600" cy="690" rx="230" ry="56" fill="{light(main, 0.35)}"/><ellipse cx="600" cy="696" rx="196" ry="42" fill="#6b3a1c"/><path d="M430 694 q60 -28 150 -18 t190 10 q-40 40 -170 44 t-170 -36 Z" fill="#c48a4c"/>',
        f'<path d="M280 1040 L520 1092" stroke="{STEEL}" stroke-width="16" stroke-linecap="round"/><ellipse cx="256" cy="1034" rx="48" ry="20" transform="rotate(12 256 1034)" fill="{light(STEEL, 0.3)}"/><circle cx="600" cy="870" r="14" fill="{accent}"/>',
        sheen("M424 780 q0 120 50 190", 16),
    ], (600, 1086, 380)


def storage_tin(main: str, second: str, accent: str) -> Drawn:
    """An airtight canister with a steel lid, a knob and a date wheel."""
    return [
        round_body("a", main),
        round_body("b", STEEL),
        '<path d="M370 540 h460 v500 q0 60 -60 66 q-170 18 -340 0 q-60 -6 -60 -66 Z" fill="url(#a)"/>',
        '<path d="M356 470 h488 v70 q-244 56 -488 0 Z" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="470" rx="244" ry="56" fill="{light(STEEL, 0.4)}"/><ellipse cx="600" cy="466" rx="190" ry="40" fill="{dark(STEEL, 0.1)}"/><path d="M566 400 h68 v62 q-34 12 -68 0 Z" fill="{accent}"/><ellipse cx="600" cy="400" rx="34" ry="10" fill="{light(accent, 0.4)}"/>',
        f'<path d="M370 600 q230 50 460 0" stroke="{dark(main, 0.6)}" stroke-opacity=".4" stroke-width="6" fill="none"/><circle cx="600" cy="830" r="92" fill="none" stroke="{second}" stroke-width="10"/><path d="M600 830 L650 770" stroke="{accent}" stroke-width="12" stroke-linecap="round"/>',
        *(
            f'<path d="M600 760 v-14" transform="rotate({turn} 600 830)" stroke="{second}" stroke-width="7"/>'
            for turn in range(0, 360, 30)
        ),
        sheen("M418 640 v380", 18),
    ], (600, 1104, 260)


def tablets(main: str, second: str, accent: str) -> Drawn:
    """A jar of tablets, some in front."""
    return [
        round_body("a", light(second, 0.2)),
        round_body("b", main),
        '<path d="M420 560 h360 v460 q0 56 -56 62 q-124 14 -248 0 q-56 -6 -56 -62 Z" fill="url(#a)"/><path d="M404 430 h392 v130 q-196 40 -392 0 Z" fill="url(#b)"/>',
        *(
            f'<path d="M{414 + i * 21} 444 v118" stroke="{light(main, 0.3)}" stroke-opacity=".25" stroke-width="6"/>'
            for i in range(18)
        ),
        f'<ellipse cx="600" cy="430" rx="196" ry="42" fill="{light(main, 0.2)}"/>',
        f'<path d="M420 690 h360 v230 h-360 Z" fill="{accent}"/><path d="M456 740 h150 M456 776 h100 M456 868 h70" stroke="{dark(main, 0.1)}" stroke-width="13"/><circle cx="700" cy="810" r="52" fill="none" stroke="{dark(main, 0.1)}" stroke-width="11"/><path d="M660 810 h80" stroke="{dark(main, 0.1)}" stroke-width="9"/>',
        *(
            f'<ellipse cx="{x}" cy="{y + 16}" rx="56" ry="24" fill="#cfcabd"/><ellipse cx="{x}" cy="{y}" rx="56" ry="24" fill="#f6f3ea"/><path d="M{x - 34} {y} h68" stroke="#cfcabd" stroke-width="5"/>'
            for x, y in ((300, 1080), (390, 1124), (860, 1098))
        ),
        sheen("M456 600 v420", 14),
    ], (600, 1086, 240)


def sachet(main: str, second: str, accent: str) -> Drawn:
    """A box of descaler with a spoon."""
    return [
        flat_body("a", light(second, 0.25)),
        blended("b", dark(second, 0.15), dark(second, 0.4)),
        '<path d="M360 430 h380 v670 h-380 Z" fill="url(#a)"/><path d="M740 430 l110 -50 v640 l-110 80 Z" fill="url(#b)"/>',
        f'<path d="M360 430 l110 -50 h380 l-110 50 Z" fill="{light(second, 0.5)}"/>',
        f'<path d="M360 800 h380 v300 h-380 Z" fill="{main}"/><path d="M740 800 l110 -60 v280 l-110 80 Z" fill="{dark(main, 0.3)}"/>',
        f'<path d="M550 520 q90 130 90 190 a90 90 0 0 1 -180 0 q0 -60 90 -190 Z" fill="{accent}"/><path d="M496 716 a54 54 0 0 0 40 50" stroke="#fff" stroke-opacity=".7" stroke-width="11" fill="none" stroke-linecap="round"/>',
        f'<path d="M406 870 h190 M406 910 h120 M406 1020 h70" stroke="{accent}" stroke-width="13"/><path d="M884 1100 L1010 900" stroke="{STEEL}" stroke-width="18" stroke-linecap="round"/><ellipse cx="870" cy="1116" rx="52" ry="28" transform="rotate(-30 870 1116)" fill="{dark(STEEL, 0.15)}"/><ellipse cx="868" cy="1110" rx="40" ry="18" transform="rotate(-30 868 1110)" fill="#f5f2ea"/>',
    ], (620, 1096, 280)
