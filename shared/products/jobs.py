"""What the catalogue asks to be done later."""

from shared.kernel.jobs import declare

FETCH_PRODUCT_IMAGE = declare("products.fetch_product_image", most_attempts=5)
