"""The part of the dashboard's map that is about price lists."""

from starlette.routing import Route

from merchant import listed_prices, price_lists


def price_list_routes() -> list[Route]:
    """Return the addresses of the lists and of their prices."""
    many = "/dashboard/{store}/price-lists"
    one = f"{many}/{{id}}"
    return [
        Route(many, price_lists.index, name="price_lists.index"),
        Route(many, price_lists.create, name="price_lists.create", methods=["POST"]),
        Route(f"{many}/new", price_lists.new, name="price_lists.new"),
        Route(one, price_lists.edit, name="price_lists.edit"),
        Route(one, price_lists.update, name="price_lists.update", methods=["POST"]),
        Route(f"{one}/state", price_lists.switch, name="price_lists.switch", methods=["POST"]),
        Route(f"{one}/removal", price_lists.destroy, name="price_lists.destroy", methods=["POST"]),
        Route(f"{one}/prices", listed_prices.index, name="listed_prices.index"),
        Route(f"{one}/prices", listed_prices.update, name="listed_prices.update", methods=["POST"]),
        Route(f"{one}/prices.csv", listed_prices.export, name="listed_price_files.show"),
        Route(f"{one}/files", listed_prices.take, name="listed_price_files.create", methods=["POST"]),
    ]
