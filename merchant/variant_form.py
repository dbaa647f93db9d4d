"""What was typed about variants: prices, costs, numbers, stock, reordering; by field and variant (`price-<id>`)."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from merchant.access import Access
from shared.inventory.reorder_points import Reorder, wrong_reorder
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits, read_whole
from shared.products.models import Product, Variant
from shared.products.units import metric, read_amount
from shared.products.variant_terms import VariantTerms
from shared.stores.permissions import COSTS_SEE, STOCK_CHANGE
from shared.web.forms import Form

FIGURES: Final = ("price", "compare", "cost", "sku", "barcode", "weight", "stock", "reorder", "lot")
REORDERING: Final = ("reorder", "lot")
COST: Final = "cost"
STOCK: Final = "stock"
_RESERVED: Final = {COST: COSTS_SEE, STOCK: STOCK_CHANGE} | dict.fromkeys(REORDERING, STOCK_CHANGE)


def figures_for(access: Access) -> tuple[str, ...]:
    """Return the figures that a member may set: what goods cost, and how many there are, is not for everybody."""
    return tuple(figure for figure in FIGURES if figure not in _RESERVED or access.may(_RESERVED[figure]))


def variant_values(variant: Variant) -> dict[str, str]:
    """Return a variant's fields as they are."""
    reorder = reorder_of(variant)
    return {
        f"price-{variant.id}": str(variant.price.major),
        f"compare-{variant.id}": str(variant.compare_at.major) if variant.compare_at else "",
        f"cost-{variant.id}": str(variant.cost.major) if variant.cost else "",
        f"sku-{variant.id}": variant.sku,
        f"barcode-{variant.id}": variant.barcode,
        f"weight-{variant.id}": "" if variant.weight_grams is None else written_weight(variant.weight_grams),
        f"stock-{variant.id}": "" if variant.stock is None else str(variant.stock.on_hand),
        f"reorder-{variant.id}": "" if reorder.point is None else str(reorder.point),
        f"lot-{variant.id}": "" if reorder.quantity is None else str(reorder.quantity),
    }


def read_terms(form: Form, variants: Iterable[Variant], figures: tuple[str, ...]) -> list[VariantTerms]:
    """Return the terms of the variants that the form names; what it lacks, or may not say, stays.

    Raises Invalid naming every field that cannot be read.
    """
    wrong: dict[str, str] = {}
    terms = [
        _terms_of(form, variant, figures, wrong)
        for variant in variants
        if any(f"{figure}-{variant.id}" in form for figure in figures)
    ]
    if wrong:
        raise Invalid(wrong)
    return terms


def read_stock(
    form: Form, product: Product, figures: tuple[str, ...]
) -> list[tuple[Variant, int, int | None]]:
    """Return (variant, typed figure, figure that the form showed) where they differ; raises Invalid."""
    changes, wrong = [], {}
    for variant in product.variants if STOCK in figures else ():
        name = f"stock-{variant.id}"
        typed = form.get(name)
        if name not in form or typed == form.get(f"seen-{variant.id}"):
            continue
        counted = read_whole(typed, digits=8)
        if counted is None:
            wrong[name] = say("Stock is a whole number.")
        else:
            changes.append((variant, counted, form.figure(f"seen-{variant.id}", otherwise=None)))
    if wrong:
        raise Invalid(wrong)
    return changes


def reorder_of(variant: Variant) -> Reorder:
    """Return when a variant is ordered again and how many, as it is now."""
    level = variant.stock
    return Reorder() if level is None else Reorder(level.reorder_point, level.reorder_quantity)


def read_reorders(form: Form, product: Product, figures: tuple[str, ...] = REORDERING) -> dict[UUID, Reorder]:
    """Return when variants are to be ordered again, of those of which the form says another than is; raises Invalid."""
    wanted: dict[UUID, Reorder] = {}
    wrong: dict[str, str] = {}
    for variant in product.variants if set(REORDERING) <= set(figures) else ():
        is_now = reorder_of(variant)
        point = _pieces(form, f"reorder-{variant.id}", is_now.point, wrong)
        quantity = _pieces(form, f"lot-{variant.id}", is_now.quantity, wrong)
        wish = Reorder(point, quantity)
        wrong = wrong_reorder(variant.id, wish) | wrong
        if wish != is_now:
            wanted[variant.id] = wish
    if wrong:
        raise Invalid(wrong)
    return wanted


def read_money(typed: str, currency: str, name: str, wrong: dict[str, str]) -> Money | None:
    """Return an amount, None when nothing usable was typed; what is wrong with it goes to its field."""
    try:
        return Money.parse(typed, currency)
    except NotAnAmount as problem:
        wrong[name] = str(problem) if typed else say("Enter a price.")
        return None


def read_weight(typed: str, name: str, wrong: dict[str, str]) -> int | None:
    """Return grams from "430", "430 g", "1.5 kg" or "2 lb"; None for an empty field."""
    typed = plain_digits(typed)
    if not typed:
        return None
    try:
        amount, unit = read_amount(f"{typed} g" if typed.replace(".", "").isdigit() else typed)
    except Invalid:
        amount, unit = 0, ""
    if unit != "g":
        wrong[name] = say("Write a weight such as 430 g or 1.5 kg.")
        return None
    return amount


def written_weight(grams: int) -> str:
    """Write a weight so that reading it gives the same."""
    text = metric(grams, "g")
    return text if grams and read_amount(text)[0] == grams else f"{grams} g"


def _pieces(form: Form, name: str, otherwise: int | None, wrong: dict[str, str]) -> int | None:
    """Return how many were typed, None for an empty field; what the form lacks stays as it is."""
    if name not in form:
        return otherwise
    typed = form[name].strip()
    if not typed:
        return None
    number = read_whole(typed, digits=8)
    if number is None:
        wrong[name] = say("Enter a whole number, or nothing.")
        return otherwise
    return number


def _terms_of(form: Form, variant: Variant, figures: tuple[str, ...], wrong: dict[str, str]) -> VariantTerms:
    before = variant_values(variant)

    def said(figure: str) -> str:
        name = f"{figure}-{variant.id}"
        return form[name].strip() if figure in figures and name in form else before[name]

    def amount(figure: str) -> Money | None:
        return read_money(said(figure), variant.currency, f"{figure}-{variant.id}", wrong)

    weight = variant.weight_grams
    if said("weight") != before[f"weight-{variant.id}"]:
        weight = read_weight(said("weight"), f"weight-{variant.id}", wrong)
    return VariantTerms(
        variant,
        price=amount("price") or Money.zero(variant.currency),
        compare_at=amount("compare") if said("compare") else None,
        sku=said("sku"),
        barcode=plain_digits(said("barcode")),
        cost=amount("cost") if said("cost") else None,
        weight_grams=weight,
    )
