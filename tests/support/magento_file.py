"""A file as Magento 2 exports it: variants before what they belong to, a row for a store view, cells within cells."""

Row = dict[str, str]

COLUMNS = [
    "sku", "store_view_code", "attribute_set_code", "product_type", "categories", "product_websites", "name",
    "description", "short_description", "weight", "product_online", "tax_class_name", "visibility", "price",
    "special_price", "special_price_from_date", "special_price_to_date", "url_key", "meta_title", "meta_keywords",
    "meta_description", "base_image", "base_image_label", "small_image", "created_at", "updated_at",
    "msrp_display_actual_price_type", "additional_attributes", "qty", "out_of_stock_qty", "use_config_min_qty",
    "is_qty_decimal", "allow_backorders", "is_in_stock", "manage_stock", "website_id", "related_skus",
    "additional_images", "additional_image_labels", "configurable_variations", "configurable_variation_labels",
    "associated_skus", "bundle_values",
]  # fmt: skip


def _row(sku: str, kind: str = "simple", **columns: str) -> Row:
    return {
        "sku": sku,
        "attribute_set_code": "Default",
        "product_type": kind,
        "product_websites": "base",
        "product_online": "1",
        "tax_class_name": "Taxable Goods",
        "visibility": "Catalog, Search",
        "created_at": "3/1/24, 9:00 AM",
        "msrp_display_actual_price_type": "Use config",
        "out_of_stock_qty": "0.0000",
        "use_config_min_qty": "1",
        "is_qty_decimal": "0",
        "is_in_stock": "1",
        "website_id": "0",
        **columns,
    }


HOODIE = [
    _row(
        f"MH01-{size}-Black",
        name=f"Chaz Hoodie-{size}-Black",
        price="52.000000",
        qty=quantity,
        weight="1.2",
        visibility="Not Visible Individually",
        additional_attributes=f"color=Black,size={size}",
        **more,
    )
    for size, quantity, more in (
        ("XS", "100.0000", {}),
        ("S", "3.0000", {"allow_backorders": "1"}),
        (
            "M",
            "0.0000",
            {"is_in_stock": "0", "special_price": "40", "special_price_to_date": "2020-01-01 00:00:00"},
        ),
    )
] + [
    _row(
        "MH01",
        "configurable",
        name="Chaz Kangeroo Hoodie",
        description="<p>Warm, with a pocket.</p>",
        categories="Default Category/Men,Default Category/Men/Tops,Default Category/Sale",
        url_key="chaz-hoodie",
        meta_title="Chaz",
        meta_keywords="hoodie",
        related_skus="MJ01,MJ02",
        base_image="https://shop.example/media/mh01-black.jpg",
        base_image_label="Front",
        additional_images="https://shop.example/media/mh01-black.jpg,https://shop.example/media/back.jpg",
        additional_image_labels="Front,Back",
        additional_attributes='climate="Cool, mild|Windy",material=Cotton,Fleece,pattern=Solid',
        configurable_variations=(
            "sku=MH01-XS-Black,color=Black,size=XS|sku=MH01-S-Black,color=Black,size=S"
            "|sku=MH01-M-Black,color=Black,size=M"
        ),
        configurable_variation_labels="color=Colour,size=Size",
    ),
    {"sku": "MH01", "store_view_code": "de", "name": "Kapuzenpullover", "description": "<p>Warm.</p>"},
]
OTHERS = [
    _row(
        "24-MB01",
        name="Joust Duffle Bag",
        price="34",
        special_price="30",
        qty="7.0000",
        base_image="/m/b/mb01.jpg",
    ),
    _row("240-LV04", "downloadable", name="Beginner’s Yoga", price="6.00"),
    _row("24-WG085", "grouped", name="Yoga straps", associated_skus="24-WG086=1.0000,24-WG087=2.0000"),
    _row("24-WG080", "bundle", name="Yoga set", price="0", bundle_values="name=Strap,type=radio"),
    _row("24-MB01", name="Again", price="1"),
    _row("", name="Nobody’s", price="1"),
    _row("24-MB02", name="Cheap bag", price="cheap"),
    {"sku": "24-MB01", "store_view_code": "wholesale", "name": "Bag"},
    {"sku": "gone", "store_view_code": "fr", "name": "Sac"},
]
MAGENTO = [*HOODIE, *OTHERS]
