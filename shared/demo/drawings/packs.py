"""More of Northbound: packs and bags, each cut for its use."""

from shared.demo.drawings.canvas import Drawn, blended, dark, flat_body, light, mix, patch, sheen, weave

STEEL = "#a4abad"


def day_pack(main: str, second: str, accent: str) -> Drawn:
    """A rounded day pack with a curved zip and stretch pockets."""
    body = "M600 330 q210 4 236 230 l26 430 q4 110 -110 118 h-304 q-114 -8 -110 -118 l26 -430 q26 -226 236 -230 Z"
    return [
        flat_body("a", main),
        flat_body("b", second),
        weave("w", dark(main, 0.6), light(main, 0.6)),
        f'<path d="M540 340 q0 -92 60 -94 q60 2 60 94" stroke="{dark(second, 0.4)}" stroke-width="24" fill="none"/>',
        f'<path d="M352 760 q-60 60 -40 240 q10 70 70 80 Z M848 760 q60 60 40 240 q-10 70 -70 80 Z" fill="{dark(second, 0.25)}"/>',
        f'<path d="{body}" fill="url(#a)"/><path d="{body}" fill="url(#w)"/>',
        f'<path d="M394 640 q-4 -240 206 -250 q210 10 206 250" stroke="{dark(main, 0.6)}" stroke-width="16" fill="none"/><path d="M394 640 q-4 -240 206 -250 q210 10 206 250" stroke="{accent}" stroke-width="5" fill="none"/>',
        f'<path d="M380 730 q220 -46 440 0 l22 256 q4 90 -90 98 h-304 q-94 -8 -90 -98 Z" fill="url(#b)"/><path d="M396 764 q204 -40 408 0" stroke="{accent}" stroke-width="9" fill="none"/>',
        f'<path d="M806 640 v44" stroke="{accent}" stroke-width="14" stroke-linecap="round"/>{patch(600, 900, accent, main)}',
        *(_ladder(600, 470 + i * 44, second) for i in range(4)),
        sheen("M390 560 q-12 120 -16 220", 14),
    ], (600, 1112, 270)


