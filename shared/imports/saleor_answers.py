"""What Saleor's dump answers to the attributes of products and variants."""

from collections.abc import Iterable
from typing import Any

from shared.imports.editor_blocks import html_of_blocks
from shared.imports.saleor_dump import Dump, Entry
from shared.imports.shape import ImportedProduct

Answers = dict[str, list[str]]


def answers_of_product(dump: Dump, product: ImportedProduct, entry: Entry) -> dict[str, Any]:
    """Return a product's answers by the name of what is asked; one answer stands alone, several as a list."""
    given = list(dump.pointing("attribute.assignedproductattributevalue", "product", entry.key))
    for assignment in dump.pointing("attribute.assignedproductattribute", "product", entry.key):
        product.rows += dump.take(assignment)
        given += dump.pointing("attribute.assignedproductattributevalue", "assignment", assignment.key)
    answers = _read(dump, product, given)
    kind = entry.fields.get("product_type")
    product.rows += dump.take(*dump.pointing("attribute.attributeproduct", "product_type", str(kind)))
    product.rows += dump.take(*dump.pointing("attribute.attributevariant", "product_type", str(kind)))
    return {name: values[0] if len(values) == 1 else values for name, values in answers.items()}


def answers_of_variant(dump: Dump, product: ImportedProduct, variant: Entry) -> Answers:
    """Return a variant's answers by the name of what is asked."""
    given: list[Entry] = []
    for assignment in dump.pointing("attribute.assignedvariantattribute", "variant", variant.key):
        product.rows += dump.take(assignment)
        given += dump.pointing("attribute.assignedvariantattributevalue", "assignment", assignment.key)
    return _read(dump, product, given)


def html_is_shown_as(media: Entry) -> str:
    """Return how the report calls a medium that is no picture."""
    return f"productmedia: {media.text('type')[:20].lower() or 'image'}"


def _read(dump: Dump, product: ImportedProduct, given: Iterable[Entry]) -> Answers:
    answers: Answers = {}
    for one in sorted(given, key=lambda one: (one.fields.get("sort_order") or 0, one.number)):
        value = dump.one("attribute.attributevalue", one.fields.get("value"))
        attribute = dump.one("attribute.attribute", value.fields.get("attribute")) if value else None
        product.rows += dump.take(one, value, attribute)
        if value is not None and attribute is not None:
            answers.setdefault(attribute.text("name"), []).append(_text(value))
    return answers


def _text(value: Entry) -> str:
    fields = value.fields
    if fields.get("boolean") is not None:
        return "yes" if fields["boolean"] else "no"
    if fields.get("date_time"):
        return str(fields["date_time"])
    if fields.get("rich_text"):
        return html_of_blocks(fields["rich_text"])
    return value.text("plain_text") or value.text("file_url") or value.text("name")
