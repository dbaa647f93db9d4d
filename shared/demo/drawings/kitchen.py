"""More of Northbound: fire, water and a way to carry both."""

from shared.demo.drawings.canvas import Drawn, dark, light, placed, round_body, sheen

STEEL = "#a4abad"


def pot_set(main: str, second: str, accent: str) -> Drawn:
    """Stove, pot and cartridge beside one another."""
    return [
        placed(_cartridge(main, second, accent), "p", 280, 130, 0.85),
        placed(_pot(second, accent), "q", -130, 60, 1.05),
    ], None


def winter_stove(main: str, second: str, accent: str) -> Drawn:
    """A liquid-fuel stove with hose and bottle."""
    return [
        round_body("a", main),
        round_body("b", STEEL),
        f'<path d="M520 960 Q660 1060 760 960" stroke="{dark(second, 0.6)}" stroke-width="16" fill="none"/>',
        f'<path d="M180 800 h360 M220 800 l-40 280 M500 800 l60 280 M360 800 v270" stroke="{dark(STEEL, 0.3)}" stroke-width="20" stroke-linecap="round" fill="none"/><path d="M270 830 h180 l-20 170 h-140 Z" fill="url(#b)"/><ellipse cx="360" cy="830" rx="90" ry="22" fill="{dark(STEEL, 0.6)}"/>',
        *(
            f'<path d="M{x} 826 q-24 -50 0 -{h} q24 {h - 50} 0 {h} Z" fill="#5f8fc9" fill-opacity=".75"/>'
            for x, h in ((310, 90), (360, 120), (410, 90))
        ),
        f'<path d="M790 520 h150 v90 h-150 Z" fill="{dark(second, 0.4)}"/><path d="M865 460 v70" stroke="{accent}" stroke-width="30" stroke-linecap="round"/><path d="M760 700 q0 -90 105 -96 q105 6 105 96 v330 q0 56 -50 60 q-55 6 -110 0 q-50 -4 -50 -60 Z" fill="url(#a)"/><path d="M760 880 h210 v70 h-210 Z" fill="{accent}"/>',
        sheen("M796 700 v300", 14),
    ], (570, 1098, 380)


def flask(main: str, second: str, accent: str) -> Drawn:
    """A slim flask with its cup beside it."""
    return [
        round_body("a", main),
        round_body("b", STEEL),
        round_body("e", second),
        '<path d="M400 470 h240 v560 q0 60 -50 66 q-70 8 -140 0 q-50 -6 -50 -66 Z" fill="url(#a)"/><path d="M392 290 q128 -50 256 0 v190 h-256 Z" fill="url(#b)"/>',
        f'<path d="M392 470 h256 v24 h-256 Z" fill="{accent}"/><path d="M470 780 l50 -40 l50 40 M486 816 l34 -26 l34 26" stroke="{light(main, 0.7)}" stroke-width="9" fill="none"/>',
        f'<path d="M730 880 h220 l-14 180 q-4 34 -40 38 q-56 6 -112 0 q-36 -4 -40 -38 Z" fill="url(#e)"/><ellipse cx="840" cy="880" rx="110" ry="26" fill="{light(second, 0.4)}"/><ellipse cx="840" cy="884" rx="94" ry="19" fill="#8a5426"/>',
        sheen("M440 540 v480", 16),
        sheen("M764 920 l8 130", 10),
    ], (620, 1104, 300)


def growler(main: str, second: str, accent: str) -> Drawn:
    """A big jug with a bail handle."""
    return [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M470 480 Q440 250 600 250 Q760 250 730 480" stroke="{STEEL}" stroke-width="18" fill="none"/><rect x="520" y="228" width="160" height="44" rx="22" fill="{accent}"/>',
        '<path d="M530 380 h140 v90 h-140 Z" fill="url(#b)"/><path d="M500 460 h200 v40 q150 50 150 190 v320 q0 80 -80 88 q-170 18 -340 0 q-80 -8 -80 -88 v-320 q0 -140 150 -190 Z" fill="url(#a)"/>',
        f'<path d="M350 930 h500 v36 h-500 Z" fill="{accent}"/><path d="M520 780 l80 -62 l80 62 M546 832 l54 -42 l54 42" stroke="{light(main, 0.7)}" stroke-width="13" fill="none"/>',
        sheen("M402 680 v320", 20),
    ], (600, 1112, 270)


