"""Magento 2's product CSV: a row for each product, which names its variants by SKU; further rows for store views.

Format: "Product attribute reference" of Magento's user guide. Variants stand before or after what they belong to, so
the file is read twice: the first pass lays all rows aside (`laid_aside.py`). Memory stays that of one product.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Final, TextIO

from shared.imports.laid_aside import LaidAside
from shared.imports.left_out import LeftOut
from shared.imports.magento_cells import read_images, read_pairs, read_variations, read_ways
from shared.imports.magento_variant import magento_variant
from shared.imports.open_table import Row, read_header, read_rows
from shared.imports.said_by import MAGENTO, silent_on
from shared.imports.shape import ImportedProduct, ImportedVariant, Read, RowProblem
from shared.kernel.sentences import Sentence, say
from shared.languages.known import LANGUAGES, code_of
from shared.products.models import MOST_OPTIONS, MOST_VARIANTS
from shared.products.slugs import slug_of

_TAKEN: Final = frozenset(
    (
        "sku",
        "store_view_code",
        "product_type",
        "categories",
        "name",
        "description",
        "short_description",
        "weight",
    )
) | {
    *("product_online", "tax_class_name", "visibility", "price", "special_price", "special_price_from_date"),
    *("special_price_to_date", "url_key", "meta_title", "meta_description", "base_image", "base_image_label"),
    *("additional_images", "additional_image_labels", "additional_attributes", "qty", "allow_backorders"),
    *("is_in_stock", "manage_stock", "associated_skus", "configurable_variations", "manufacturer", "cost"),
    *("configurable_variation_labels", "country_of_manufacture", "use_config_manage_stock"),
}
_IDLE: Final = {
    "attribute_set_code": ("default",),
    "product_websites": ("base",),
    "out_of_stock_qty": ("0", "0.0000"),
    "is_qty_decimal": ("0",),
    "min_cart_qty": ("1", "1.0000"),
    "max_cart_qty": ("10000", "10000.0000", "0", "0.0000"),
    "qty_increments": ("0", "1", "0.0000", "1.0000"),
    "enable_qty_increments": ("0",),
    "is_decimal_divided": ("0",),
    "website_id": ("0", "1"),
    "notify_on_stock_below": ("0", "1", "1.0000"),
    "gift_message_available": ("use config",),
    "msrp_display_actual_price_type": ("use config",),
    "display_product_options_in": ("block after info column",),
    "options_container": ("block after info column",),
}
# What else Magento writes into every row: its own settings, its own pictures' sizes, and when a row was written.
_SETTINGS: Final = r"use_config_.+|(small|thumbnail|swatch)_image(_label)?|(created|updated)_at"
_WORDS: Final = {
    "name": "title",
    "description": "description_html",
    "meta_title": "seo_title",
    "meta_description": "seo_description",
}
_KINDS: Final = {"virtual": "digital", "downloadable": "digital", "grouped": "grouped"}
_SOLD: Final = ("simple", "configurable", *_KINDS)


def is_magento(names: list[str]) -> bool:
    """Say whether these columns are of Magento's product export."""
    return {"sku", "product_type"} <= set(names) and "option1_name" not in names


def read_magento(
    file: TextIO, names: list[str], delimiter: str, *, currency: str, now: datetime
) -> Iterator[Read]:
    """Yield products and problems."""
    reader = _Reader(names, currency, now)
    with closing(LaidAside()) as aside:
        for one in read_rows(file, names, delimiter):
            if not isinstance(one, RowProblem):
                number, row = one
                sku = row.get("sku", "").lower()
                aside.add(f"{sku}\n{_view(row)}", number, row)
                for child in (
                    read_variations(row.get("configurable_variations", "")) if not _view(row) else ()
                ):
                    aside.point(child, sku)
        aside.ready()
        file.seek(0)
        read_header(file)
        for one in read_rows(file, names, delimiter):
            if isinstance(one, RowProblem):
                yield one
            else:
                yield from reader.read(aside, *one)
        for number in aside.not_met():
            yield RowProblem(
                (number,), say("The product of this row is not in the file, or could not be used.")
            )


