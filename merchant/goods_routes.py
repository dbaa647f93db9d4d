"""The part of the dashboard's map that is about one product beyond its editor, and its stock."""

from starlette.routing import Route

from merchant import (
    bundles,
    media,
    product_associations,
    product_details,
    product_files,
    product_image_fetches,
    product_images,
    product_prices,
    product_sales,
    product_selling,
    reorders,
    size_charts,
    stock,
    stock_arrivals,
    stock_movements,
    wanted,
)


def goods() -> list[Route]:
    """Return the addresses of a product's pictures, files, bundles, sales and stock."""
    desk = "/dashboard/{store}"
    return [
        Route(
            f"{desk}/products/{{id}}/images",
            product_images.create,
            name="product_images.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/images/{{image}}/removal",
            product_images.destroy,
            name="product_images.destroy",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/images/{{image}}/fetch",
            product_image_fetches.create,
            name="product_image_fetches.create",
            methods=["POST"],
        ),
        Route(f"{desk}/products/{{id}}/bundle", bundles.edit, name="bundles.edit"),
        Route(
            f"{desk}/products/{{id}}/bundle",
            bundles.update,
            name="bundles.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/files",
            product_files.create,
            name="product_files.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/files/{{file}}/removal",
            product_files.destroy,
            name="product_files.destroy",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/delivery",
            product_files.update,
            name="product_files.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/selling",
            product_selling.update,
            name="product_selling.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/associations",
            product_associations.index,
            name="product_associations.index",
        ),
        Route(
            f"{desk}/products/{{id}}/associations",
            product_associations.create,
            name="product_associations.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/associations/{{association}}/removal",
            product_associations.destroy,
            name="product_associations.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/products/{{id}}/details", product_details.edit, name="product_details.edit"),
        Route(
            f"{desk}/products/{{id}}/details",
            product_details.update,
            name="product_details.update",
            methods=["POST"],
        ),
        Route(f"{desk}/size-charts", size_charts.index, name="size_charts.index"),
        Route(f"{desk}/size-charts", size_charts.create, name="size_charts.create", methods=["POST"]),
        Route(f"{desk}/size-charts/new", size_charts.new, name="size_charts.new"),
        Route(f"{desk}/size-charts/{{id}}", size_charts.edit, name="size_charts.edit"),
        Route(
            f"{desk}/size-charts/{{id}}",
            size_charts.update,
            name="size_charts.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/size-charts/{{id}}/removal",
            size_charts.destroy,
            name="size_charts.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/products/{{id}}/prices", product_prices.index, name="product_prices.index"),
        Route(
            f"{desk}/products/{{id}}/sales",
            product_sales.create,
            name="product_sales.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/products/{{id}}/sales/{{sale}}/cancellation",
            product_sales.destroy,
            name="product_sales.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/media/{{key:path}}", media.show, name="media.show"),
        Route(f"{desk}/stock", stock.index, name="stock.index"),
        Route(f"{desk}/stock/history", stock_movements.index, name="stock_movements.index"),
        Route(f"{desk}/stock/history.csv", stock_movements.export, name="stock_movement_files.show"),
        Route(f"{desk}/stock/reorder", reorders.index, name="reorders.index"),
        Route(f"{desk}/stock/reorder.csv", reorders.export, name="reorder_files.show"),
        Route(f"{desk}/stock/{{variant}}", stock.update, name="stock.update", methods=["POST"]),
        Route(
            f"{desk}/stock/{{variant}}/reorder",
            reorders.update,
            name="reorders.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/stock/{{variant}}/arrivals",
            stock_arrivals.create,
            name="stock_arrivals.create",
            methods=["POST"],
        ),
        Route(f"{desk}/wanted", wanted.index, name="wanted.index"),
    ]
