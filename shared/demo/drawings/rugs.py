"""Rugs: each has a pattern of its own."""

from collections.abc import Sequence

from shared.demo.drawings.canvas import Drawn, blended, dark, diamond, flat_body, light, weave

Box = tuple[int, int, int, int]


def striped_rug(main: str, second: str, accent: str) -> Drawn:
    """A flatwoven rug of broad and narrow bands."""
    x, y, w, h = box = (260, 190, 680, 1060)
    bands, at = [], y
    turns = (
        (92, main),
        (16, second),
        (40, dark(main, 0.3)),
        (16, second),
        (70, light(main, 0.35)),
        (22, accent),
    )
    while at < y + h:
        for height, tone in turns:
            if at < y + h:
                bands.append(
                    f'<rect x="{x}" y="{at}" width="{w}" height="{min(height, y + h - at)}" fill="{tone}"/>'
                )
            at += height
    bands += [_zigzag(x, y + 44 + step * 256, w, second) for step in range(5) if 44 + step * 256 < h]
    return _hung(box, main, second, bands)


def night_rug(main: str, second: str, accent: str) -> Drawn:
    """A dark field strewn with small stars inside a broad border."""
    x, y, w, h = box = (260, 190, 680, 1060)
    shapes = [
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{dark(main, 0.2)}"/>',
        f'<rect x="{x + 36}" y="{y + 36}" width="{w - 72}" height="{h - 72}" fill="none" stroke="{second}" stroke-width="5"/>',
        f'<rect x="{x + 104}" y="{y + 104}" width="{w - 208}" height="{h - 208}" fill="{main}" stroke="{accent}" stroke-width="10"/>',
    ]
    shapes += [
        diamond(x + 70 + i * 60, edge, 22, 22, second if i % 2 else accent)
        for i in range(10)
        for edge in (y + 70, y + h - 70)
    ]
    shapes += [
        diamond(edge, y + 130 + i * 62, 22, 22, second if i % 2 else accent)
        for i in range(14)
        for edge in (x + 70, x + w - 70)
    ]
    for row in range(7):
        for column in range(3 + row % 2):
            cx, cy = 600 + round((column - (2 + row % 2) / 2) * 112), y + 178 + row * 117
            shapes += [
                diamond(cx, cy, 30, 46, second),
                diamond(cx, cy, 46, 18, second),
                diamond(cx, cy, 13, 16, accent),
            ]
    return _hung(box, main, second, shapes)


def runner(main: str, second: str, accent: str) -> Drawn:
    """A long narrow rug with a chain of hooks."""
    x, y, w, h = box = (410, 130, 380, 1150)
    shapes = [
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>',
        f'<path d="M{x + 30} {y} v{h} M{x + w - 30} {y} v{h}" stroke="{second}" stroke-width="14"/>',
        f'<path d="M{x + 56} {y} v{h} M{x + w - 56} {y} v{h}" stroke="{accent}" stroke-width="5"/>',
    ]
    for row in range(8):
        cy = y + 96 + row * 137
        shapes += [
            diamond(600, cy, 108, 64, second),
            diamond(600, cy, 82, 48, light(main, 0.35)),
            diamond(600, cy, 46, 28, accent if row % 2 else second),
        ]
    return _hung(box, main, second, shapes)


def square_rug(main: str, second: str, accent: str) -> Drawn:
    """A square rug around one medallion."""
    x, y, w, h = box = (190, 320, 820, 820)
    shapes = [
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>',
        f'<rect x="{x + 44}" y="{y + 44}" width="{w - 88}" height="{h - 88}" fill="none" stroke="{accent}" stroke-width="14"/>',
        f'<rect x="{x + 74}" y="{y + 74}" width="{w - 148}" height="{h - 148}" fill="none" stroke="{second}" stroke-width="6"/>',
    ]
    for reach, tone in (
        (318, second),
        (292, accent),
        (226, light(main, 0.3)),
        (196, main),
        (128, second),
        (84, accent),
        (36, second),
    ):
        shapes.append(diamond(600, 730, reach, reach, tone))
    shapes += [
        diamond(600 + sx * 250, 730 + sy * 250, 52, 52, tone)
        for sx in (-1, 1)
        for sy in (-1, 1)
        for tone in (second,)
    ]
    shapes += [diamond(600 + sx * 250, 730 + sy * 250, 26, 26, accent) for sx in (-1, 1) for sy in (-1, 1)]
    return _hung(box, main, second, shapes)


def door_rug(main: str, second: str, accent: str) -> Drawn:
    """A rug with a carved door in its field."""
    x, y, w, h = box = (260, 190, 680, 1060)
    shapes = [f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>']
    for inset, tone, width in ((34, second, 10), (60, accent, 22), (86, second, 6)):
        shapes.append(
            f'<rect x="{x + inset}" y="{y + inset}" width="{w - 2 * inset}" height="{h - 2 * inset}" fill="none" stroke="{tone}" stroke-width="{width}"/>'
        )
    for inset, tone in ((128, second), (146, dark(main, 0.35)), (196, accent), (212, dark(main, 0.15))):
        half, top, foot = w // 2 - inset, y + inset + 160, y + h - inset
        shapes.append(
            f'<path d="M{600 - half} {foot} V{top} L{600 - half // 2} {top - 62} L600 {top - 150} L{600 + half // 2} {top - 62} L{600 + half} {top} V{foot} Z" fill="{tone}"/>'
        )
    for row in range(4):
        cy = y + 410 + row * 122
        shapes += [diamond(600, cy, 62, 50, second), diamond(600, cy, 34, 28, accent)]
    return _hung(box, main, second, shapes)


def _hung(box: Box, main: str, second: str, field: Sequence[str]) -> Drawn:
    x, y, w, h = box
    shapes = [
        flat_body("a", main),
        blended("b", "#9c7a54", "#5e452c"),
        weave("w", dark(main, 0.6), light(main, 0.55)),
        blended("s", "#ffffff", "#1c1a17"),
    ]
    shapes += [
        f'<path d="M{x + 8 + i * 16} {y + h - 4} q{(-1) ** i * 5} 26 {i % 3 - 1} 52" stroke="{light(second, 0.35)}" stroke-width="6" fill="none" stroke-linecap="round"/>'
        for i in range(w // 16)
    ]
    shapes += [
        f'<rect x="{x + 14}" y="{y + 12}" width="{w}" height="{h}" fill="#1c1a17" fill-opacity=".16"/>',
        *field,
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#w)"/><rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#s)" fill-opacity=".17"/>',
        f'<path d="M{x} {y} h{w} v20 h-{w} Z" fill="#1c1a17" fill-opacity=".22"/><rect x="{x - 60}" y="{y - 26}" width="{w + 120}" height="24" rx="12" fill="url(#b)"/>',
    ]
    return shapes, (600, y + h + 80, w // 2)


def _zigzag(x: int, y: int, w: int, tone: str) -> str:
    steps = " ".join(f"l17 {'-18' if i % 2 else '18'}" for i in range(w // 17))
    return f'<path d="M{x} {y} {steps}" stroke="{tone}" stroke-width="7" fill="none"/>'
