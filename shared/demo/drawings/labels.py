"""Bags of coffee: one bag, a label with a mark of its own for each coffee."""

from collections.abc import Callable

from shared.demo.drawings.canvas import Drawn, blended, dark, flat_body, light

Mark = Callable[[str, str], list[str]]
LEFT, RIGHT, TOP, FOOT = 416, 784, 560, 1000


def marked_bag(main: str, second: str, accent: str, *, mark: Mark) -> Drawn:
    """A flat-bottom bag with a rolled top; the label's mark tells the coffees apart."""
    side = dark(main, 0.3)
    return [
        flat_body("a", main),
        blended("b", light(second, 0.12), dark(second, 0.1)),
        blended("s", dark(main, 0.22), dark(main, 0.55)),
        '<path d="M356 350 h488 l30 706 q2 62 -64 64 h-420 q-66 -2 -64 -64 Z" fill="url(#a)"/>',
        f'<path d="M356 350 l-30 706 q-2 62 64 64 h26 q-40 -20 -34 -80 Z M844 350 l30 706 q2 62 -64 64 h-26 q40 -20 34 -80 Z" fill="{side}" fill-opacity=".55"/>',
        '<path d="M350 318 q250 -22 500 0 v76 q-250 22 -500 0 Z" fill="url(#s)"/>',
        f'<path d="M352 334 q248 -20 496 0" stroke="{light(main, 0.4)}" stroke-width="6" fill="none"/><path d="M336 350 v30 M864 350 v30" stroke="{dark(accent, 0.1)}" stroke-width="26" stroke-linecap="round"/>',
        f'<path d="M374 420 q226 30 452 0" stroke="{dark(main, 0.6)}" stroke-opacity=".35" stroke-width="9" fill="none"/><circle cx="600" cy="480" r="24" fill="{dark(main, 0.4)}"/><circle cx="600" cy="480" r="11" fill="{light(main, 0.25)}"/>',
        f'<rect x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{FOOT - TOP}" rx="4" fill="url(#b)"/><clipPath id="c"><rect x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{FOOT - TOP}" rx="4"/></clipPath><g clip-path="url(#c)">',
        *mark(second, accent),
        "</g>",
        f'<path d="M446 912 h128 M446 940 h78" stroke="{dark(second, 0.75) if _pale(second) else light(second, 0.75)}" stroke-width="11"/><path d="M716 962 v-56 M732 962 v-56 M742 962 v-56 M756 962 v-56" stroke="{dark(second, 0.75) if _pale(second) else light(second, 0.75)}" stroke-width="6"/>',
        '<path d="M404 430 q-16 300 -8 620" stroke="#fff" stroke-opacity=".2" stroke-width="22" stroke-linecap="round" fill="none"/><path d="M800 440 q20 300 30 600" stroke="#1c1a17" stroke-opacity=".09" stroke-width="26" fill="none"/>',
        *(
            bean(x, y, turn)
            for x, y, turn in ((252, 1106, 20), (316, 1142, -40), (916, 1120, 66), (972, 1092, 10))
        ),
    ], (600, 1124, 300)


def rings(_second: str, accent: str) -> list[str]:
    """Rings that spread, as from a drop."""
    return [
        f'<circle cx="690" cy="720" r="{r}" fill="none" stroke="{accent}" stroke-width="14"/>'
        for r in (20, 60, 100, 140, 180, 220)
    ]


def peaks(second: str, accent: str) -> list[str]:
    """Three peaks and a sun."""
    return [
        f'<circle cx="700" cy="660" r="46" fill="{accent}"/><path d="M416 880 L520 690 L600 800 L680 660 L784 850 V880 Z" fill="{_against(second)}"/><path d="M416 880 L500 790 L560 850 L640 770 L740 880 Z" fill="{accent}" fill-opacity=".8"/>'
    ]


def waves(second: str, accent: str) -> list[str]:
    """The lines of a lake."""
    return [
        f'<path d="M400 {640 + i * 42} q50 {-34 + i * 3} 100 0 t100 0 t100 0 t100 0" stroke="{accent if i % 2 else _against(second)}" stroke-width="15" fill="none"/>'
        for i in range(6)
    ]


