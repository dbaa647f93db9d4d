"""The part of the dashboard's map in which other currencies are decided on."""

from starlette.routing import Route

from merchant import currencies, currency_files, own_prices


def money_of_others() -> list[Route]:
    """Return the addresses of currencies and of prices in them."""
    all_of_them = "/dashboard/{store}/currencies"
    return [
        Route(all_of_them, currencies.index, name="currencies.index"),
        Route(all_of_them, currencies.create, name="currencies.create", methods=["POST"]),
        Route(f"{all_of_them}/file", currency_files.create, name="currency_files.create", methods=["POST"]),
        Route(
            f"{all_of_them}/{{currency}}/removal",
            currencies.destroy,
            name="currencies.destroy",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/own-prices",
            own_prices.update,
            name="own_prices.update",
            methods=["POST"],
        ),
    ]
