"""What other options do to variants, over plain objects: names that change, values that come and go."""

from collections.abc import Sequence

import pytest

from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.products.models import Product, Variant
from shared.products.option import Option, OptionValue
from shared.products.plan_options import OptionPlan, WantedOption, WantedValue, plan_options


def product_with(*options: tuple[str, Sequence[str]], choices: Sequence[Sequence[str]]) -> Product:
    product = Product(title="Mug", kind="physical")
    product.options = [Option(name=name) for name, _ in options]
    for option, (_, values) in zip(product.options, options, strict=True):
        option.values = [OptionValue(name=value) for value in values]
    product.variants = [Variant(choices=list(one)) for one in choices]
    return product


def as_it_is(product: Product, **renamed: str) -> list[WantedOption]:
    """Return the product's own options; a value may be given another name, or an empty one to leave it out."""
    return [
        WantedOption(
            option.id,
            option.name,
            [
                WantedValue(value.id, renamed.get(value.name, value.name), "value")
                for value in option.values
                if renamed.get(value.name, value.name)
            ],
            "option",
        )
        for option in product.options
    ]


def new_option(name: str, *values: str) -> WantedOption:
    return WantedOption(None, name, [WantedValue(None, value, "values") for value in values], "new")


def more(option: WantedOption, *values: str) -> WantedOption:
    added = [WantedValue(None, value, "more") for value in values]
    return WantedOption(option.id, option.name, [*option.values, *added], option.field)


def outcome(plan: OptionPlan) -> tuple[list[str], list[str], list[str]]:
    return (
        ["/".join(choices) for _, choices in plan.kept],
        ["/".join(choices) for choices, _ in plan.added],
        ["/".join(variant.choices) for variant in plan.gone],
    )


GRID = [["S", "Red"], ["S", "Blue"], ["M", "Red"]]


def grid() -> Product:
    """Two sizes, two colours, and one combination that nobody has."""
    return product_with(("Size", ["S", "M"]), ("Colour", ["Red", "Blue"]), choices=GRID)


def test_variants_follow_their_values_to_other_names():
    product = grid()

    plan = plan_options(product, as_it_is(product, Red="Blue", Blue="Red"))

    assert outcome(plan) == (["S/Blue", "S/Red", "M/Blue"], [], [])
    assert not plan.needs_agreement


def test_a_new_value_comes_with_all_of_the_others_and_fills_no_gap():
    product = grid()
    size, colour = as_it_is(product)

    plan = plan_options(product, [more(size, "L"), colour])

    assert outcome(plan) == (["S/Red", "S/Blue", "M/Red"], ["L/Red", "L/Blue"], [])


def test_gaps_are_filled_when_that_is_asked_for():
    product = grid()

    plan = plan_options(product, as_it_is(product), fill_gaps=True)

    assert outcome(plan)[1] == ["M/Blue"]
    assert plan.added[0][1].choices in (["S", "Blue"], ["M", "Red"])


def test_what_has_a_value_that_goes_goes():
    product = grid()

    plan = plan_options(product, as_it_is(product, Red=""))

    assert outcome(plan) == (["S/Blue"], [], ["S/Red", "M/Red"])


def test_a_new_option_gives_everybody_its_first_value():
    product = grid()

    plan = plan_options(product, [*as_it_is(product), new_option("Lid", "Oak", "Cork")])

    assert outcome(plan) == (
        ["S/Red/Oak", "S/Blue/Oak", "M/Red/Oak"],
        ["S/Red/Cork", "S/Blue/Cork", "M/Red/Cork"],
        [],
    )


def test_the_first_option_of_a_plain_product_makes_variants_of_it():
    product = product_with(choices=[[]])

    plan = plan_options(product, [new_option("Size", "S", "M")])

    assert outcome(plan) == (["S"], ["M"], [])


def test_without_an_option_the_first_of_those_that_become_the_same_stays():
    product = grid()

    plan = plan_options(product, as_it_is(product)[:1])

    assert outcome(plan) == (["S", "M"], [], ["S/Blue"])


def test_a_single_variant_can_be_taken_out():
    product = grid()

    plan = plan_options(product, as_it_is(product), out={product.variants[1].id})

    assert outcome(plan) == (["S/Red", "M/Red"], [], ["S/Blue"])


def test_a_plan_has_the_mark_of_exactly_what_it_does():
    product = grid()
    size, colour = as_it_is(product)

    marks = {
        plan_options(product, options).mark
        for options in ([more(size, "L"), colour], [more(size, "XL"), colour], as_it_is(product, Red=""))
    }

    assert len(marks) == 3
    assert plan_options(product, [more(size, "L"), colour]).mark in marks


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"Red": "Blue"}, "value", "Name each value once."),
        ({"Red": "", "Blue": ""}, "option", "Leave at least one value, or remove the option."),
        ({"Red": "x" * 81}, "value", "Use 1 to 80 characters."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(change: dict[str, str], field: str, said: str):
    product = grid()

    with pytest.raises(Invalid) as refusal:
        plan_options(product, as_it_is(product, **change))

    assert refusal.value.fields == {field: said}


def test_a_product_keeps_at_least_one_variant():
    product = grid()

    with pytest.raises(Invalid) as refusal:
        plan_options(product, as_it_is(product), out={variant.id for variant in product.variants})

    assert list(refusal.value.fields) == ["options"]


def test_a_foreign_variant_cannot_be_taken_out():
    product = grid()

    assert outcome(plan_options(product, as_it_is(product), out={new_id()}))[2] == []
