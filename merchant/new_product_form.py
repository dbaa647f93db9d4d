"""What a merchant typed about a product that is to be."""

from typing import Final

from merchant.access import Access
from merchant.variant_form import COST, STOCK, figures_for, read_money, read_weight
from shared.inventory.set_stock import LARGEST_STOCK
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id_text
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.products.add_product import Choice, FirstTerms
from shared.products.models import DRAFT
from shared.web.forms import Form

MOST_OPTIONS: Final = 3
FIELDS: Final = (
    "title",
    "description",
    "state",
    "vendor",
    "product_type",
    "tags",
    "slug",
    "price",
    "compare",
    "cost",
    "sku",
    "barcode",
    "weight",
    "stock",
    *(f"{part}-{place}" for place in range(MOST_OPTIONS) for part in ("option", "values")),
)


def empty_form() -> dict[str, str]:
    """Return the form as it begins; its key makes that sending it twice adds one product."""
    return dict.fromkeys(FIELDS, "") | {"key": new_id_text(), "state": DRAFT}


def typed_form(form: Form) -> dict[str, str]:
    """Return the form as it was typed."""
    return {name: form[name] for name in (*FIELDS, "key")}


def read_choices(form: Form) -> list[Choice]:
    """Return the options whose name or values were typed."""
    return [
        Choice(form.get(f"option-{place}"), read_values(form.get(f"values-{place}")))
        for place in range(MOST_OPTIONS)
        if form.get(f"option-{place}") or form.get(f"values-{place}")
    ]


def read_values(typed: str) -> list[str]:
    """Return the values of "S, M, L", each once."""
    return list(dict.fromkeys(value.strip() for value in typed.split(",") if value.strip()))


def read_first_terms(form: Form, access: Access) -> FirstTerms:
    """Return prices, numbers and weight; raises Invalid naming every field that cannot be read."""
    wrong: dict[str, str] = {}
    currency = access.store.currency

    def amount(name: str) -> Money | None:
        return read_money(form.get(name), currency, name, wrong) if form.get(name) else None

    terms = FirstTerms(
        price=read_money(form.get("price"), currency, "price", wrong) or Money.zero(currency),
        compare_at=amount("compare"),
        cost=amount("cost") if COST in figures_for(access) else None,
        sku=form.get("sku")[:60],
        barcode=form.get("barcode")[:100],
        weight_grams=read_weight(form.get("weight"), "weight", wrong),
    )
    if not form.get("title"):
        wrong = {"title": say("Give the product a title.")} | wrong
    if wrong:
        raise Invalid(wrong)
    return terms


def read_on_hand(form: Form, access: Access) -> int | None:
    """Return how many of each variant there are, None where they are not counted; raises Invalid.

    There is none of what somebody makes who may not say how many there are.
    """
    if STOCK not in figures_for(access):
        return 0
    typed = form.get("stock")
    if not typed:
        return None
    number = read_whole(typed, digits=8)
    if number is None or number > LARGEST_STOCK:
        raise Invalid({"stock": say("Stock is a whole number.")})
    return number