def combs(_second: str, accent: str) -> list[str]:
    """Honeycombs, a few filled."""
    cells = [(470 + column * 78 + row % 2 * 39, 640 + row * 68) for row in range(4) for column in range(4)]
    return [
        f'<path d="M{x} {y - 42} l37 21 v42 l-37 21 l-37 -21 v-42 Z" fill="{accent if i % 3 == 0 else "none"}" stroke="{accent}" stroke-width="8"/>'
        for i, (x, y) in enumerate(cells)
    ]


def drops(second: str, accent: str) -> list[str]:
    """Drops, falling slowly."""
    return [
        f'<path d="M{x} {y} q38 60 0 84 q-38 -24 0 -84 Z" fill="{accent if (x + y) % 4 else _against(second)}"/>'
        for x, y in ((480, 600), (600, 640), (716, 590), (540, 740), (660, 760), (470, 800), (740, 770))
    ]


def squares(second: str, accent: str) -> list[str]:
    """A grid of squares like a plan of desks."""
    return [
        f'<rect x="{450 + column * 78}" y="{610 + row * 78}" width="58" height="58" fill="{accent if (row * 3 + column) % 4 == 0 else _against(second)}"/>'
        for row in range(3)
        for column in range(4)
    ]


def loops(_second: str, accent: str) -> list[str]:
    """A loop without end."""
    return [
        f'<path d="M600 740 C560 650 460 650 460 740 C460 830 560 830 600 740 C640 650 740 650 740 740 C740 830 640 830 600 740 Z" fill="none" stroke="{accent}" stroke-width="30"/>'
    ]


def rays(_second: str, accent: str) -> list[str]:
    """A rising sun with rays."""
    return [
        f'<path d="M600 880 L{600 + dx} {880 - dy}" stroke="{accent}" stroke-width="15"/>'
        for dx, dy in (
            (-200, 60),
            (-180, 150),
            (-120, 230),
            (-40, 280),
            (40, 280),
            (120, 230),
            (180, 150),
            (200, 60),
        )
    ] + [f'<path d="M490 880 a110 110 0 0 1 220 0 Z" fill="{accent}"/>']


def moon(_second: str, accent: str) -> list[str]:
    """A moon over a horizon."""
    return [
        f'<path d="M640 616 a122 122 0 1 0 74 170 a104 104 0 0 1 -74 -170 Z" fill="{accent}"/>',
        *(
            f'<circle cx="{x}" cy="{y}" r="7" fill="{accent}"/>'
            for x, y in ((690, 690), (720, 770), (660, 760), (740, 640))
        ),
    ]


def winds(second: str, accent: str) -> list[str]:
    """Wind in bars of several lengths."""
    return [
        f'<path d="M{x} {620 + i * 44} h{length}" stroke="{accent if i % 2 else _against(second)}" stroke-width="20" stroke-linecap="round"/>'
        for i, (x, length) in enumerate(
            ((450, 200), (520, 230), (450, 130), (480, 260), (560, 180), (450, 240))
        )
    ]


def halves(_second: str, accent: str) -> list[str]:
    """A bean in two halves, one of them empty."""
    return [
        f'<path d="M590 620 a110 132 0 0 0 0 264 q-50 -66 0 -132 t0 -132 Z" fill="{accent}"/><path d="M616 620 a110 132 0 0 1 0 264 q-50 -66 0 -132 t0 -132 Z" fill="none" stroke="{accent}" stroke-width="9"/>'
    ]


def petals(second: str, accent: str) -> list[str]:
    """A coffee flower."""
    return [
        f'<ellipse cx="600" cy="670" rx="38" ry="84" transform="rotate({turn} 600 750)" fill="{accent if turn % 144 else _against(second)}"/>'
        for turn in range(0, 360, 72)
    ] + [f'<circle cx="600" cy="750" r="26" fill="{_against(second)}"/>']


def bean(x: int, y: int, turn: int) -> str:
    """Return one roasted bean."""
    return f'<g transform="rotate({turn} {x} {y})"><ellipse cx="{x}" cy="{y}" rx="36" ry="25" fill="#4a2f20"/><ellipse cx="{x - 6}" cy="{y - 8}" rx="20" ry="8" fill="#7a5238" fill-opacity=".7"/><path d="M{x - 32} {y} q16 -12 32 0 t32 0" stroke="#24150d" stroke-width="6" fill="none"/></g>'


def _pale(colour: str) -> bool:
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) > 380


def _against(colour: str) -> str:
    return dark(colour, 0.85) if _pale(colour) else light(colour, 0.85)
