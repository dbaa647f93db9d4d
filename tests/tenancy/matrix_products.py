"""The lines of the isolation matrix for the work on products."""

from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post, product_form, product_of
from tests.tenancy.world_ids import Ids

NEW = {
    "title": "A new one",
    "price": "19.00",
    "stock": "3",
    "option-0": "Size",
    "values-0": "S, M",
    "state": "draft",
}

SHOPIFY_FILE = ("shop.csv", b"Handle,Title,Variant Price\nvase,Vase,10\n", "text/csv")
RULE = {"figure": "price", "way": "percent", "value": "-10", "rounding": ".99"}


def _of_one(path: str, **form: str) -> Entry:
    """Return the entry of a form on a product's page."""

    def ask(own: Ids, other: Ids) -> Ask:
        return post(f"{product_of(own, other.product)}/{path}", **form)

    return in_store(lambda own: ask(own, own), path_id=(404, ask))


PRODUCTS: dict[str, Entry] = {
    "products.index": in_store(
        lambda own: get(f"{desk(own)}/products"),
        query_after=(200, lambda own, their: get(f"{desk(own)}/products", after=their.title_cursor)),
        query_q=(200, lambda own, their: get(f"{desk(own)}/products", q=their.title)),
        query_category=(200, lambda own, their: get(f"{desk(own)}/products", category=their.category)),
        query_collection=(200, lambda own, their: get(f"{desk(own)}/products", collection=their.collection)),
        query_changed=(200, lambda own, their: get(f"{desk(own)}/products", changed=their.product)),
    ),
    "products.new": in_store(lambda own: get(f"{desk(own)}/products/new")),
    # Its key is no case: an id of another store is free in this one, and would be this one's from then on.
    "products.create": in_store(lambda own: post(f"{desk(own)}/products", **NEW)),
    "products.edit": in_store(
        lambda own: get(product_of(own, own.product)),
        path_id=(404, lambda own, their: get(product_of(own, their.product))),
    ),
    "products.update": in_store(
        product_form,
        path_id=(404, lambda own, their: product_form(own, path=product_of(own, their.product))),
        form_price=(303, lambda own, their: product_form(own, **{f"price-{their.variant}": "0.01"})),
        form_stock=(303, lambda own, their: product_form(own, **{f"stock-{their.variant}": "0"})),
        form_slug=(303, lambda own, their: product_form(own, slug=their.product_slug)),
        form_category=(422, lambda own, their: product_form(own, category=their.category)),
        form_shelves=(303, lambda own, their: product_form(own, has_shelves="yes", shelves=their.collection)),
    ),
    "product_exports.index": in_store(
        lambda own: get(f"{desk(own)}/products.csv"),
        query_q=(200, lambda own, their: get(f"{desk(own)}/products.csv", q=their.title)),
    ),
    "product_batches.create": in_store(
        lambda own: post(f"{desk(own)}/products/batches", action="tag", product=own.product, tag="gift"),
        form_product=(
            422,
            lambda own, their: post(
                f"{desk(own)}/products/batches", action="archived", product=their.product
            ),
        ),
    ),
    "product_exports.show": in_store(
        lambda own: get(f"{desk(own)}/products.xlsx"),
        path_form=(404, lambda own, _their: get(f"{desk(own)}/products.pdf")),
        query_q=(200, lambda own, their: get(f"{desk(own)}/products.zip", q=their.title)),
    ),
    "product_imports.index": in_store(lambda own: get(f"{desk(own)}/products/imports")),
    "product_imports.create": in_store(
        lambda own: Ask(f"{desk(own)}/products/imports", "POST", {"files": {"file": SHOPIFY_FILE}}),
    ),
    "product_imports.show": in_store(
        lambda own: get(f"{desk(own)}/products/imports/{own.imported}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/products/imports/{their.imported}")),
    ),
    "product_imports.update": in_store(
        lambda own: post(f"{desk(own)}/products/imports/{own.imported}", step="stop"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/products/imports/{their.imported}", step="start"),
        ),
    ),
    "product_import_problems.index": in_store(
        lambda own: get(f"{desk(own)}/products/imports/{own.imported}/to-correct.csv"),
        path_id=(
            404,
            lambda own, their: get(f"{desk(own)}/products/imports/{their.imported}/to-correct.csv"),
        ),
    ),
    "product_labels.index": in_store(
        lambda own: get(f"{desk(own)}/products/labels"),
        query_collection=(
            200,
            lambda own, their: get(f"{desk(own)}/products/labels", collection=their.collection),
        ),
    ),
    "product_labels.create": in_store(
        lambda own: post(f"{desk(own)}/products/labels", prefix="20", length="13", q=own.title),
    ),
    "product_changes.index": in_store(lambda own: get(f"{desk(own)}/products/changes")),
    "product_changes.new": in_store(
        lambda own: get(f"{desk(own)}/products/changes/new", **RULE, keeps_before="yes", q=own.title),
        query_category=(
            200,
            lambda own, their: get(f"{desk(own)}/products/changes/new", **RULE, category=their.category),
        ),
    ),
    "product_changes.create": in_store(
        lambda own: post(f"{desk(own)}/products/changes", **RULE, agreed="", q=own.title),
    ),
    "product_changes.show": in_store(
        lambda own: get(f"{desk(own)}/products/changes/{own.change}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/products/changes/{their.change}")),
    ),
    "product_changes.update": in_store(
        lambda own: post(f"{desk(own)}/products/changes/{own.change}", step="stop"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/products/changes/{their.change}", step="undo")),
    ),
    "product_sheets.edit": in_store(
        lambda own: get(f"{desk(own)}/products/sheet"),
        query_after=(200, lambda own, their: get(f"{desk(own)}/products/sheet", after=their.title_cursor)),
        query_collection=(
            200,
            lambda own, their: get(f"{desk(own)}/products/sheet", collection=their.collection),
        ),
    ),
    "product_sheets.update": in_store(
        lambda own: post(
            f"{desk(own)}/products/sheet", product=own.product, **{f"price-{own.variant}": "19.00"}
        ),
        form_product=(
            303,
            lambda own, their: post(
                f"{desk(own)}/products/sheet", product=their.product, **{f"price-{their.variant}": "0.01"}
            ),
        ),
    ),
    "products.destroy": _of_one("removal"),
    "product_states.create": _of_one("state", state="archived"),
    "product_copies.create": _of_one("copy"),
    "product_image_words.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/words", **{f"alt-{own.image}": "A mug"}),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/images/words")),
        form_alt=(
            303,
            lambda own, their: post(
                f"{product_of(own, own.product)}/images/words", **{f"alt-{their.image}": "Mine"}
            ),
        ),
    ),
    "product_image_order.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/order", order=own.image),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/images/order")),
        form_order=(
            303,
            lambda own, their: post(f"{product_of(own, own.product)}/images/order", order=their.image),
        ),
        form_later=(
            303,
            lambda own, their: post(f"{product_of(own, own.product)}/images/order", later=their.image),
        ),
    ),
    # The world's picture was never removed, so nobody's can be brought back.
    "product_image_returns.create": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/{own.image}/return"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/images/{their.image}/return"),
        ),
        path_image=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/images/{their.image}/return"),
        ),
    ),
    "product_options.edit": in_store(
        lambda own: get(f"{product_of(own, own.product)}/options"),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/options")),
    ),
    "product_options.update": _of_one("options", **{"new-name": "Lid", "new-values": "Oak, Cork"}),
    "product_grids.edit": in_store(
        lambda own: get(f"{product_of(own, own.product)}/grid", figure="price"),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/grid")),
    ),
    "product_grids.update": in_store(
        lambda own: post(
            f"{product_of(own, own.product)}/grid", **{f"price-{own.variant}": "19.00", "all": ""}
        ),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/grid", all="1")),
        form_price=(
            303,
            lambda own, their: post(
                f"{product_of(own, own.product)}/grid", **{f"price-{their.variant}": "1"}
            ),
        ),
    ),
}
