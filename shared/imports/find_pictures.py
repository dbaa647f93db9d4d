"""Keep those pictures of a product that can be had: by an address, or from the archive that the file came in."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shared.imports.shape import ImportedImage, ImportedProduct
from shared.kernel.ids import parse_id
from shared.kernel.sentences import Sentence, say

NOT_HAD: Final[Sentence] = say("pictures without an address")
_OWN: Final = re.compile(r"pictures/([0-9a-f-]{36})\.[a-z]{3,4}")


def find_pictures(product: ImportedProduct, packed: Mapping[str, str]) -> ImportedProduct:
    """Leave out pictures that only another shop's server could find, and say so.

    `packed` are the pictures of the archive by their names in it, in the end of which those of the file are looked for.
    """
    if all(image.url.startswith("http") for image in product.images) or not product.images:
        return product
    named = {image.url: _found(image, packed) for image in product.images}
    product.images = [image for image in named.values() if image.can_be_had or image.own_id]
    product.variants = [
        replace(variant, image=named[variant.image].url) if variant.image in named else variant
        for variant in product.variants
    ]
    if len(product.images) < len(named):
        leave_out_pictures(product)
    return product


def leave_out_pictures(product: ImportedProduct) -> None:
    """Say that not all of a product's pictures can be had."""
    product.left_out = tuple(dict.fromkeys((*product.left_out, NOT_HAD)))


def _found(image: ImportedImage, packed: Mapping[str, str]) -> ImportedImage:
    if image.can_be_had:
        return image
    own = _OWN.fullmatch(image.url)
    wanted = image.url.lstrip("/").lower()
    address = packed.get(wanted) or next(
        (one for name, one in packed.items() if name.endswith(f"/{wanted}")), image.url
    )
    return replace(image, url=address, own_id=parse_id(own[1]) if own else None)
