"""Bring a product that the store has to what the file says of it."""

from typing import Any

from shared.imports.batch import Batch
from shared.imports.create_product import (
    LONGEST_ADDRESS,
    add_image,
    add_variant,
    put_into_collections,
    terms_of,
    values_of,
    words_of,
)
from shared.imports.known import Choices, Known
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant
from shared.inventory.models import StockLevel
from shared.inventory.set_stock_levels import Count
from shared.products.models import Option, OptionValue, Product, ProductImage, Variant


def change_product(batch: Batch, known: Known, product: Product, imported: ImportedProduct) -> bool:
    """Change what differs and return whether anything did.

    The file speaks for the product as a whole: variants and pictures that left it leave the shop. Variants are put
    away, not deleted, because orders point to them, and come back when the file names them again; pictures that a
    merchant uploaded here are theirs and stay. Nothing leaves when a row of the product could not be used, nor where
    the file lacks the column that would say so. The store's collections may be the merchant's own work, so the file
    adds to them and never takes away. Raises ValueError when a damaged product has other options than before.
    """
    changed = _change_words(batch, known, product, imported)
    if imported.is_whole:
        changed |= _change_options(batch, product, imported)
        changed |= _put_away(batch, product, imported)
    elif len(imported.options) != len(product.options):
        raise ValueError("its options are others now, and not all of its rows can be used")
    else:
        changed |= _add_values(batch, product, imported)
    changed |= _change_variants(batch, known.put_away.get(product.id, {}), product, imported)
    if "images" not in imported.silent:
        changed |= _change_images(batch, product, imported)
    return put_into_collections(batch, known, product.id, imported.collections) or changed


def _kept_answers(known: Known, product: Product) -> dict[str, Any]:
    """Return what the merchant answered here to what the product's type asks: no file speaks of that."""
    return {key: answer for key, answer in product.attributes.items() if key in known.asked}


def _change_words(batch: Batch, known: Known, product: Product, imported: ImportedProduct) -> bool:
    words = words_of(imported)
    words["attributes"] = _kept_answers(known, product) | imported.attributes
    if not _set(product, words, imported.silent):
        return False
    product.updated_at = batch.now
    if product.state == "active" and product.published_at is None:
        product.published_at = batch.now
    return True


def _change_options(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    changed = False
    for position, name in enumerate(imported.options):
        wanted = values_of(imported, position)
        if position >= len(product.options):
            option_id = batch.add(Option, product_id=product.id, position=position, name=name)
            for place, value in enumerate(wanted):
                batch.add(OptionValue, option_id=option_id, position=place, name=value)
            changed = True
            continue
        option = product.options[position]
        changed |= _set(option, {"name": name, "position": position})
        changed |= _change_values(batch, option, wanted)
    for option in product.options[len(imported.options) :]:
        batch.remove(Option, option.id)
        changed = True
    return changed


def _change_values(batch: Batch, option: Option, wanted: list[str]) -> bool:
    known, changed = {value.name: value for value in option.values}, False
    for place, name in enumerate(wanted):
        if name in known:
            changed |= _set(known.pop(name), {"position": place})
        else:
            batch.add(OptionValue, option_id=option.id, position=place, name=name)
            changed = True
    for value in known.values():
        batch.remove(OptionValue, value.id)
    return changed or bool(known)


def _add_values(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    """Add the answers that are new; all others stay, because the file could not be read as a whole."""
    changed = False
    for position, option in enumerate(product.options[: len(imported.options)]):
        known = [value.name for value in option.values]
        new = [value for value in values_of(imported, position) if value not in known]
        for place, name in enumerate(new, start=len(known)):
            batch.add(OptionValue, option_id=option.id, position=place, name=name)
        changed |= bool(new)
    return changed


def _put_away(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    named = {variant.choices for variant in imported.variants}
    gone = [variant for variant in product.variants if tuple(variant.choices) not in named]
    for variant in gone:
        variant.deleted_at = variant.updated_at = batch.now
        left = f" with {variant.stock.on_hand} in stock" if variant.stock and variant.stock.on_hand else ""
        batch.notices.append(
            f"“{product.title}”: {variant.title or 'the variant without options'}{left} is no longer in the file"
            " and was taken out of the shop; orders keep it."
        )
    batch.variants_gone += len(gone)
    return bool(gone)


def _change_variants(
    batch: Batch, put_away: dict[Choices, Variant], product: Product, imported: ImportedProduct
) -> bool:
    shown, changed = {tuple(variant.choices): variant for variant in product.variants}, False
    for position, wanted in enumerate(imported.variants):
        variant = shown.get(wanted.choices) or put_away.get(wanted.choices)
        if variant is None:
            add_variant(batch, product.id, position, wanted)
            changed = True
            continue
        terms = terms_of(wanted) | {"deleted_at": None}
        # Among variants that could not be read, a place in the file is no place in the shop.
        terms |= {"position": position} if imported.is_whole else {}
        differs = _set(variant, terms, imported.silent)
        if differs:
            variant.updated_at = batch.now
        # What was put away came without its stock, which is then counted anew.
        level = variant.stock if wanted.choices in shown else None
        changed |= _count(batch, variant, level, wanted, imported.silent) or differs
    return changed


def _count(
    batch: Batch, variant: Variant, level: StockLevel | None, wanted: ImportedVariant, silent: frozenset[str]
) -> bool:
    """Have the variant counted as the file says, unless it is already; returns whether it was not."""
    if "stock" in silent:
        return False
    if wanted.stock is None:
        if level is not None:
            batch.counts[variant.id] = Count(is_tracked=False)
        return level is not None
    on_hand = None if "on_hand" in silent else wanted.stock
    limit = None if "backorder_limit" in silent else wanted.backorder_limit
    if level is not None and on_hand in (None, level.on_hand) and limit in (None, level.backorder_limit):
        return False
    batch.counts[variant.id] = Count(on_hand=on_hand, backorder_limit=limit)
    return True


def _change_images(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    ours, changed = {image.source_url: image for image in product.images if image.source_url}, False
    for position, wanted in enumerate(imported.images):
        known = ours.pop(wanted.url[:LONGEST_ADDRESS], None)
        changed |= _place_image(batch, product, known, position, wanted)
    uploaded = [image for image in product.images if not image.source_url]
    if imported.is_whole:
        for image in ours.values():
            # Its files stay in the store of files: orders that were placed show them.
            batch.remove(ProductImage, image.id)
        batch.pictures_gone += len(ours)
        changed |= bool(ours)
    else:
        uploaded = [*ours.values(), *uploaded]
    for position, image in enumerate(uploaded, start=len(imported.images)):
        changed |= _set(image, {"position": position})
    return changed


def _place_image(
    batch: Batch, product: Product, known: ProductImage | None, position: int, wanted: ImportedImage
) -> bool:
    if known is None:
        add_image(batch, product.id, position, wanted)
        return True
    # A file without a description does not wipe out the one that somebody wrote here.
    return _set(known, {"position": position} | ({"alt": wanted.alt} if wanted.alt else {}))


def _set(row: Any, columns: dict[str, Any], silent: frozenset[str] = frozenset()) -> bool:
    """Set the columns that differ and that the file speaks of; returns whether any did."""
    differing = {
        name: value for name, value in columns.items() if name not in silent and getattr(row, name) != value
    }
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)
