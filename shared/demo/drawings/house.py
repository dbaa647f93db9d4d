"""Forms of Atlas & Loom: textiles, ceramics, light."""

from shared.demo.drawings.canvas import Drawn, dark, flat_body, glow, light, round_body


def rug(main: str, second: str, accent: str) -> Drawn:
    """A hand-knotted rug hung on a rail, with borders, lozenges and fringe."""
    x, y, w, h = 260, 190, 680, 1060
    shapes = [
        flat_body("a", main),
        f'<rect x="{x - 60}" y="{y - 26}" width="{w + 120}" height="22" rx="11" fill="{dark(second, 0.5)}"/>',
    ]
    shapes += [
        f'<path d="M{x + 8 + i * 16} {y + h} q{(-1) ** i * 5} 24 0 46" stroke="{light(second, 0.4)}" stroke-width="5" fill="none"/>'
        for i in range(42)
    ]
    shapes.append(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#a)"/>')
    for inset, tone, width in ((34, second, 16), (66, light(main, 0.45), 6), (92, accent, 10)):
        shapes.append(
            f'<rect x="{x + inset}" y="{y + inset}" width="{w - 2 * inset}" height="{h - 2 * inset}" fill="none" stroke="{tone}" stroke-width="{width}"/>'
        )
    for row in range(5):
        cy = y + 205 + row * 162
        for reach, tone in ((150, second), (112, light(main, 0.5)), (72, accent), (34, dark(main, 0.35))):
            shapes.append(
                f'<path d="M600 {cy - reach * 0.52:.0f} L{600 + reach} {cy} L600 {cy + reach * 0.52:.0f} L{600 - reach} {cy} Z" fill="{tone}"/>'
            )
        for side in (-1, 1):
            shapes.append(
                f'<path d="M{600 + side * 205} {cy - 26} l26 26 l-26 26 l-26 -26 Z" fill="{light(second, 0.2)}"/>'
            )
    shapes += [
        f'<path d="M{x} {y + i * 11} h{w}" stroke="{dark(main, 0.6)}" stroke-opacity=".07" stroke-width="3"/>'
        for i in range(96)
    ]
    shapes.append(f'<path d="M{x} {y} h{w} v60 h-{w} Z" fill="#fff" fill-opacity=".12"/>')
    return shapes, (600, 1330, 330)


def throw(main: str, second: str, accent: str) -> Drawn:
    """A folded throw, three layers high, with fringe."""
    shapes = [flat_body("a", main)]
    for layer in range(4):
        y = 980 - layer * 112
        shapes.append(
            f'<path d="M270 {y + 55} q0 -62 62 -62 h560 q48 0 48 56 t-48 56 h-570 q-52 0 -52 -50 Z" fill="url(#a)" stroke="{dark(main, 0.35)}" stroke-opacity=".35" stroke-width="3"/>'
        )
        for stripe, tone in ((420, second), (470, accent), (700, second), (750, light(main, 0.5))):
            shapes.append(
                f'<path d="M{stripe} {y - 6} q10 55 0 110" stroke="{tone}" stroke-width="{22 if tone == second else 10}" fill="none"/>'
            )
        shapes.append(
            f'<path d="M300 {y + 100} h590" stroke="{dark(main, 0.5)}" stroke-opacity=".4" stroke-width="7"/>'
        )
    shapes += [
        f'<path d="M{300 + i * 15} 1086 q{(-1) ** i * 6} 34 {(i % 3) - 1} 62" stroke="{light(main, 0.3)}" stroke-width="6" fill="none"/>'
        for i in range(40)
    ]
    return shapes, (600, 1150, 340)


def cushion(main: str, second: str, accent: str) -> Drawn:
    """A square cushion with a woven cross pattern and piped edge."""
    outline = "M330 470 Q600 520 870 470 Q905 465 890 505 Q845 760 890 1020 Q900 1058 862 1052 Q600 1000 338 1052 Q300 1058 310 1020 Q355 760 310 505 Q298 462 330 470 Z"
    shapes = [
        flat_body("a", main),
        f'<clipPath id="c"><path d="{outline}"/></clipPath>',
        f'<path d="{outline}" fill="url(#a)"/>',
        '<g clip-path="url(#c)">',
    ]
    for i in range(9):
        y = 520 + i * 62
        shapes.append(
            f'<path d="M300 {y} q300 {26 if i < 4 else -26} 600 0" stroke="{second if i % 2 else accent}" stroke-width="{20 if i % 2 else 6}" fill="none"/>'
        )
    shapes += [
        f'<path d="M{330 + i * 45} 450 q14 300 0 620" stroke="{dark(main, 0.5)}" stroke-opacity=".12" stroke-width="4" fill="none"/>'
        for i in range(13)
    ]
    shapes.append('<ellipse cx="490" cy="640" rx="230" ry="180" fill="#fff" fill-opacity=".14"/></g>')
    shapes.append(f'<path d="{outline}" fill="none" stroke="{dark(second, 0.2)}" stroke-width="9"/>')
    return shapes, (600, 1066, 300)


def vase(main: str, second: str, accent: str) -> Drawn:
    """A thrown vase, dipped in a second glaze, with one dry stem."""
    outline = "M520 470 h160 q10 70 -6 118 q150 110 150 300 q0 200 -120 240 h-208 q-120 -40 -120 -240 q0 -190 150 -300 q-16 -48 -6 -118 Z"
    shapes = [
        round_body("a", main),
        round_body("b", second),
        f'<clipPath id="c"><path d="{outline}"/></clipPath>',
        f'<path d="M612 480 Q650 330 760 210 M640 390 q60 -20 90 -70 M664 330 q20 -60 0 -110" stroke="{dark(accent, 0.2)}" stroke-width="8" fill="none"/>',
    ]
    shapes += [
        f'<ellipse cx="{x}" cy="{y}" rx="26" ry="44" transform="rotate({turn} {x} {y})" fill="{accent}"/>'
        for x, y, turn in ((770, 190, 30), (738, 306, 60), (662, 206, -12), (716, 250, 20))
    ]
    shapes.append(
        f'<path d="{outline}" fill="url(#a)"/><g clip-path="url(#c)"><path d="M300 380 h600 v420 q-70 40 -120 -10 t-130 26 t-140 -20 t-120 18 t-90 -12 Z" fill="url(#b)"/>'
    )
    shapes += [
        f'<path d="M350 {860 + i * 22} h520" stroke="{dark(main, 0.5)}" stroke-opacity=".10" stroke-width="4"/>'
        for i in range(12)
    ]
    shapes.append(
        '<path d="M452 720 q-40 150 6 320" stroke="#fff" stroke-opacity=".5" stroke-width="16" stroke-linecap="round" fill="none"/></g>'
    )
    shapes.append(f'<ellipse cx="600" cy="470" rx="80" ry="17" fill="{dark(second, 0.55)}"/>')
    return shapes, (600, 1126, 230)


def bowl(main: str, second: str, accent: str) -> Drawn:
    """A wide bowl with a second glaze inside and a raw foot."""
    shapes = [
        round_body("a", main),
        round_body("b", second),
        '<path d="M230 720 q20 300 270 350 h200 q250 -50 270 -350 Z" fill="url(#a)"/>',
        f'<path d="M490 1066 h220 v34 q-110 22 -220 0 Z" fill="{dark(accent, 0.1)}"/>',
        f'<ellipse cx="600" cy="720" rx="370" ry="104" fill="{light(main, 0.25)}"/>',
        '<ellipse cx="600" cy="726" rx="346" ry="90" fill="url(#b)"/>',
        f'<path d="M268 742 q330 -120 664 0 q-330 -60 -664 0 Z" fill="{dark(second, 0.5)}" fill-opacity=".5"/>',
        '<path d="M300 830 q40 130 140 190" stroke="#fff" stroke-opacity=".4" stroke-width="18" stroke-linecap="round" fill="none"/>',
    ]
    shapes += [
        f'<circle cx="{320 + (i * 137) % 560}" cy="{830 + (i * 71) % 170}" r="{2 + i % 3}" fill="{accent}" fill-opacity=".5"/>'
        for i in range(36)
    ]
    return shapes, (600, 1098, 300)


def mug(main: str, second: str, accent: str) -> Drawn:
    """A cylinder mug with handle, glazed to a line."""
    shapes = [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M800 690 q170 -20 165 130 q-4 160 -175 150" stroke="{dark(main, 0.1)}" stroke-width="52" fill="none" stroke-linecap="round"/>',
        f'<path d="M806 680 q150 -14 150 128" stroke="{light(main, 0.35)}" stroke-width="12" fill="none" stroke-linecap="round"/>',
        '<path d="M380 580 h440 v440 q0 70 -70 78 q-150 20 -300 0 q-70 -8 -70 -78 Z" fill="url(#a)"/>',
        '<path d="M380 936 q30 18 80 4 t110 8 t120 -8 t130 4 v76 q0 70 -70 78 q-150 20 -300 0 q-70 -8 -70 -78 Z" fill="url(#b)"/>',
        f'<ellipse cx="600" cy="580" rx="220" ry="52" fill="{light(main, 0.3)}"/><ellipse cx="600" cy="584" rx="200" ry="42" fill="{dark(accent, 0.35)}"/>',
        '<path d="M430 660 v330" stroke="#fff" stroke-opacity=".45" stroke-width="18" stroke-linecap="round"/>',
    ]
    return shapes, (600, 1098, 250)


def plate(main: str, second: str, accent: str) -> Drawn:
    """A plate seen from above, with a brushed ring."""
    rings = (
        (380, dark(main, 0.15)),
        (372, main),
        (300, light(main, 0.18)),
        (262, second),
        (246, light(main, 0.22)),
    )
    shapes = [f'<circle cx="612" cy="812" r="386" fill="{dark(main, 0.8)}" fill-opacity=".16"/>']
    shapes += [f'<circle cx="600" cy="790" r="{radius}" fill="{tone}"/>' for radius, tone in rings]
    shapes += [
        f'<circle cx="600" cy="790" r="{radius}" fill="none" stroke="{accent}" stroke-width="{width}" stroke-dasharray="{dash}" stroke-opacity=".75"/>'
        for radius, width, dash in ((336, 18, "150 22 90 12"), (338, 5, "60 8 200 20"))
    ]
    shapes.append(
        '<path d="M318 640 A330 330 0 0 1 640 462" stroke="#fff" stroke-opacity=".5" stroke-width="16" stroke-linecap="round" fill="none"/>'
    )
    return shapes, None


def lamp(main: str, second: str, accent: str) -> Drawn:
    """A table lamp: turned base, pleated shade, warm light."""
    shapes = [
        round_body("a", main),
        round_body("b", second),
        *glow("g", 600, 640, 520),
        '<path d="M572 760 h56 v110 q110 50 110 150 q0 90 -90 108 h-96 q-90 -18 -90 -108 q0 -100 110 -150 Z" fill="url(#a)"/>',
        '<path d="M452 330 h296 l150 440 q-298 70 -596 0 Z" fill="url(#b)"/>',
    ]
    shapes += [
        f'<path d="M{464 + i * 21} 332 L{322 + i * 43} 784" stroke="{dark(second, 0.4)}" stroke-opacity=".18" stroke-width="4"/>'
        for i in range(14)
    ]
    shapes.append(
        f'<path d="M304 768 q296 70 592 0 v14 q-296 70 -592 0 Z" fill="{accent}"/><path d="M540 920 q-40 60 -16 150" stroke="#fff" stroke-opacity=".45" stroke-width="14" stroke-linecap="round" fill="none"/>'
    )
    return shapes, (600, 1124, 190)


def basket(main: str, second: str, accent: str) -> Drawn:
    """A coiled basket with leather handles."""
    shapes = [
        round_body("a", main),
        f'<path d="M330 720 q-110 -10 -100 110 M870 720 q110 -10 100 110" stroke="{dark(accent, 0.2)}" stroke-width="34" fill="none" stroke-linecap="round"/>',
        '<path d="M290 640 h620 q-10 330 -90 460 q-220 50 -440 0 q-80 -130 -90 -460 Z" fill="url(#a)"/>',
    ]
    for row in range(15):
        y, w = 662 + row * 30, 312 - row * row * 0.42
        tone = second if row in (4, 5, 9) else dark(main, 0.35)
        shapes.append(
            f'<path d="M{600 - w:.0f} {y} q{w:.0f} 46 {2 * w:.0f} 0" stroke="{tone}" stroke-width="{20 if tone == second else 6}" stroke-opacity="{0.9 if tone == second else 0.35}" stroke-dasharray="26 5" fill="none"/>'
        )
    shapes.append(
        f'<ellipse cx="600" cy="640" rx="312" ry="70" fill="{dark(main, 0.1)}"/><ellipse cx="600" cy="646" rx="284" ry="54" fill="{dark(main, 0.65)}"/>'
    )
    return shapes, (600, 1112, 270)
