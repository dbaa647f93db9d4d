"""Saleor's catalogue as its dump has it: products, variants, prices and stock are entries that point to one another.

What several products share (a category, an attribute and its values) is counted with the first product that uses it.
"""

from collections.abc import Iterator
from typing import Any, Final

from shared.imports.editor_blocks import html_of_blocks
from shared.imports.said_by import SALEOR_DUMP_SILENT
from shared.imports.saleor_answers import answers_of_product, html_is_shown_as
from shared.imports.saleor_dump import Dump, Entry
from shared.imports.saleor_variants import Unsold, variants_of
from shared.imports.shape import ImportedImage, ImportedProduct, Read, RowProblem
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES, code_of
from shared.products.slugs import slug_of

_SAYS_NOTHING: Final[tuple[Any, ...]] = (None, "", 0, 0.0, "0.0:g", [], {}, False)
_UNTAKEN: Final = ("metadata", "private_metadata", "rating", "tax_class", "external_reference")


def is_saleor_dump(entries: list[Any]) -> bool:
    """Say whether these are entries of Saleor's dump."""
    return all(isinstance(one, dict) and {"model", "pk", "fields"} <= one.keys() for one in entries[:10])


def read_saleor(entries: list[Any], *, currency: str) -> Iterator[Read]:
    """Yield products and problems; every entry of the dump is in one of them."""
    dump = Dump(entries)
    if dump.damaged:
        yield RowProblem(tuple(dump.damaged), say("This entry is damaged."))
    for product in dump.all("product.product"):
        yield _product(dump, product, currency)
    for model, numbers in dump.left():
        if model.split(".")[0] in ("product", "attribute", "warehouse"):
            yield RowProblem(numbers, say("No product of this file uses this “%(kind)s”.", kind=model[:60]))
        else:
            yield RowProblem(
                numbers, say("Souk takes products from this file, no “%(kind)s”.", kind=model[:60])
            )


def _product(dump: Dump, entry: Entry, currency: str) -> Read:
    product = ImportedProduct(
        source_key=f"saleor:{entry.key[:200]}",
        slug=slug_of(entry.text("slug") or entry.text("name")),
        title=entry.text("name"),
        rows=dump.take(entry),
        description_html=html_of_blocks(entry.fields.get("description") or ""),
        seo_title=entry.text("seo_title"),
        seo_description=entry.text("seo_description"),
        silent=SALEOR_DUMP_SILENT,
        left_out=tuple(name for name in _UNTAKEN if entry.fields.get(name) not in _SAYS_NOTHING),
    )
    kind = dump.one("product.producttype", entry.fields.get("product_type"))
    product.rows += dump.take(kind)
    if kind is not None:
        product.product_type = kind.text("name")
        product.kind = "physical" if kind.fields.get("is_shipping_required", True) else "digital"
    _sort(dump, product, entry)
    _show(dump, product, entry)
    _tell(dump, product, entry)
    product.attributes = answers_of_product(dump, product, entry)
    try:
        variants_of(dump, product, entry, currency)
    except Unsold as refusal:
        return RowProblem(tuple(product.rows), refusal.why)
    if not product.title:
        return RowProblem(tuple(product.rows), say("The name is missing."))
    return product


def _sort(dump: Dump, product: ImportedProduct, entry: Entry) -> None:
    """Find the product's category with all above it, and its collections."""
    way: list[str] = []
    category = dump.one("product.category", entry.fields.get("category"))
    while category is not None and len(way) < 20:
        product.rows += dump.take(category)
        way.insert(0, category.text("name"))
        category = dump.one("product.category", category.fields.get("parent"))
    if way:
        product.categories = [tuple(way)]
    for member in dump.pointing("product.collectionproduct", "product", entry.key):
        collection = dump.one("product.collection", member.fields.get("collection"))
        product.rows += dump.take(member, collection)
        if collection is not None:
            product.collections.append(collection.text("name"))
            listings = dump.pointing("product.collectionchannellisting", "collection", collection.key)
            product.rows += dump.take(*listings)


def _show(dump: Dump, product: ImportedProduct, entry: Entry) -> None:
    """Find the product's pictures, in their order."""
    media = dump.pointing("product.productmedia", "product", entry.key)
    for one in sorted(media, key=lambda one: (one.fields.get("sort_order") or 0, one.number)):
        product.rows += dump.take(one)
        address = one.text("image") or one.text("external_url")
        if one.fields.get("type", "IMAGE") == "IMAGE" and address:
            product.images.append(ImportedImage(address, one.text("alt")[:300]))
        else:
            product.left_out = (*product.left_out, html_is_shown_as(one))


def _tell(dump: Dump, product: ImportedProduct, entry: Entry) -> None:
    """Find what the product is called in other languages."""
    for one in dump.pointing("product.producttranslation", "product", entry.key):
        product.rows += dump.take(one)
        language = code_of(one.text("language_code"))
        if language not in LANGUAGES:
            product.left_out = (*product.left_out, f"producttranslation: {language[:20]}")
            continue
        texts = {
            "title": one.text("name"),
            "description_html": html_of_blocks(one.fields.get("description") or ""),
            "seo_title": one.text("seo_title"),
            "seo_description": one.text("seo_description"),
        }
        product.translations[language] = {field: text for field, text in texts.items() if text}
