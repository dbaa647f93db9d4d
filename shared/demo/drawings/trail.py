"""Forms of Northbound: packs, layers, shelter, fire."""

from shared.demo.drawings.canvas import Drawn, dark, flat_body, light, round_body


def backpack(main: str, second: str, accent: str) -> Drawn:
    """A top-loading pack with lid, pockets, straps and buckles."""
    shapes = [
        flat_body("a", main),
        flat_body("b", second),
        f'<path d="M470 330 q130 -130 260 0" stroke="{dark(second, 0.4)}" stroke-width="26" fill="none"/>',
        '<path d="M360 470 q0 -110 110 -120 h260 q110 10 110 120 l34 560 q6 90 -84 96 h-380 q-90 -6 -84 -96 Z" fill="url(#a)"/>',
        '<path d="M342 450 q10 -150 150 -160 h216 q140 10 150 160 q6 70 -60 74 q-198 24 -396 0 q-66 -4 -60 -74 Z" fill="url(#b)"/>',
        '<path d="M420 760 h360 q26 0 28 28 l16 250 q2 48 -46 50 h-356 q-48 -2 -46 -50 l16 -250 q2 -28 28 -28 Z" fill="url(#b)"/>',
        f'<path d="M408 800 h384" stroke="{accent}" stroke-width="10"/><path d="M440 330 q160 -34 320 0" stroke="{light(second, 0.3)}" stroke-width="5" fill="none"/>',
    ]
    shapes.extend(
        f'<rect x="{x}" y="470" width="26" height="330" fill="{dark(second, 0.5)}"/><rect x="{x - 15}" y="600" width="56" height="40" rx="8" fill="{dark(second, 0.75)}"/><rect x="{x - 4}" y="612" width="34" height="16" rx="4" fill="{accent}"/>'
        for x in (462, 712)
    )
    shapes.append(
        f'<rect x="556" y="860" width="88" height="52" rx="6" fill="{accent}"/><path d="M572 886 l28 -16 l28 16" stroke="{dark(main, 0.6)}" stroke-width="6" fill="none"/>'
    )
    shapes.append(
        '<path d="M384 560 q-14 220 -22 440" stroke="#fff" stroke-opacity=".22" stroke-width="18" stroke-linecap="round" fill="none"/>'
    )
    return shapes, (600, 1124, 290)


def duffel(main: str, second: str, accent: str) -> Drawn:
    """A barrel duffel with webbing handles and end patches."""
    shapes = [
        flat_body("a", main),
        flat_body("b", second),
        f'<path d="M470 720 q0 -210 130 -210 t130 210" stroke="{dark(second, 0.45)}" stroke-width="30" fill="none"/>',
        '<rect x="190" y="640" width="820" height="430" rx="150" fill="url(#a)"/>',
        '<path d="M190 790 q0 -150 150 -150 v430 q-150 0 -150 -150 Z M1010 790 q0 -150 -150 -150 v430 q150 0 150 -150 Z" fill="url(#b)"/>',
        f'<path d="M330 700 h540" stroke="{dark(main, 0.5)}" stroke-width="12" stroke-dasharray="9 5"/>',
        f'<rect x="456" y="640" width="32" height="430" fill="{dark(second, 0.4)}"/><rect x="714" y="640" width="32" height="430" fill="{dark(second, 0.4)}"/>',
        f'<rect x="540" y="830" width="120" height="66" rx="8" fill="{accent}"/><path d="M562 864 l38 -20 l38 20" stroke="{dark(main, 0.6)}" stroke-width="7" fill="none"/>',
        '<path d="M260 700 q60 -34 160 -34 h360" stroke="#fff" stroke-opacity=".25" stroke-width="16" fill="none" stroke-linecap="round"/>',
    ]
    return shapes, (600, 1076, 400)