class _Reader:
    """What holds for the whole file."""

    def __init__(self, names: list[str], currency: str, now: datetime) -> None:
        self._currency, self._now = currency, now
        self._silent = silent_on(names, MAGENTO)
        self._rest = LeftOut(names, _TAKEN, patterns=_SETTINGS, idle=_IDLE)

    def read(self, aside: LaidAside, number: int, row: Row) -> Iterator[Read]:
        sku = row.get("sku", "").lower()
        if not sku:
            aside.meet(number)
            yield RowProblem((number,), say("The SKU is missing."))
        elif not _view(row) and aside.is_met(number):
            return
        elif not _view(row) and not aside.is_pointed_at(sku):
            yield from self._product(aside, number, sku, row)

    def _product(self, aside: LaidAside, number: int, sku: str, row: Row) -> Iterator[Read]:
        aside.meet(number)
        others = aside.under(f"{sku}\n", but=number)
        for place, _ in others:
            aside.meet(place)
        again = tuple(place for place, other in others if not _view(other))
        if again:
            yield RowProblem(again, say("Another row has the same SKU."))
        views = [(place, other) for place, other in others if _view(other)]
        rows = (number, *(place for place, _ in views))
        problem = _refused(row)
        if problem:
            yield RowProblem(rows, problem)
            return
        product = self._words(sku, row)
        product.rows = [number]
        yield from _translate(product, views)
        variations = read_variations(row.get("configurable_variations", ""))
        if variations:
            yield from self._fill(product, aside, row, variations)
        else:
            try:
                product.variants = [self._variant(row, ())]
            except ValueError as wrong:
                yield RowProblem(tuple(product.rows), wrong.args[0])
                return
        if product.kind == "grouped":
            # A set of other products has no price of its own; it waits as a draft until the merchant decides.
            product.state = "draft"
        if product.variants:
            yield product
        elif product.rows:
            yield RowProblem(tuple(product.rows), say("None of its variations can be used."))

    def _words(self, sku: str, row: Row) -> ImportedProduct:
        more = read_pairs(row.get("additional_attributes", ""))
        if row.get("associated_skus"):
            more["grouped_products"] = row["associated_skus"]
        return ImportedProduct(
            source_key=f"magento:{sku[:200]}",
            slug=slug_of(row.get("url_key") or row["name"]),
            title=row["name"],
            rows=[],
            description_html=row.get("description") or row.get("short_description", ""),
            vendor=row.get("manufacturer") or more.pop("manufacturer", ""),
            kind=_KINDS.get(row["product_type"].lower(), "physical"),
            state="draft" if row.get("product_online", "1") in ("2", "0") else "active",
            seo_title=row.get("meta_title", ""),
            seo_description=row.get("meta_description", ""),
            attributes={name: value for name, value in more.items() if value},
            images=read_images(row),
            categories=read_ways(row.get("categories", "")),
            silent=self._silent,
            left_out=self._rest.of(row),
        )

    def _fill(
        self, product: ImportedProduct, aside: LaidAside, row: Row, variations: dict[str, dict[str, str]]
    ) -> Iterator[RowProblem]:
        labels = read_pairs(row.get("configurable_variation_labels", ""))
        codes = list(dict.fromkeys(code for answers in variations.values() for code in answers))
        if len(codes) > MOST_OPTIONS:
            yield RowProblem(
                tuple(product.rows), say("At most %(most)s options are possible.", most=MOST_OPTIONS)
            )
            product.rows = []
            return
        product.options = [labels.get(code) or code.replace("_", " ").capitalize() for code in codes]
        for code in codes:
            product.attributes.pop(code, None)
        for sku, answers in variations.items():
            found = aside.under(f"{sku}\n")
            own = [one for one in found if not _view(one[1])]
            if not own:
                product.is_whole = False
                product.left_out = (*product.left_out, f"configurable_variations: {sku[:40]}")
                continue
            choices = tuple(answers.get(code, "") for code in codes)
            problem = self._take(product, choices, own[0][1])
            if problem:
                product.is_whole = False
            # A variant's words in other languages are said of the product; its rows go with it.
            numbers = [number for number, _ in found if aside.meet(number)]
            if problem and numbers:
                yield RowProblem(tuple(numbers), problem)
            elif not problem:
                product.rows += numbers

    def _take(self, product: ImportedProduct, choices: tuple[str, ...], child: Row) -> Sentence | None:
        if not all(choices):
            return say("A value of an option is missing.")
        if any(variant.choices == choices for variant in product.variants):
            return say("Another row has the same choice of options.")
        if len(product.variants) >= MOST_VARIANTS:
            return say("A product has at most %(most)s variants.", most=MOST_VARIANTS)
        try:
            product.variants.append(self._variant(child, choices))
        except ValueError as wrong:
            problem: Sentence = wrong.args[0]
            return problem
        known = {image.url for image in product.images}
        product.images += [image for image in read_images(child) if image.url not in known]
        return None

    def _variant(self, row: Row, choices: tuple[str, ...]) -> ImportedVariant:
        return magento_variant(row, choices, self._currency, self._now)


def _refused(row: Row) -> Sentence | None:
    """Say why no product can be made of a row."""
    kind = row.get("product_type", "").lower()
    if kind == "bundle":
        return say("The choices of a Magento bundle cannot be brought over: compose the bundle anew in Souk.")
    if kind not in _SOLD:
        return say("Souk has no products of the kind “%(kind)s”.", kind=kind[:40])
    return None if row.get("name") else say("The name is missing.")


def _translate(product: ImportedProduct, views: list[tuple[int, Row]]) -> Iterator[RowProblem]:
    """Add what rows for store views say in another language."""
    for number, row in views:
        language = code_of(_view(row))
        texts = {field: row[column] for column, field in _WORDS.items() if row.get(column)}
        if language not in LANGUAGES:
            yield RowProblem(
                (number,),
                say("It is not known which language the store view “%(view)s” speaks.", view=_view(row)[:40]),
            )
        elif language in product.translations:
            yield RowProblem((number,), say("Another store view speaks the same language."))
        else:
            product.translations[language] = texts
            product.rows.append(number)


def _view(row: Row) -> str:
    view = row.get("store_view_code", "").lower()
    return "" if view in ("admin", "default", "all") else view
