"""Many products as a sheet: a row for each variant, the words of a product in its first row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from merchant.product_form import words_of
from merchant.variant_form import read_reorders, read_stock, read_terms, variant_values
from shared.inventory.reorder_points import Reorder
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.models import Product, Variant
from shared.products.update_product import ProductWords, refuse_bad_words
from shared.products.variant_terms import VariantTerms, wrong_terms
from shared.web.forms import Form

WORDS: Final = ("title", "state", "tags")
# A product with more is edited in its own grid.
MOST_VARIANTS: Final = 20


@dataclass(slots=True)
class Sheet:
    """What is to be saved: words of products, terms, stock and reordering of variants; and all that is wrong."""

    words: list[tuple[Product, ProductWords]] = field(default_factory=list)
    terms: list[tuple[Product, list[VariantTerms]]] = field(default_factory=list)
    stock: list[tuple[Variant, int, int | None]] = field(default_factory=list)
    reorders: list[tuple[Product, dict[UUID, Reorder]]] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def counted(self) -> set[UUID]:
        """All variants whose counters are touched, to be locked in one sorted order."""
        return {variant.id for variant, _, _ in self.stock} | {key for _, one in self.reorders for key in one}


def sheet_values(products: Sequence[Product]) -> dict[str, str]:
    """Return the cells as they are, by field and id."""
    values: dict[str, str] = {}
    for product in products:
        for name in WORDS:
            values[f"{name}-{product.id}"] = _word(product, name)
        for variant in product.variants[:MOST_VARIANTS]:
            values |= variant_values(variant)
            on_hand = "" if variant.stock is None else str(variant.stock.on_hand)
            values[f"seen-{variant.id}"] = on_hand
    return values


def named_products(form: Form) -> list[UUID]:
    """Return the products whose rows the form has."""
    return [key for text in form.all("product") if (key := parse_id(text))]


def read_sheet(form: Form, products: Sequence[Product], figures: tuple[str, ...]) -> Sheet:
    """Read every cell that is another than what the sheet showed; whatever is wrong is collected, never raised."""
    sheet = Sheet()
    for product in products:
        _read_words(form, product, sheet)
        _read_terms(form, product, figures, sheet)
        _read_reorders(form, product, figures, sheet)
        try:
            sheet.stock += read_stock(form, product, figures)
        except Invalid as refusal:
            sheet.wrong |= refusal.fields
    return sheet


def _read_words(form: Form, product: Product, sheet: Sheet) -> None:
    typed = {name: form.get(f"{name}-{product.id}") for name in WORDS if f"{name}-{product.id}" in form}
    if all(_word(product, name) == said for name, said in typed.items()):
        return
    if _changed_meanwhile(form, product):
        sheet.wrong[f"title-{product.id}"] = say(
            "Somebody changed this product meanwhile: “%(now)s”.", now=product.title
        )
        return
    words = words_of(product)
    tags = [tag.strip() for tag in typed.get("tags", "").split(",")] if "tags" in typed else words.tags
    words = replace(
        words,
        title=typed.get("title", words.title),
        state=typed.get("state", words.state),
        tags=list(dict.fromkeys(tag for tag in tags if tag)),
    )
    try:
        refuse_bad_words(words)
    except Invalid as refusal:
        sheet.wrong |= {f"{name}-{product.id}": said for name, said in refusal.fields.items()}
    sheet.words.append((product, words))


def _read_terms(form: Form, product: Product, figures: tuple[str, ...], sheet: Sheet) -> None:
    try:
        terms = read_terms(form, product.variants, figures)
    except Invalid as refusal:
        sheet.wrong |= refusal.fields
        return
    changed = [term for term in terms if _differs(term)]
    for term in changed:
        sheet.wrong |= wrong_terms(term)
    if changed:
        sheet.terms.append((product, changed))
        if _changed_meanwhile(form, product):
            first = changed[0].variant.id
            sheet.wrong[f"price-{first}"] = say("Somebody changed this product meanwhile; look at it again.")


def _read_reorders(form: Form, product: Product, figures: tuple[str, ...], sheet: Sheet) -> None:
    try:
        wanted = read_reorders(form, product, figures)
    except Invalid as refusal:
        sheet.wrong |= refusal.fields
        return
    if wanted:
        sheet.reorders.append((product, wanted))
        if _changed_meanwhile(form, product):
            sheet.wrong[f"reorder-{next(iter(wanted))}"] = say(
                "Somebody changed this product meanwhile; look at it again."
            )


def _differs(term: VariantTerms) -> bool:
    variant = term.variant
    is_now = (
        variant.price,
        variant.compare_at,
        variant.sku,
        variant.barcode,
        variant.cost,
        variant.weight_grams,
    )
    return is_now != (term.price, term.compare_at, term.sku, term.barcode, term.cost, term.weight_grams)


def _changed_meanwhile(form: Form, product: Product) -> bool:
    seen = form.get(f"was-{product.id}")
    return bool(seen) and seen != mark_of(product)


def mark_of(product: Product) -> str:
    """Return when a product or one of its variants was last changed, to be carried by the sheet."""
    return max([product.updated_at, *(variant.updated_at for variant in product.variants)]).isoformat()


def typed_sheet(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Return the cells as they were typed."""
    return dict(values) | {name: form[name] for name in form}


def _word(product: Product, name: str) -> str:
    return {"title": product.title, "state": product.state, "tags": ", ".join(product.tags)}[name]
