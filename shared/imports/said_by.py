"""Which columns of each format say what. A file that has none of them is silent on it, and nothing is changed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

NOTHING: Final = frozenset[str]()

SHOPIFY: Final[Mapping[str, Collection[str]]] = {
    "description_html": {"Body (HTML)", "Body HTML"},
    "vendor": {"Vendor"},
    "product_type": {"Type", "Product Type"},
    "tags": {"Tags"},
    "kind": {"Kind", "Variant Requires Shipping"},
    "state": {"Status", "Published"},
    "seo_title": {"SEO Title"},
    "seo_description": {"SEO Description"},
    "attributes": {"Attributes", "Product Category", "Gift Card", "Google Shopping / MPN"},
    "images": {"Image Src"},
    "compare_at_minor": {"Variant Compare At Price"},
    "cost_minor": {"Cost per item"},
    "sku": {"Variant SKU"},
    "barcode": {"Variant Barcode"},
    "weight_grams": {"Variant Grams"},
    "stock": {"Variant Inventory Tracker", "Variant Inventory Qty"},
    "on_hand": {"Variant Inventory Qty"},
    "backorder_limit": {"Variant Inventory Policy", "Backorder Limit"},
    "reorder_point": {"Reorder Point"},
    "reorder_quantity": {"Reorder Quantity"},
    "external_url": {"External URL"},
    "external_label": {"External Label"},
    "tax_category": {"Tax Category"},
    "image_id": {"Variant Image"},
    "swatches": {"Swatches"},
}
# Nothing of WooCommerce's says a maker, a type, or words for search engines.
WOOCOMMERCE: Final[Mapping[str, Collection[str]]] = {
    "description_html": {"Description", "Short description"},
    "tags": {"Tags"},
    "state": {"Published"},
    "external_url": {"External URL"},
    "external_label": {"Button text"},
    "images": {"Images"},
    "compare_at_minor": {"Sale price"},
    "weight_grams": {"Weight (kg)", "Weight (g)", "Weight (lbs)", "Weight (oz)"},
    "sku": {"SKU"},
    "barcode": {"GTIN, UPC, EAN, or ISBN"},
    "image_id": {"Images"},
    "tax_category": {"Tax class"},
    "stock": {"Stock", "In stock?"},
    "on_hand": {"Stock", "In stock?"},
    "backorder_limit": {"Backorders allowed?"},
    "reorder_point": {"Low stock amount"},
    "reorder_quantity": NOTHING,
    "cost_minor": NOTHING,
    "vendor": NOTHING,
    "product_type": NOTHING,
    "seo_title": NOTHING,
    "seo_description": NOTHING,
}
MAGENTO: Final[Mapping[str, Collection[str]]] = {
    "description_html": {"description", "short_description"},
    "vendor": {"manufacturer", "additional_attributes"},
    "state": {"product_online"},
    "seo_title": {"meta_title"},
    "seo_description": {"meta_description"},
    "attributes": {"additional_attributes"},
    "images": {"base_image", "additional_images"},
    "image_id": {"base_image"},
    "compare_at_minor": {"special_price"},
    "cost_minor": {"cost"},
    "weight_grams": {"weight"},
    "stock": {"qty", "is_in_stock"},
    "on_hand": {"qty", "is_in_stock"},
    "backorder_limit": {"allow_backorders"},
    **dict.fromkeys(
        ("product_type", "tags", "barcode", "tax_category", "external_url", "external_label"), NOTHING
    ),
    **dict.fromkeys(("reorder_point", "reorder_quantity"), NOTHING),
}
SALEOR: Final[Mapping[str, Collection[str]]] = {
    "description_html": {"description"},
    "product_type": {"product type"},
    "state": {"(channel published)"},
    "attributes": {"(product attribute)"},
    "images": {"product media", "variant media"},
    "image_id": {"variant media"},
    "cost_minor": {"(channel variant cost price)"},
    "sku": {"variant sku"},
    "weight_grams": {"variant weight", "product weight"},
    "stock": {"(warehouse quantity)"},
    "on_hand": {"(warehouse quantity)"},
    **dict.fromkeys(
        ("vendor", "kind", "tags", "seo_title", "seo_description", "compare_at_minor", "barcode"), NOTHING
    ),
    **dict.fromkeys(("backorder_limit", "tax_category", "external_url", "external_label"), NOTHING),
    **dict.fromkeys(("reorder_point", "reorder_quantity"), NOTHING),
}
# The dump has everything of Saleor's; these are not.
SALEOR_DUMP_SILENT: Final = frozenset(
    ("vendor", "tags", "compare_at_minor", "barcode", "backorder_limit", "tax_category")
) | {"external_url", "external_label", "reorder_point", "reorder_quantity"}
SPREE: Final[Mapping[str, Collection[str]]] = {
    "description_html": {"description"},
    "product_type": {"product_type"},
    "tags": {"tags"},
    "kind": {"digital"},
    "state": {"status"},
    "seo_title": {"meta_title"},
    "seo_description": {"meta_description"},
    "images": {"image1_src"},
    "image_id": {"image1_src"},
    "compare_at_minor": {"compare_at_price"},
    "weight_grams": {"weight"},
    "stock": {"inventory_count", "track_inventory"},
    "on_hand": {"inventory_count"},
    "backorder_limit": {"inventory_backorderable"},
    **dict.fromkeys(("vendor", "cost_minor", "barcode", "tax_category", "external_url"), NOTHING),
    **dict.fromkeys(("external_label", "reorder_point", "reorder_quantity"), NOTHING),
}
PLAIN: Final[Mapping[str, Collection[str]]] = {
    "description_html": {"description", "description_html"},
    "vendor": {"brand", "vendor", "manufacturer"},
    "product_type": {"type", "product_type"},
    "tags": {"tags"},
    "images": {"image", "images", "image_url"},
    "compare_at_minor": {"compare_at_price", "regular_price", "price_before"},
    "cost_minor": {"cost"},
    "sku": {"sku"},
    "barcode": {"barcode", "ean", "gtin", "upc"},
    "weight_grams": {"weight_grams"},
    "stock": {"stock", "quantity", "inventory"},
    "on_hand": {"stock", "quantity", "inventory"},
    **dict.fromkeys(("kind", "state", "seo_title", "seo_description", "attributes", "tax_category"), NOTHING),
    **dict.fromkeys(("external_url", "external_label", "image_id", "backorder_limit"), NOTHING),
    "reorder_point": {"reorder_point"},
    "reorder_quantity": {"reorder_quantity"},
}


def silent_on(names: Iterable[str], said_by: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return what a file with these columns says nothing of."""
    present = set(names)
    return frozenset(said for said, columns in said_by.items() if present.isdisjoint(columns))
