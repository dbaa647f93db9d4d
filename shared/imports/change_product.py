"""Bring a product that the store has to what the file says of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.imports.batch import Batch
from shared.imports.create_product import (
    LONGEST_ADDRESS,
    SWATCH,
    add_image,
    add_price,
    add_value,
    add_variant,
    put_into_categories,
    put_into_collections,
    terms_of,
    values_of,
    words_of,
)
from shared.imports.find_pictures import leave_out_pictures
from shared.imports.known import Known
from shared.imports.shape import ImportedProduct, ImportedVariant
from shared.imports.translate_product import FIELDS, translate_product
from shared.inventory.models import StockLevel
from shared.inventory.reorder_points import Reorder
from shared.inventory.set_stock_levels import Count
from shared.kernel.sentences import Sentence, say
from shared.products.models import Product, Variant
from shared.products.option import Option, OptionValue
from shared.products.product_image import ProductImage


def change_product(batch: Batch, known: Known, product: Product, imported: ImportedProduct) -> bool:
    """Change what differs and return whether anything did.

    The file speaks for the product as a whole: variants and pictures that left it leave the shop. Variants are put
    away, not deleted, because orders point to them, and come back when the file names them again; pictures that a
    merchant uploaded here are theirs and stay. Nothing leaves when a row of the product could not be used, nor where
    the file lacks the column that would say so. The store's collections and categories may be the merchant's own work,
    so the file adds to them and never takes away. Raises ValueError when a damaged product has other options than
    before.
    """
    if imported.is_words_only:
        return _translate(batch, known, product, imported)
    changed = _change_words(batch, known, product, imported)
    if imported.is_whole:
        changed |= _change_options(batch, product, imported)
        changed |= _put_away(batch, product, imported)
    elif len(imported.options) != len(product.options):
        raise ValueError(say("its options are others now, and not all of its rows can be used"))
    else:
        changed |= _add_values(batch, product, imported)
    if "images" not in imported.silent:
        changed |= _change_images(batch, product, imported)
    changed |= _change_variants(batch, known, product, imported)
    changed |= put_into_collections(batch, known, product.id, imported)
    changed |= put_into_categories(batch, known, product.id, imported.categories)
    return _translate(batch, known, product, imported) or changed


def _translate(batch: Batch, known: Known, product: Product, imported: ImportedProduct) -> bool:
    originals = {field.name: getattr(product, field.name) for field in FIELDS}
    return translate_product(batch, known, product.id, imported, originals)


def _kept_answers(known: Known, product: Product) -> dict[str, Any]:
    """Return what the merchant answered here to what the product's type asks: no file speaks of that."""
    return {key: answer for key, answer in product.attributes.items() if key in known.asked}


def _change_words(batch: Batch, known: Known, product: Product, imported: ImportedProduct) -> bool:
    words = words_of(imported)
    words["attributes"] = _kept_answers(known, product) | imported.attributes
    if not _set(batch, product, words, imported.silent):
        return False
    batch.change(product, updated_at=batch.now)
    if product.state == "active" and product.published_at is None:
        batch.change(product, published_at=batch.now)
    return True


