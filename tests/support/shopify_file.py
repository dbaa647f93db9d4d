"""Files as Shopify exports them: the columns of its own manual, in its order, and rows as its exports have them."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

COLUMNS = [
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published",
    "Option1 Name", "Option1 Value", "Option1 Linked To", "Option2 Name", "Option2 Value", "Option2 Linked To",
    "Option3 Name", "Option3 Value", "Option3 Linked To", "Variant SKU", "Variant Grams",
    "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy",
    "Variant Fulfillment Service", "Variant Price", "Variant Compare At Price", "Variant Requires Shipping",
    "Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "Gift Card",
    "SEO Title", "SEO Description", "Google Shopping / MPN", "Variant Image", "Variant Weight Unit",
    "Variant Tax Code", "Cost per item", "Status", "Collection",
]  # fmt: skip
SIZES = ("S", "M", "L")
SENTENCE = "Soft washed linen made in a small mill by people who know their craft and wear it themselves. "


def write_shopify(place: Path, rows: Iterable[dict[str, str]], *, columns: Sequence[str] = COLUMNS) -> Path:
    """Write rows under all of Shopify's columns, or only under these; returns the place."""
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return place


def catalogue(
    products: int, *, pictures: int = 0, price: str = "29.90", stock: int = 5
) -> Iterator[dict[str, str]]:
    """Yield the rows of so many shirts, each in three counted sizes."""
    for number in range(products):
        handle = f"linen-shirt-{number}"
        for place, size in enumerate(SIZES):
            yield {
                "Handle": handle,
                **(_first_row(number) if place == 0 else {}),
                "Option1 Value": size,
                "Variant SKU": f"LS-{number}-{size}",
                "Variant Grams": "180",
                "Variant Inventory Tracker": "shopify",
                "Variant Inventory Qty": str(stock),
                "Variant Inventory Policy": "deny",
                "Variant Fulfillment Service": "manual",
                "Variant Price": price,
                "Variant Requires Shipping": "true",
                "Variant Taxable": "true",
                "Variant Weight Unit": "g",
                **(_picture(number, place) if place < pictures else {}),
            }


def _first_row(number: int) -> dict[str, str]:
    turn = number % len(SENTENCE)
    text = (SENTENCE[turn:] + SENTENCE[:turn]) * 4
    return {
        "Title": f"Linen Shirt No. {number}",
        "Body (HTML)": f"<p>{text}</p><ul><li>100 % linen</li><li>Machine washable</li></ul>",
        "Vendor": ("Acme Mills", "Northern Weave", "Casa Lino")[number % 3],
        "Type": "Shirts",
        "Tags": f"linen, summer, drop-{number % 40}",
        "Published": "true",
        "Option1 Name": "Size",
        "Gift Card": "false",
        "Status": "active",
        "Collection": ("Shirts", "New in", "Linen")[number % 3],
    }


def _picture(number: int, place: int) -> dict[str, str]:
    return {
        "Image Src": f"https://cdn.example/files/{number}-{place + 1}.jpg?v=1",
        "Image Position": str(place + 1),
        "Image Alt Text": f"Shirt {number}, view {place + 1}",
    }