def steel_bottle(main: str, second: str, accent: str) -> Drawn:
    """A bare bottle with a painted foot and a screw lid on a strap."""
    return [
        round_body("a", STEEL),
        round_body("b", main),
        f'<path d="M690 380 q110 30 70 190" stroke="{accent}" stroke-width="18" fill="none"/>',
        f'<path d="M500 330 h200 v90 h-200 Z" fill="{dark(second, 0.2)}"/>',
        *(
            f'<path d="M{510 + i * 18} 336 v78" stroke="{dark(second, 0.6)}" stroke-opacity=".5" stroke-width="6"/>'
            for i in range(11)
        ),
        '<path d="M520 420 h160 q100 50 100 150 v470 q0 54 -50 58 q-130 14 -260 0 q-50 -4 -50 -58 v-470 q0 -100 100 -150 Z" fill="url(#a)"/><path d="M420 800 h360 v240 q0 54 -50 58 q-130 14 -260 0 q-50 -4 -50 -58 Z" fill="url(#b)"/>',
        f'<path d="M420 792 h360 v14 h-360 Z" fill="{accent}"/><path d="M540 680 l60 -46 l60 46" stroke="{dark(STEEL, 0.4)}" stroke-width="10" fill="none"/>',
        sheen("M470 560 v460", 18),
    ], (600, 1106, 200)


def enamel_mug(main: str, second: str, accent: str) -> Drawn:
    """An enamel mug with a dark rim, speckled, steaming."""
    return [
        round_body("a", main),
        f'<path d="M806 690 q180 -20 170 120 q-6 140 -176 140" stroke="{dark(main, 0.1)}" stroke-width="34" fill="none"/><path d="M806 690 q180 -20 170 120 q-6 140 -176 140" stroke="{light(main, 0.4)}" stroke-opacity=".5" stroke-width="8" fill="none"/>',
        *(
            f'<path d="M{x} 540 q-40 -60 0 -120 q36 -60 0 -120" stroke="#fff" stroke-opacity=".5" stroke-width="16" stroke-linecap="round" fill="none"/>'
            for x in (540, 640)
        ),
        '<path d="M384 610 h432 l-10 430 q-4 50 -56 56 q-150 16 -300 0 q-52 -6 -56 -56 Z" fill="url(#a)"/>',
        *(
            f'<circle cx="{410 + (i * i * 37 + i * 11) % 380}" cy="{680 + (i * i * 53 + i * 29) % 380}" r="{3 + i % 4}" fill="{light(main, 0.75)}" fill-opacity=".75"/>'
            for i in range(46)
        ),
        f'<ellipse cx="600" cy="610" rx="220" ry="54" fill="{dark(second, 0.4)}"/><ellipse cx="600" cy="614" rx="202" ry="44" fill="#efe9db"/><ellipse cx="600" cy="626" rx="188" ry="34" fill="#4a2d1b"/><path d="M540 850 l60 -48 l60 48 M562 894 l38 -30 l38 30" stroke="{accent}" stroke-width="14" fill="none"/>',
        sheen("M430 700 l4 320", 18),
    ], (600, 1100, 240)


def _pot(second: str, accent: str) -> Drawn:
    return [
        round_body("a", "#9aa3a6"),
        f'<path d="M800 620 q140 0 130 90 q-6 110 -130 110" stroke="{accent}" stroke-width="30" fill="none"/>',
        '<path d="M380 560 h440 v420 q0 60 -60 66 q-160 16 -320 0 q-60 -6 -60 -66 Z" fill="url(#a)"/><path d="M372 520 q228 -56 456 0 v44 h-456 Z" fill="#7d878a"/>',
        f'<path d="M380 930 h440 v90 q-220 40 -440 0 Z" fill="{dark(second, 0.5)}"/>',
        *(
            f'<path d="M{392 + i * 22} 936 v{88 - abs(i - 9)}" stroke="{STEEL}" stroke-opacity=".5" stroke-width="7"/>'
            for i in range(20)
        ),
        f'<circle cx="600" cy="494" r="26" fill="{accent}"/><path d="M430 690 h60 M430 770 h40 M430 850 h60" stroke="#5f696c" stroke-width="6"/>',
        sheen("M440 600 v300", 16),
    ], (600, 1046, 240)


def _cartridge(main: str, second: str, accent: str) -> Drawn:
    return [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M470 700 h260 M500 700 l70 110 M700 700 l-70 110" stroke="{dark(second, 0.3)}" stroke-width="22" stroke-linecap="round"/><path d="M540 730 h120 v110 h-120 Z" fill="url(#b)"/>',
        '<path d="M420 910 q0 -66 70 -70 h220 q70 4 70 70 v130 q0 44 -60 50 q-120 12 -240 0 q-60 -6 -60 -50 Z" fill="url(#a)"/>',
        f'<path d="M420 940 h360 v80 h-360 Z" fill="{accent}"/><path d="M560 1000 l40 -38 l40 38" stroke="{dark(main, 0.6)}" stroke-width="9" fill="none"/>',
        sheen("M462 900 v150", 14),
    ], (600, 1092, 190)
