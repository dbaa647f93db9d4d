"""The part of the dashboard's map that is about categories, collections, brands and kinds of products."""

from starlette.routing import Route

from merchant import (
    attributes,
    brand_pictures,
    brands,
    categories,
    category_pictures,
    collection_pictures,
    collection_previews,
    collection_products,
    collections,
    product_types,
)


def shelves() -> list[Route]:
    """Return the addresses of what orders the catalogue."""
    desk = "/dashboard/{store}"
    return [
        Route(f"{desk}/categories", categories.index, name="categories.index"),
        Route(f"{desk}/categories", categories.create, name="categories.create", methods=["POST"]),
        Route(f"{desk}/categories/{{id}}", categories.edit, name="categories.edit"),
        Route(
            f"{desk}/categories/{{id}}",
            categories.update,
            name="categories.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/categories/{{id}}/place",
            categories.move,
            name="categories.move",
            methods=["POST"],
        ),
        Route(
            f"{desk}/categories/{{id}}/removal",
            categories.destroy,
            name="categories.destroy",
            methods=["POST"],
        ),
        Route(
            f"{desk}/categories/{{id}}/picture",
            category_pictures.create,
            name="category_pictures.create",
            methods=["POST"],
        ),
        Route(f"{desk}/collections", collections.index, name="collections.index"),
        Route(f"{desk}/collections", collections.create, name="collections.create", methods=["POST"]),
        Route(f"{desk}/collections/{{id}}", collections.edit, name="collections.edit"),
        Route(
            f"{desk}/collections/{{id}}",
            collections.update,
            name="collections.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/collections/{{id}}/removal",
            collections.destroy,
            name="collections.destroy",
            methods=["POST"],
        ),
        Route(
            f"{desk}/collections/{{id}}/preview",
            collection_previews.create,
            name="collection_previews.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/collections/{{id}}/picture",
            collection_pictures.create,
            name="collection_pictures.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/collections/{{id}}/products",
            collection_products.create,
            name="collection_products.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/collections/{{id}}/products/{{product}}",
            collection_products.update,
            name="collection_products.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/collections/{{id}}/products/{{product}}/removal",
            collection_products.destroy,
            name="collection_products.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/brands", brands.index, name="brands.index"),
        Route(f"{desk}/brands/{{id}}", brands.edit, name="brands.edit"),
        Route(f"{desk}/brands/{{id}}", brands.update, name="brands.update", methods=["POST"]),
        Route(
            f"{desk}/brands/{{id}}/picture",
            brand_pictures.create,
            name="brand_pictures.create",
            methods=["POST"],
        ),
        Route(f"{desk}/types", product_types.index, name="product_types.index"),
        Route(f"{desk}/types", product_types.create, name="product_types.create", methods=["POST"]),
        Route(f"{desk}/types/{{id}}", product_types.edit, name="product_types.edit"),
        Route(
            f"{desk}/types/{{id}}",
            product_types.update,
            name="product_types.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/types/{{id}}/attributes",
            attributes.create,
            name="attributes.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/types/{{id}}/attributes/{{attribute}}",
            attributes.update,
            name="attributes.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/types/{{id}}/attributes/{{attribute}}/removal",
            attributes.destroy,
            name="attributes.destroy",
            methods=["POST"],
        ),
    ]
