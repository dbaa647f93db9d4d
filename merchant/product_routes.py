"""The part of the dashboard's map that makes, keeps and changes products."""

from starlette.routing import Route

from merchant import (
    product_batches,
    product_changes,
    product_copies,
    product_exports,
    product_grids,
    product_image_order,
    product_image_returns,
    product_image_words,
    product_import_problems,
    product_imports,
    product_labels,
    product_options,
    product_sheets,
    product_states,
    products,
)


def product_work() -> list[Route]:
    """Return the addresses of work on products. What has a name of its own stands before what is named by an id."""
    here, one = "/dashboard/{store}/products", "/dashboard/{store}/products/{id}"
    return [
        Route(here, products.index, name="products.index"),
        Route(here, products.create, name="products.create", methods=["POST"]),
        Route(f"{here}/new", products.new, name="products.new"),
        Route(f"{here}/batches", product_batches.create, name="product_batches.create", methods=["POST"]),
        Route(f"{here}/changes", product_changes.index, name="product_changes.index"),
        Route(f"{here}/changes", product_changes.create, name="product_changes.create", methods=["POST"]),
        Route(f"{here}/changes/new", product_changes.new, name="product_changes.new"),
        Route(f"{here}/changes/{{id}}", product_changes.show, name="product_changes.show"),
        Route(
            f"{here}/changes/{{id}}", product_changes.update, name="product_changes.update", methods=["POST"]
        ),
        Route("/dashboard/{store}/products.csv", product_exports.index, name="product_exports.index"),
        Route("/dashboard/{store}/products.{form}", product_exports.show, name="product_exports.show"),
        Route(f"{here}/imports", product_imports.index, name="product_imports.index"),
        Route(f"{here}/imports", product_imports.create, name="product_imports.create", methods=["POST"]),
        Route(f"{here}/imports/{{id}}", product_imports.show, name="product_imports.show"),
        Route(
            f"{here}/imports/{{id}}", product_imports.update, name="product_imports.update", methods=["POST"]
        ),
        Route(
            f"{here}/imports/{{id}}/to-correct.csv",
            product_import_problems.index,
            name="product_import_problems.index",
        ),
        Route(f"{here}/labels", product_labels.index, name="product_labels.index"),
        Route(f"{here}/labels", product_labels.create, name="product_labels.create", methods=["POST"]),
        Route(f"{here}/sheet", product_sheets.edit, name="product_sheets.edit"),
        Route(f"{here}/sheet", product_sheets.update, name="product_sheets.update", methods=["POST"]),
        Route(one, products.edit, name="products.edit"),
        Route(one, products.update, name="products.update", methods=["POST"]),
        Route(f"{one}/removal", products.destroy, name="products.destroy", methods=["POST"]),
        Route(f"{one}/state", product_states.create, name="product_states.create", methods=["POST"]),
        Route(f"{one}/copy", product_copies.create, name="product_copies.create", methods=["POST"]),
        Route(
            f"{one}/images/words",
            product_image_words.update,
            name="product_image_words.update",
            methods=["POST"],
        ),
        Route(
            f"{one}/images/order",
            product_image_order.update,
            name="product_image_order.update",
            methods=["POST"],
        ),
        Route(
            f"{one}/images/{{image}}/return",
            product_image_returns.create,
            name="product_image_returns.create",
            methods=["POST"],
        ),
        Route(f"{one}/options", product_options.edit, name="product_options.edit"),
        Route(f"{one}/options", product_options.update, name="product_options.update", methods=["POST"]),
        Route(f"{one}/grid", product_grids.edit, name="product_grids.edit"),
        Route(f"{one}/grid", product_grids.update, name="product_grids.update", methods=["POST"]),
    ]