def jacket(main: str, second: str, accent: str) -> Drawn:
    """A hooded shell with taped zip, laid flat."""
    body = "M470 400 q130 70 260 0 l140 66 q40 20 50 70 l70 420 q4 34 -30 40 l-86 16 l-54 -260 v380 q0 24 -24 26 h-392 q-24 -2 -24 -26 v-380 l-54 260 l-86 -16 q-34 -6 -30 -40 l70 -420 q10 -50 50 -70 Z"
    shapes = [
        flat_body("a", main),
        flat_body("b", second),
        f'<path d="{body}" fill="url(#a)"/>',
        '<path d="M452 420 q-10 -170 148 -176 q158 6 148 176 q-50 60 -148 62 q-98 -2 -148 -62 Z" fill="url(#b)"/>',
        f'<path d="M500 420 q-6 -110 100 -114 q106 4 100 114 q-40 34 -100 34 t-100 -34 Z" fill="{dark(second, 0.5)}"/>',
        f'<path d="M600 480 v650" stroke="{dark(main, 0.55)}" stroke-width="16"/><path d="M600 480 v650" stroke="{accent}" stroke-width="6"/>',
        f'<path d="M450 800 l70 -60 M750 800 l-70 -60" stroke="{accent}" stroke-width="10" stroke-linecap="round"/>',
        f'<path d="M384 560 q120 70 216 70 t216 -70" stroke="{dark(main, 0.35)}" stroke-width="6" fill="none"/>',
        f'<rect x="690" y="560" width="60" height="18" rx="4" fill="{light(main, 0.6)}"/>',
        f'<path d="M388 1110 h424" stroke="{dark(main, 0.4)}" stroke-width="8" stroke-dasharray="14 8"/>',
        '<path d="M410 640 q-12 200 -6 420" stroke="#fff" stroke-opacity=".2" stroke-width="20" fill="none" stroke-linecap="round"/>',
    ]
    return shapes, (600, 1160, 300)


def tent(main: str, second: str, accent: str) -> Drawn:
    """A two-person tent, fly half open, guyed out."""
    shapes = [
        flat_body("a", main),
        flat_body("b", second),
        f'<path d="M170 1090 L60 1160 M1030 1090 L1140 1160" stroke="{light(accent, 0.2)}" stroke-width="6"/>',
        '<path d="M150 1100 Q330 620 600 470 Q870 620 1050 1100 Z" fill="url(#a)"/>',
        '<path d="M600 470 Q720 760 800 1100 H1050 Q870 620 600 470 Z" fill="url(#b)"/>',
        f'<path d="M600 470 Q530 800 470 1100 H740 Q690 760 600 470 Z" fill="{dark(main, 0.72)}"/>',
        f'<path d="M600 470 Q530 800 470 1100 L380 1100 Q480 760 600 470 Z" fill="{light(main, 0.3)}"/>',
        f'<path d="M150 1100 Q330 620 600 470 Q870 620 1050 1100" stroke="{accent}" stroke-width="12" fill="none"/>',
        f'<path d="M300 830 Q460 760 590 500 M900 830 Q760 760 610 500" stroke="{dark(main, 0.35)}" stroke-opacity=".6" stroke-width="5" fill="none"/>',
        f'<path d="M110 1100 h980 v16 h-980 Z" fill="{dark(second, 0.5)}"/>',
    ]
    return shapes, (600, 1120, 460)


def sleeping_bag(main: str, second: str, accent: str) -> Drawn:
    """A mummy bag with baffles and a hood."""
    outline = "M600 230 q190 0 220 190 q20 110 30 330 l-70 440 q-20 90 -180 90 t-180 -90 l-70 -440 q10 -220 30 -330 q30 -190 220 -190 Z"
    shapes = [
        flat_body("a", main),
        f'<clipPath id="c"><path d="{outline}"/></clipPath>',
        f'<path d="{outline}" fill="url(#a)"/>',
        '<g clip-path="url(#c)">',
    ]
    shapes += [
        f'<path d="M330 {470 + i * 76} q270 56 540 0" stroke="{dark(main, 0.4)}" stroke-opacity=".55" stroke-width="7" fill="none"/><path d="M340 {492 + i * 76} q260 52 520 0" stroke="#fff" stroke-opacity=".12" stroke-width="14" fill="none"/>'
        for i in range(11)
    ]
    shapes.append(
        f'</g><path d="M600 280 q120 0 140 130 q-60 110 -140 110 t-140 -110 q20 -130 140 -130 Z" fill="{dark(second, 0.3)}"/><path d="M742 420 q60 300 20 640" stroke="{accent}" stroke-width="12" fill="none"/><path d="M600 300 q100 0 118 112" stroke="{light(second, 0.5)}" stroke-width="8" fill="none"/>'
    )
    return shapes, (600, 1280, 240)


