"""What a merchant typed about a product's options and values."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from merchant.new_product_form import read_values
from shared.kernel.ids import parse_id
from shared.products.models import Product
from shared.products.option import Option
from shared.products.plan_options import WantedOption, WantedValue
from shared.web.forms import Form


def option_values(product: Product) -> dict[str, str]:
    """Return the form as the product is."""
    values = {"new-name": "", "new-values": ""}
    for option in product.options:
        values |= {f"name-{option.id}": option.name, f"more-{option.id}": ""}
        values |= {f"value-{value.id}": value.name for value in option.values}
    return values


def read_options(form: Form, product: Product) -> list[WantedOption]:
    """Return the options as they are to be: a value that was emptied goes, an option that was ticked too."""
    wanted = [_option(form, option) for option in product.options if f"drop-{option.id}" not in form]
    if form.get("new-name") or form.get("new-values"):
        values = [WantedValue(None, name, "new-values") for name in read_values(form.get("new-values"))]
        wanted.append(WantedOption(None, form.get("new-name"), values, "new-name"))
    return wanted


def read_out(form: Form) -> set[UUID]:
    """Return the variants that are to be taken out one by one."""
    return {key for text in form.all("out") if (key := parse_id(text))}


def typed_options(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Return the form as it was typed."""
    return dict(values) | {name: form[name] for name in form if name != "out"}


def _option(form: Form, option: Option) -> WantedOption:
    named = f"name-{option.id}"
    return WantedOption(
        option.id, form.get(named) if named in form else option.name, _values(form, option), named
    )


def _values(form: Form, option: Option) -> Sequence[WantedValue]:
    kept = []
    for value in option.values:
        name = f"value-{value.id}"
        typed = form.get(name) if name in form else value.name
        if typed:
            kept.append(WantedValue(value.id, typed, name))
    more = f"more-{option.id}"
    return [*kept, *(WantedValue(None, name, more) for name in read_values(form.get(more)))]
