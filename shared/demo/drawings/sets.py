"""More of Kernel Coffee: parcels and sets of several things."""

from shared.demo.drawings.brewers import cone, pocket_scale
from shared.demo.drawings.canvas import Drawn, blended, dark, light, placed
from shared.demo.drawings.cups import tall_cup
from shared.demo.drawings.labels import loops, marked_bag, rings
from shared.demo.drawings.roast import hand_grinder, press, tin


def parcel(main: str, second: str, accent: str) -> Drawn:
    """A subscription's parcel with a bag and a tin before it."""
    box = "#b99468"
    return [
        blended("x", light(box, 0.2), dark(box, 0.2)),
        blended("y", dark(box, 0.15), dark(box, 0.4)),
        '<path d="M210 560 h520 v520 h-520 Z" fill="url(#x)"/><path d="M730 560 l170 -70 v500 l-170 90 Z" fill="url(#y)"/>',
        f'<path d="M210 560 l150 -70 h540 l-170 70 Z" fill="{light(box, 0.3)}"/><path d="M430 560 l120 -70 h90 l-120 70 v120 h-90 Z" fill="{accent}" fill-opacity=".85"/>',
        f'<rect x="260" y="860" width="170" height="120" rx="6" fill="{light(second, 0.2)}"/><path d="M284 892 h90 M284 920 h60" stroke="{dark(main, 0.4)}" stroke-width="9"/>',
        placed(marked_bag(main, second, accent, mark=rings), "p", 170, 170, 0.62),
        placed(tin(second, main, accent), "q", -170, 290, 0.46),
    ], (560, 1090, 400)


def four_tins(main: str, second: str, accent: str) -> Drawn:
    """Four small tins, each with its own colour."""
    pairs = ((main, second), (accent, main), ("#8a4a2b", second), ("#2f4d5c", second))
    places = ((-170, -250, 0.62), (190, -230, 0.62), (-220, 110, 0.7), (180, 130, 0.7))
    return [
        placed(tin(body, band, dark(accent, 0.1) if body != accent else second), f"t{i}", *place)
        for i, ((body, band), place) in enumerate(zip(pairs, places, strict=True))
    ], None


def starter_set(main: str, second: str, accent: str) -> Drawn:
    """Dripper, mill, scale and a bag: breakfast from tomorrow."""
    return [
        placed(marked_bag(main, second, accent, mark=rings), "p", 250, -130, 0.68),
        placed(hand_grinder(main, second, accent), "q", -330, 10, 0.6),
        placed(cone(light(second, 0.2), second, accent), "r", -40, 170, 0.6),
        placed(pocket_scale(main, second, accent), "s", 300, 330, 0.42),
    ], None


def office_set(main: str, second: str, accent: str) -> Drawn:
    """Two presses and a kilo."""
    return [
        placed(marked_bag(main, second, accent, mark=loops), "p", 20, -170, 0.86),
        placed(press(main, second, accent), "q", -250, 170, 0.64),
        placed(press(main, second, accent), "r", 240, 210, 0.64),
    ], None


def tasting_set(main: str, second: str, accent: str) -> Drawn:
    """Four tasting cups in a square."""
    paper = light(second, 0.3)
    return [
        placed(tall_cup(paper if i % 3 else main, main if i % 3 else second, accent), f"t{i}", *place)
        for i, place in enumerate(((-200, -280, 0.5), (200, -280, 0.5), (-230, 190, 0.6), (230, 190, 0.6)))
    ], None
