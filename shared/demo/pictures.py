"""The demo's drawings through the same pipeline as uploads. Called in a pool of processes."""

from shared.adapters.pictures import PreparedPicture, prepare_picture
from shared.demo.content.shape import DemoPicture, DemoStore
from shared.demo.drawings import draw, draw_collection, draw_hero, rasterise

PRODUCT_WIDTHS = (320, 640, 800)
HERO_WIDTHS = (640, 960, 1440)


def prepare_drawing(picture: DemoPicture) -> PreparedPicture:
    """Draw a product's picture and encode its sizes."""
    return prepare_picture(rasterise(draw(picture), PRODUCT_WIDTHS[-1]), widths=PRODUCT_WIDTHS)


def prepare_hero(store_slug: str) -> PreparedPicture:
    """Draw a store's hero scene and encode its sizes."""
    return prepare_picture(rasterise(draw_hero(store_slug), HERO_WIDTHS[-1]), widths=HERO_WIDTHS)


def prepare_tile(store: DemoStore, collection_slug: str) -> PreparedPicture:
    """Draw a collection's tile, which shows a few of its products, and encode its sizes."""
    members = next(group.product_slugs for group in store.collections if group.slug == collection_slug)
    shown = {product.slug: product.pictures[0] for product in store.products}
    # A form is shown once, as three of a kind would look like one thing in three colours.
    by_form = {shown[slug].form: shown[slug] for slug in reversed(members)}
    things = [(picture.form, picture.colours) for picture in reversed(by_form.values())]
    return prepare_picture(
        rasterise(draw_collection(things[:3]), PRODUCT_WIDTHS[1]), widths=PRODUCT_WIDTHS[:2]
    )
