"""Which columns of each format say what. A file that has none of them is silent on it, and nothing is changed."""

from collections.abc import Iterable, Mapping
from typing import Final

SHOPIFY: Final[Mapping[str, set[str]]] = {
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
    "external_url": {"External URL"},
    "external_label": {"External Label"},
}
# Nothing of WooCommerce's says a maker, a kind, or words for search engines.
WOOCOMMERCE: Final[Mapping[str, set[str]]] = {
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
    "stock": {"Stock", "In stock?"},
    "on_hand": {"Stock", "In stock?"},
    "backorder_limit": {"Backorders allowed?"},
    "cost_minor": set(),
    "vendor": set(),
    "product_type": set(),
    "seo_title": set(),
    "seo_description": set(),
}


def silent_on(names: Iterable[str], said_by: Mapping[str, set[str]]) -> frozenset[str]:
    """Return what a file with these columns says nothing of."""
    present = set(names)
    return frozenset(said for said, columns in said_by.items() if not columns & present)