def stove(main: str, second: str, accent: str) -> Drawn:
    """A gas stove with a pot on it."""
    shapes = [
        round_body("a", main),
        round_body("b", second),
        round_body("c", "#9aa3a6"),
        '<path d="M360 430 h480 v260 q0 36 -36 36 h-408 q-36 0 -36 -36 Z" fill="url(#c)"/><ellipse cx="600" cy="430" rx="240" ry="44" fill="#c9d0d2"/><ellipse cx="600" cy="436" rx="218" ry="34" fill="#4a5254"/>',
        f'<path d="M838 500 h150 q30 0 30 30 v30 h-60 v-10 h-120 Z" fill="{accent}"/>',
        f'<path d="M400 730 h400 M440 730 l70 90 M760 730 l-70 90 M600 730 v90" stroke="{dark(second, 0.5)}" stroke-width="20" stroke-linecap="round"/>',
        '<path d="M540 810 h120 v70 h-120 Z" fill="url(#b)"/>',
        f'<path d="M664 846 h90" stroke="{accent}" stroke-width="16" stroke-linecap="round"/>',
        '<path d="M440 930 q0 -50 60 -50 h200 q60 0 60 50 v150 q0 40 -50 44 q-110 12 -220 0 q-50 -4 -50 -44 Z" fill="url(#a)"/>',
        f'<rect x="470" y="970" width="260" height="70" rx="6" fill="{light(accent, 0.1)}"/><path d="M560 1020 l40 -34 l40 34" stroke="{dark(main, 0.6)}" stroke-width="8" fill="none"/>',
    ]
    return shapes, (600, 1124, 210)


def bottle(main: str, second: str, accent: str) -> Drawn:
    """An insulated bottle with loop lid."""
    return [
        round_body("a", main),
        round_body("b", second),
        f'<path d="M530 350 q-6 -90 70 -92 q76 2 70 92" stroke="{dark(second, 0.3)}" stroke-width="26" fill="none"/>',
        '<path d="M500 340 h200 v110 h-200 Z" fill="url(#b)"/>',
        '<path d="M510 450 h180 q90 40 90 140 v470 q0 60 -60 66 q-120 14 -240 0 q-60 -6 -60 -66 v-470 q0 -100 90 -140 Z" fill="url(#a)"/>',
        f'<path d="M420 980 h360 v30 h-360 Z" fill="{accent}"/><path d="M540 760 l60 -46 l60 46 M560 800 l40 -30 l40 30" stroke="{light(main, 0.7)}" stroke-width="10" fill="none"/>',
        '<path d="M474 600 v420" stroke="#fff" stroke-opacity=".4" stroke-width="18" stroke-linecap="round"/>',
    ], (600, 1124, 200)


def beanie(main: str, second: str, accent: str) -> Drawn:
    """A ribbed beanie with a turned cuff."""
    shapes = [
        flat_body("a", main),
        flat_body("b", second),
        f'<circle cx="600" cy="430" r="74" fill="{accent}"/>',
        '<path d="M300 930 q-10 -470 300 -490 q310 20 300 490 Z" fill="url(#a)"/>',
    ]
    shapes += [
        f'<path d="M{324 + i * 46} 930 Q{430 + i * 29} 560 600 446" stroke="{dark(main, 0.45)}" stroke-opacity=".3" stroke-width="8" fill="none"/>'
        for i in range(13)
    ]
    shapes.append('<path d="M276 880 q324 60 648 0 l14 190 q-338 70 -676 0 Z" fill="url(#b)"/>')
    shapes += [
        f'<path d="M{300 + i * 30} {900 + 8 * min(i, 20 - i) / 4:.0f} l-4 176" stroke="{dark(second, 0.5)}" stroke-opacity=".28" stroke-width="8"/>'
        for i in range(21)
    ]
    shapes.append(f'<rect x="720" y="960" width="90" height="60" rx="6" fill="{accent}"/>')
    return shapes, (600, 1100, 310)


def headlamp(main: str, second: str, accent: str) -> Drawn:
    """A headlamp with its strap."""
    return [
        flat_body("a", main),
        flat_body("b", second),
        f'<ellipse cx="600" cy="700" rx="330" ry="250" fill="none" stroke="{dark(second, 0.1)}" stroke-width="64"/>',
        f'<ellipse cx="600" cy="700" rx="330" ry="250" fill="none" stroke="{accent}" stroke-width="10" stroke-dasharray="40 26"/>',
        '<rect x="440" y="840" width="320" height="230" rx="60" fill="url(#a)"/>',
        f'<circle cx="600" cy="955" r="88" fill="{dark(main, 0.7)}"/><circle cx="600" cy="955" r="66" fill="#fdf3c8"/><circle cx="584" cy="938" r="24" fill="#fff"/>',
        f'<rect x="690" y="830" width="48" height="24" rx="10" fill="{accent}"/>',
        '<path d="M470 880 q20 -20 60 -22" stroke="#fff" stroke-opacity=".4" stroke-width="12" fill="none" stroke-linecap="round"/>',
    ], (600, 1090, 240)
