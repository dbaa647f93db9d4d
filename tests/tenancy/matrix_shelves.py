"""The lines of the isolation matrix for what the dashboard does with categories, collections, brands and types."""

from tests.tenancy.asks import Entry, asked, desk, get, in_store, placed, post, upload

SHELVES: dict[str, Entry] = {
    "categories.index": in_store(lambda own: get(f"{desk(own)}/categories")),
    "categories.create": in_store(
        lambda own: post(f"{desk(own)}/categories", title="New"),
        form_parent=(
            422,
            lambda own, their: post(f"{desk(own)}/categories", title="Other", parent=their.category),
        ),
    ),
    "categories.edit": in_store(
        lambda own: get(f"{desk(own)}/categories/{own.category}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/categories/{their.category}")),
    ),
    "categories.update": in_store(
        lambda own: post(f"{desk(own)}/categories/{own.category}", title="T", slug=own.category_path),
        path_id=(404, lambda own, their: post(f"{desk(own)}/categories/{their.category}", title="T")),
    ),
    "categories.move": in_store(
        lambda own: post(f"{desk(own)}/categories/{own.category}/place", place="1"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/categories/{their.category}/place", place="1")),
        form_parent=(
            422,
            lambda own, their: post(
                f"{desk(own)}/categories/{own.category}/place", place="1", parent=their.category
            ),
        ),
    ),
    "categories.destroy": in_store(
        lambda own: post(f"{desk(own)}/categories/{own.category}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/categories/{their.category}/removal")),
    ),
    "category_pictures.create": in_store(
        lambda own: upload(f"{desk(own)}/categories/{own.category}/picture"),
        path_id=(404, lambda own, their: upload(f"{desk(own)}/categories/{their.category}/picture")),
    ),
    "collections.index": in_store(lambda own: get(f"{desk(own)}/collections")),
    "collections.create": in_store(lambda own: post(f"{desk(own)}/collections", title="")),
    "collections.edit": in_store(
        lambda own: get(f"{desk(own)}/collections/{own.collection}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/collections/{their.collection}")),
        query_q=(200, lambda own, their: get(f"{desk(own)}/collections/{own.collection}", q=their.title)),
    ),
    "collections.update": in_store(
        lambda own: post(
            f"{desk(own)}/collections/{own.collection}", title="T", slug=own.collection_slug, sort="by_hand"
        ),
        path_id=(404, lambda own, their: post(f"{desk(own)}/collections/{their.collection}", title="T")),
    ),
    "collections.destroy": in_store(
        lambda own: post(f"{desk(own)}/collections/{own.collection}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/collections/{their.collection}/removal")),
    ),
    "collection_previews.create": in_store(
        lambda own: post(f"{desk(own)}/collections/{own.collection}/preview"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/collections/{their.collection}/preview")),
    ),
    "collection_pictures.create": in_store(
        lambda own: upload(f"{desk(own)}/collections/{own.collection}/picture"),
        path_id=(404, lambda own, their: upload(f"{desk(own)}/collections/{their.collection}/picture")),
    ),
    "collection_products.create": in_store(
        lambda own: post(f"{desk(own)}/collections/{own.collection}/products", product=own.product),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/collections/{their.collection}/products", product=own.product
            ),
        ),
        form_product=(
            404,
            lambda own, their: post(
                f"{desk(own)}/collections/{own.collection}/products", product=their.product
            ),
        ),
    ),
    "collection_products.update": in_store(
        lambda own: post(f"{placed(own, own.collection, own.product)}", move="up"),
        path_id=(404, lambda own, their: post(placed(own, their.collection, own.product), move="up")),
        path_product=(404, lambda own, their: post(placed(own, own.collection, their.product), move="up")),
    ),
    "collection_products.destroy": in_store(
        lambda own: post(f"{placed(own, own.collection, own.product)}/removal"),
        path_id=(404, lambda own, their: post(f"{placed(own, their.collection, own.product)}/removal")),
        path_product=(404, lambda own, their: post(f"{placed(own, own.collection, their.product)}/removal")),
    ),
    "brands.index": in_store(lambda own: get(f"{desk(own)}/brands")),
    "brands.edit": in_store(
        lambda own: get(f"{desk(own)}/brands/{own.brand}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/brands/{their.brand}")),
    ),
    "brands.update": in_store(
        lambda own: post(f"{desk(own)}/brands/{own.brand}", name=own.brand_slug, slug=own.brand_slug),
        path_id=(404, lambda own, their: post(f"{desk(own)}/brands/{their.brand}", name="T")),
    ),
    "brand_pictures.create": in_store(
        lambda own: upload(f"{desk(own)}/brands/{own.brand}/picture"),
        path_id=(404, lambda own, their: upload(f"{desk(own)}/brands/{their.brand}/picture")),
    ),
    "product_types.index": in_store(lambda own: get(f"{desk(own)}/types")),
    "product_types.create": in_store(lambda own: post(f"{desk(own)}/types", name="")),
    "product_types.edit": in_store(
        lambda own: get(f"{desk(own)}/types/{own.product_type}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/types/{their.product_type}")),
    ),
    "product_types.update": in_store(
        lambda own: post(f"{desk(own)}/types/{own.product_type}", name="T"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/types/{their.product_type}", name="T")),
    ),
    "attributes.create": in_store(
        lambda own: post(f"{desk(own)}/types/{own.product_type}/attributes", label="L", kind="text"),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/types/{their.product_type}/attributes", label="L", kind="text"
            ),
        ),
    ),
    "attributes.update": in_store(
        lambda own: post(asked(own, own.product_type, own.attribute), label="L", kind="text"),
        path_id=(404, lambda own, their: post(asked(own, their.product_type, own.attribute), label="L")),
        path_attribute=(
            404,
            lambda own, their: post(asked(own, own.product_type, their.attribute), label="L"),
        ),
    ),
    "attributes.destroy": in_store(
        lambda own: post(f"{asked(own, own.product_type, own.attribute)}/removal"),
        path_id=(404, lambda own, their: post(f"{asked(own, their.product_type, own.attribute)}/removal")),
        path_attribute=(
            404,
            lambda own, their: post(f"{asked(own, own.product_type, their.attribute)}/removal"),
        ),
    ),
}
