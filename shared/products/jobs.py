"""What the catalogue asks to be done later."""

from shared.kernel.jobs import declare

# Ten tries are a quarter of an hour: longer than a hiccup of somebody's server, shorter than a merchant's patience.
FETCH_PRODUCT_IMAGE = declare("products.fetch_product_image", most_attempts=10)
START_SALE = declare("products.start_sale")
END_SALE = declare("products.end_sale")
CLEAR_PICTURE = declare("products.clear_picture")
