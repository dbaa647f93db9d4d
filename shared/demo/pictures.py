"""The demo's drawings through the same pipeline as uploads. Called in a pool of processes."""

from shared.adapters.pictures import PreparedPicture, prepare_picture
from shared.demo.content.shape import DemoPicture, DemoStore
from shared.demo.drawings import draw, draw_hero, rasterise

PRODUCT_WIDTHS = (320, 640, 800)
HERO_WIDTHS = (640, 960, 1440)


def prepare_drawing(picture: DemoPicture) -> PreparedPicture:
    """Draw a product's picture and encode its sizes."""
    return prepare_picture(rasterise(draw(picture), PRODUCT_WIDTHS[-1]), widths=PRODUCT_WIDTHS)


def prepare_hero(store_slug: str) -> PreparedPicture:
    """Draw a store's hero scene and encode its sizes."""
    return prepare_picture(rasterise(draw_hero(store_slug), HERO_WIDTHS[-1]), widths=HERO_WIDTHS)


def prepare_tile(store: DemoStore, collection_slug: str) -> PreparedPicture:
    """Draw a collection's tile, which shows its first product, and encode its sizes."""
    members = next(group.product_slugs for group in store.collections if group.slug == collection_slug)
    first = next(product for product in store.products if product.slug == members[0])
    svg = draw(first.pictures[0])
    return prepare_picture(rasterise(svg, PRODUCT_WIDTHS[1]), widths=PRODUCT_WIDTHS[:2])