def climbing_pack(main: str, second: str, accent: str) -> Drawn:
    """A slim tube with a coiled rope under its lid and two axe loops."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        weave("w", dark(main, 0.6), light(main, 0.6)),
        *(
            f'<path d="M{410 + i * 5} {452 + i * 16} q190 {78 - i * 4} {380 - i * 10} 0" stroke="{accent if i % 2 else light(accent, 0.35)}" stroke-width="22" fill="none" stroke-linecap="round"/>'
            for i in range(4)
        ),
        '<path d="M390 500 q0 -30 40 -32 h340 q40 2 40 32 l10 540 q4 70 -90 76 h-260 q-94 -6 -90 -76 Z" fill="url(#a)"/><path d="M390 500 q0 -30 40 -32 h340 q40 2 40 32 l10 540 q4 70 -90 76 h-260 q-94 -6 -90 -76 Z" fill="url(#w)"/>',
        *(
            f'<path d="M{405 + i * 2} {470 + i * 17} q195 {70 - i * 3} {390 - i * 4} 0" stroke="{accent if i % 2 else light(accent, 0.4)}" stroke-width="20" fill="none" stroke-linecap="round"/>'
            for i in range(3)
        ),
        '<path d="M384 420 q20 -150 216 -154 q196 4 216 154 q4 56 -46 60 q-170 26 -340 0 q-50 -4 -46 -60 Z" fill="url(#b)"/>',
        f'<path d="M600 470 v250" stroke="{dark(second, 0.5)}" stroke-width="34"/><rect x="570" y="640" width="60" height="44" rx="8" fill="{STEEL}"/><rect x="584" y="652" width="32" height="20" rx="4" fill="{dark(main, 0.6)}"/>',
        f'<path d="M470 780 v300 M730 780 v300" stroke="{dark(second, 0.5)}" stroke-width="26"/>',
        *(
            f'<path d="M{x - 34} {y} q34 40 68 0" stroke="{accent}" stroke-width="13" fill="none"/>'
            for x in (470, 730)
            for y in (840, 930, 1020)
        ),
        patch(600, 880, accent, main),
        sheen("M420 560 q-4 220 -8 400", 14),
    ], (600, 1120, 240)


def roll_top(main: str, second: str, accent: str) -> Drawn:
    """A welded bag with a rolled mouth and two clips."""
    return [
        flat_body("a", main),
        blended("b", light(main, 0.25), dark(main, 0.35)),
        '<path d="M370 440 h460 l30 560 q4 104 -100 110 h-320 q-104 -6 -100 -110 Z" fill="url(#a)"/>',
        f'<path d="M370 440 h460 l6 100 q-236 44 -472 0 Z" fill="{dark(main, 0.3)}"/>',
        *(
            f'<rect x="340" y="{330 + i * 40}" width="520" height="52" rx="26" fill="url(#b)"/>'
            for i in range(3)
        ),
        *(
            f'<path d="M{x} 356 v330" stroke="{dark(second, 0.4)}" stroke-width="30"/><rect x="{x - 30}" y="550" width="60" height="66" rx="10" fill="{dark(second, 0.7)}"/><rect x="{x - 16}" y="566" width="32" height="32" rx="5" fill="{accent}"/>'
            for x in (386, 814)
        ),
        f'<path d="M416 790 h368 v260 h-368 Z" fill="none" stroke="{dark(main, 0.4)}" stroke-width="10" stroke-opacity=".7"/><path d="M416 790 h368" stroke="{accent}" stroke-width="12"/>',
        f'<path d="M470 690 h260" stroke="{light(main, 0.55)}" stroke-width="9" stroke-opacity=".5"/>{patch(600, 920, accent, main)}',
        sheen("M398 660 q-10 180 -12 340", 20),
        sheen("M380 352 h300", 9),
    ], (600, 1114, 280)


def weekend_bag(main: str, second: str, accent: str) -> Drawn:
    """A waxed bag with leather handles and a brass zip."""
    leather = mix("#8a5a34", second, 0.12)
    return [
        flat_body("a", main),
        blended("b", leather, dark(leather, 0.4)),
        weave("w", dark(main, 0.6), light(main, 0.6)),
        f'<path d="M430 740 q-10 -280 170 -286 q180 6 170 286" stroke="{dark(leather, 0.3)}" stroke-width="28" fill="none"/>',
        '<path d="M270 640 q330 -50 660 0 q70 200 60 380 q-4 76 -90 80 h-600 q-86 -4 -90 -80 q-10 -180 60 -380 Z" fill="url(#a)"/><path d="M270 640 q330 -50 660 0 q70 200 60 380 q-4 76 -90 80 h-600 q-86 -4 -90 -80 q-10 -180 60 -380 Z" fill="url(#w)"/>',
        '<path d="M212 930 q390 50 776 0 q4 50 2 90 q-4 76 -90 80 h-600 q-86 -4 -90 -80 q-2 -50 2 -90 Z" fill="url(#b)"/>',
        f'<path d="M216 926 q390 50 768 0" stroke="{light(leather, 0.4)}" stroke-width="5" stroke-dasharray="14 8" fill="none"/><path d="M280 650 q320 -46 640 0" stroke="#c7a45a" stroke-width="10" stroke-dasharray="6 4" fill="none"/>',
        f'<path d="M410 950 V760 Q420 500 600 496 Q780 500 790 760 V950" stroke="{leather}" stroke-width="34" fill="none"/><path d="M410 950 V760 Q420 500 600 496 Q780 500 790 760 V950" stroke="{light(leather, 0.4)}" stroke-width="4" stroke-dasharray="12 8" fill="none"/>',
        '<circle cx="410" cy="770" r="11" fill="#d9b86c"/><circle cx="790" cy="770" r="11" fill="#d9b86c"/>',
        patch(600, 820, accent, main),
        sheen("M268 740 q-24 80 -28 150", 14),
    ], (600, 1102, 380)


def pouch(main: str, second: str, accent: str) -> Drawn:
    """A small zipped pouch with a loop."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        weave("w", dark(main, 0.6), light(main, 0.6)),
        f'<path d="M900 640 q120 -10 120 70 q-10 80 -130 70" stroke="{dark(second, 0.4)}" stroke-width="26" fill="none"/>',
        '<path d="M290 600 q10 -60 80 -62 h460 q70 2 80 62 l24 390 q0 90 -90 96 h-488 q-90 -6 -90 -96 Z" fill="url(#a)"/><path d="M290 600 q10 -60 80 -62 h460 q70 2 80 62 l24 390 q0 90 -90 96 h-488 q-90 -6 -90 -96 Z" fill="url(#w)"/>',
        f'<path d="M290 700 h622" stroke="{dark(main, 0.6)}" stroke-width="20"/><path d="M290 700 h622" stroke="{accent}" stroke-width="6" stroke-dasharray="8 4"/><path d="M352 700 v74" stroke="{accent}" stroke-width="16" stroke-linecap="round"/>',
        '<path d="M278 800 h644 l12 190 q0 90 -90 96 h-488 q-90 -6 -90 -96 Z" fill="url(#b)"/>',
        patch(600, 930, accent, main),
        sheen("M320 590 h280", 12),
    ], (600, 1092, 320)


