"""The small languages inside the cells of Magento's product CSV."""

import re
from typing import Final

from shared.imports.open_table import Row
from shared.imports.shape import ImportedImage

# name=value pairs between commas; a value with commas stands in quotes, which are doubled within it.
_PAIR: Final = re.compile(r'([^=,"]+)=(?:"((?:[^"]|"")*)"|((?:[^,]|,(?![\w ./-]+=))*))(?:,|$)')
_ROOTS: Final = ("default category", "root catalog")


def read_pairs(text: str) -> dict[str, str]:
    """Return "color=Red,size=XL" as names and values; a comma that begins no further pair belongs to the value."""
    return {
        name.strip(): (quoted.replace('""', '"') if quoted else plain).strip()
        for name, quoted, plain in _PAIR.findall(text)
    }


def read_variations(text: str) -> dict[str, dict[str, str]]:
    """Return "sku=A,size=S|sku=B,size=M" as the answers of each SKU."""
    found = {}
    for part in text.split("|"):
        pairs = read_pairs(part)
        sku = pairs.pop("sku", "")
        if sku:
            found[sku.lower()] = pairs
    return found


def read_ways(text: str) -> list[tuple[str, ...]]:
    """Return "Default Category/Gear/Bags,Default Category/New" as ways below the root, each but for its parts."""
    ways = []
    for path in text.split(","):
        parts = [part.strip()[:100] for part in re.split(r"(?<!\\)/", path) if part.strip()]
        if parts and parts[0].lower() in _ROOTS:
            parts = parts[1:]
        if parts:
            ways.append(tuple(part.replace("\\/", "/") for part in parts))
    ways = list(dict.fromkeys(ways))
    return [way for way in ways if not any(other != way and other[: len(way)] == way for other in ways)]


def read_images(row: Row) -> list[ImportedImage]:
    """Return the pictures of a row that are named by an address, or by a path in the archive that the file came in."""
    images = (
        [ImportedImage(row["base_image"], row.get("base_image_label", "")[:300])]
        if row.get("base_image")
        else []
    )
    addresses = [part.strip() for part in row.get("additional_images", "").split(",")]
    labels = [part.strip() for part in row.get("additional_image_labels", "").split(",")]
    for place, address in enumerate(addresses):
        if address and all(image.url != address for image in images):
            images.append(ImportedImage(address, labels[place][:300] if place < len(labels) else ""))
    return images
