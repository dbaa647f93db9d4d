"""Product pictures drawn in code: one studio, one light, every colour really recoloured."""

from shared.demo.content.shape import DemoPicture
from shared.demo.drawings.canvas import Drawing, dark, mix, picture
from shared.demo.drawings.forms import DETAIL, FORMS, GROUNDS, USUAL_DETAIL, USUAL_WHOLE, WHOLE
from shared.demo.drawings.rasterise import rasterise
from shared.demo.drawings.scenes import draw_collection, draw_hero

__all__ = ["FORMS", "Drawing", "draw", "draw_collection", "draw_hero", "rasterise"]


def draw(shown: DemoPicture) -> Drawing:
    """Return a product's picture, 1200 × 1500; every product has its own tint of its store's ground."""
    main, second, accent = (*shown.colours, *shown.colours, *shown.colours)[:3]
    shapes, shadow = FORMS[shown.form](main, second, accent)
    ground = mix(GROUNDS[shown.form], main, 0.1)
    if shown.view == "detail":
        return picture(dark(ground, 0.06), shapes, shadow=shadow, zoom=DETAIL.get(shown.form, USUAL_DETAIL))
    return picture(ground, shapes, shadow=shadow, zoom=WHOLE.get(shown.form, USUAL_WHOLE))