def repair_roll(main: str, second: str, accent: str) -> Drawn:
    """A tool roll laid open: needle, tape, buckles, patches."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        weave("w", dark(main, 0.6), light(main, 0.6)),
        '<rect x="180" y="430" width="840" height="670" rx="36" fill="url(#a)"/><rect x="180" y="430" width="840" height="670" rx="36" fill="url(#w)"/>',
        f'<rect x="210" y="460" width="780" height="610" rx="22" fill="none" stroke="{light(main, 0.4)}" stroke-width="5" stroke-dasharray="16 10"/>',
        f'<circle cx="360" cy="620" r="104" fill="{accent}"/><circle cx="360" cy="620" r="104" fill="none" stroke="{dark(accent, 0.3)}" stroke-width="6"/><circle cx="360" cy="620" r="50" fill="{dark(main, 0.5)}"/><circle cx="360" cy="620" r="36" fill="{dark(main, 0.2)}"/>',
        f'<path d="M520 520 L570 740" stroke="{light(STEEL, 0.5)}" stroke-width="9" stroke-linecap="round"/><path d="M524 536 q60 60 20 130 q-30 60 30 120" stroke="{light(accent, 0.5)}" stroke-width="5" fill="none"/>',
        *(
            f'<g transform="rotate({turn} {x} {y})"><rect x="{x - 56}" y="{y - 40}" width="112" height="80" rx="14" fill="{dark(second, 0.65)}"/><rect x="{x - 34}" y="{y - 20}" width="68" height="14" rx="5" fill="{main}"/><rect x="{x - 34}" y="{y + 6}" width="68" height="14" rx="5" fill="{main}"/></g>'
            for x, y, turn in ((720, 560, -8), (860, 600, 12))
        ),
        '<rect x="180" y="800" width="840" height="300" rx="36" fill="url(#b)"/>',
        f'<path d="M460 806 v290 M740 806 v290" stroke="{dark(second, 0.5)}" stroke-width="6" stroke-dasharray="14 8"/>',
        f'<rect x="250" y="740" width="90" height="150" rx="8" fill="{light(accent, 0.2)}"/><rect x="560" y="720" width="60" height="170" rx="10" fill="{STEEL}"/><rect x="820" y="752" width="120" height="140" rx="60" fill="{light(main, 0.5)}"/>',
        f'<rect x="180" y="850" width="840" height="250" rx="36" fill="url(#b)"/>{patch(600, 980, accent, main)}',
        sheen("M220 470 h380", 9),
    ], (600, 1104, 400)


def _ladder(x: int, y: int, tone: str) -> str:
    return f'<rect x="{x - 46}" y="{y}" width="92" height="14" rx="4" fill="{dark(tone, 0.4)}"/>'