def _change_options(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    changed = False
    for position, name in enumerate(imported.options):
        wanted = values_of(imported, position)
        if position >= len(product.options):
            option_id = batch.add(Option, product_id=product.id, position=position, name=name)
            for place, value in enumerate(wanted):
                add_value(batch, option_id, place, value, imported.swatches.get(name, {}))
            changed = True
            continue
        option = product.options[position]
        changed |= _set(batch, option, {"name": name, "position": position})
        changed |= _change_values(batch, option, wanted, imported.swatches.get(name, {}))
    for option in product.options[len(imported.options) :]:
        batch.remove(Option, option.id)
        changed = True
    return changed


def _change_values(batch: Batch, option: Option, wanted: list[str], colours: Mapping[str, str]) -> bool:
    known, changed = {value.name: value for value in option.values}, False
    for place, name in enumerate(wanted):
        if name in known:
            # A file without a colour does not take away the one that somebody chose here.
            colour = colours.get(name, "").lower()
            painted = {"swatch": colour} if SWATCH.fullmatch(colour) else {}
            changed |= _set(batch, known.pop(name), {"position": place, **painted})
        else:
            add_value(batch, option.id, place, name, colours)
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
            add_value(batch, option.id, place, name, imported.swatches.get(option.name, {}))
        changed |= bool(new)
    return changed


def _put_away(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    named = {variant.choices for variant in imported.variants}
    gone = [variant for variant in product.variants if tuple(variant.choices) not in named]
    for variant in gone:
        batch.change(variant, deleted_at=batch.now, updated_at=batch.now)
        batch.notices.append(_gone(product, variant))
    batch.variants_gone += len(gone)
    return bool(gone)


def _gone(product: Product, variant: Variant) -> Sentence:
    left = variant.stock.on_hand if variant.stock else 0
    if left:
        return say(
            "“%(product)s”: %(variant)s with %(left)s in stock is no longer in the file and was taken out of the shop;"
            " orders keep it.",
            product=product.title,
            variant=variant.title or say("the variant without options"),
            left=left,
        )
    return say(
        "“%(product)s”: %(variant)s is no longer in the file and was taken out of the shop; orders keep it.",
        product=product.title,
        variant=variant.title or say("the variant without options"),
    )


def _change_variants(batch: Batch, known: Known, product: Product, imported: ImportedProduct) -> bool:
    put_away, pictures = known.put_away.get(product.id, {}), batch.shown
    shown, changed = {tuple(variant.choices): variant for variant in product.variants}, False
    for position, wanted in enumerate(imported.variants):
        variant = shown.get(wanted.choices) or put_away.get(wanted.choices)
        if variant is None:
            add_variant(batch, product.id, position, wanted, pictures.get(wanted.image))
            changed = True
            continue
        terms = terms_of(wanted) | {"deleted_at": None}
        # A file without a picture for it does not take away the one that somebody chose here.
        terms |= {"image_id": pictures[wanted.image]} if wanted.image in pictures else {}
        # Among variants that could not be read, a place in the file is no place in the shop.
        terms |= {"position": position} if imported.is_whole else {}
        differs = _set(batch, variant, terms, imported.silent)
        if differs:
            batch.change(variant, updated_at=batch.now)
        # What was put away came without its stock, which is then counted anew.
        level = variant.stock if wanted.choices in shown else None
        changed |= _count(batch, variant, level, wanted, imported.silent) or differs
        changed |= _price(batch, known, variant, wanted)
    return changed


def _price(batch: Batch, known: Known, variant: Variant, wanted: ImportedVariant) -> bool:
    changed = False
    for currency, minor in wanted.prices:
        price = known.prices.get((variant.id, currency))
        if price is None:
            add_price(batch, variant.id, currency, minor)
            changed = True
        elif _set(batch, price, {"price_minor": minor}):
            batch.change(price, updated_at=batch.now)
            changed = True
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
    is_now = Reorder() if level is None else Reorder(level.reorder_point, level.reorder_quantity)
    reorder = Reorder(
        is_now.point if "reorder_point" in silent else wanted.reorder_point,
        is_now.quantity if "reorder_quantity" in silent else wanted.reorder_quantity,
    )
    stays = level is not None and on_hand in (None, level.on_hand) and limit in (None, level.backorder_limit)
    if stays and reorder == is_now:
        return False
    batch.counts[variant.id] = Count(
        on_hand=on_hand, backorder_limit=limit, reorder=None if reorder == is_now else reorder
    )
    return True


def _change_images(batch: Batch, product: Product, imported: ImportedProduct) -> bool:
    by_id = {image.id: image for image in product.images}
    by_address = {image.source_url: image for image in product.images if image.source_url}
    placed: list[UUID] = []
    changed = False
    for wanted in imported.images:
        known = by_id.get(wanted.own_id) if wanted.own_id else None
        known = known or by_address.get(wanted.url[:LONGEST_ADDRESS])
        if known is not None and known.id not in placed:
            # A file without a description does not wipe out the one that somebody wrote here.
            said = {"position": len(placed)} | ({"alt": wanted.alt} if wanted.alt else {})
            changed |= _set(batch, known, said)
            placed.append(known.id)
        elif known is None and wanted.can_be_had:
            placed.append(add_image(batch, product.id, len(placed), wanted))
            changed = True
        elif known is None:
            leave_out_pictures(imported)
            continue
        batch.shown[wanted.url] = known.id if known else placed[-1]
    return _keep_or_remove(batch, product, imported, placed) or changed


def _keep_or_remove(
    batch: Batch, product: Product, imported: ImportedProduct, placed: Sequence[UUID]
) -> bool:
    """Let pictures go that came from a file and left it; those that were uploaded here stay behind the others."""
    rest = [image for image in product.images if image.id not in placed]
    gone = [image for image in rest if image.source_url] if imported.is_whole else []
    for image in gone:
        # Its files stay in the store of files: orders that were placed show them.
        batch.remove(ProductImage, image.id)
    batch.pictures_gone += len(gone)
    changed = bool(gone)
    kept = [image for image in rest if image not in gone]
    for position, image in enumerate(kept, start=len(placed)):
        changed |= _set(batch, image, {"position": position})
    return changed


def _set(batch: Batch, row: Any, columns: dict[str, Any], silent: frozenset[str] = frozenset()) -> bool:
    """Set the columns that differ and that the file speaks of; returns whether any did."""
    differing = {
        name: value for name, value in columns.items() if name not in silent and getattr(row, name) != value
    }
    if differing:
        batch.change(row, **differing)
    return bool(differing)
