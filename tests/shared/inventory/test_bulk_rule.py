"""What a rule makes of one variant, and what it refuses."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.currencies.conversion import ROUNDINGS
from shared.inventory.bulk_rule import Figures, Reckoned, Rule, read_rule, reckon, rule_from
from shared.kernel.errors import Invalid


def now(
    price: int = 2000,
    compare_at: int | None = None,
    cost: int | None = 900,
    stock: int | None = 5,
    point: int | None = None,
    lot: int | None = None,
) -> Figures:
    return Figures(price, compare_at, cost, stock, "EUR", point, lot)


def rule(figure: str, way: str, value: str = "0", rounding: str = "exact", *, keeps: bool = False) -> Rule:
    return Rule(figure, way, Decimal(value), rounding, keeps)


@pytest.mark.parametrize(
    ("wanted", "figures", "after"),
    [
        (rule("price", "percent", "-10"), now(), Reckoned(2000, 1800)),
        (rule("price", "percent", "-10", ".99"), now(), Reckoned(2000, 1799)),
        (rule("price", "percent", "10", "whole"), now(1949), Reckoned(1949, 2100)),
        (rule("price", "percent", "2.5"), now(1999), Reckoned(1999, 2049)),
        (rule("price", "amount", "150"), now(), Reckoned(2000, 2150)),
        (rule("price", "set", "990"), now(), Reckoned(2000, 990)),
        (rule("price", "set", "2000"), now(), None),
        (rule("price", "percent", "-10", keeps=True), now(), Reckoned(2000, 1800, None, 2000)),
        (rule("price", "percent", "-10", keeps=True), now(compare_at=2500), Reckoned(2000, 1800, 2500, 2500)),
        (rule("price", "percent", "10", keeps=True), now(), Reckoned(2000, 2200)),
        (rule("price", "restore"), now(compare_at=2500), Reckoned(2000, 2500, 2500, None)),
        (rule("price", "restore"), now(), None),
        (rule("cost", "percent", "10"), now(), Reckoned(900, 990)),
        (rule("cost", "percent", "10"), now(cost=None), None),
        (rule("cost", "set", "500"), now(cost=None), Reckoned(None, 500)),
        (rule("stock", "amount", "-3"), now(), Reckoned(5, 2)),
        (rule("stock", "set", "7"), now(stock=None), Reckoned(None, 7)),
        (rule("stock", "amount", "1"), now(stock=None), None),
        (rule("reorder", "set", "40"), now(), Reckoned(None, 40)),
        (rule("reorder", "set", "40"), now(point=40), None),
        (rule("reorder", "set", "40"), now(stock=None), None),
        (rule("reorder", "amount", "-3"), now(point=40), Reckoned(40, 37)),
        (rule("reorder", "amount", "3"), now(), None),
        (rule("lot", "set", "12"), now(point=40), Reckoned(None, 12)),
        (rule("lot", "set", "12"), now(point=12, lot=12), None),
        (rule("lot", "set", "12"), now(stock=None), None),
        (rule("lot", "amount", "-3"), now(point=40, lot=12), Reckoned(12, 9)),
        (rule("lot", "amount", "3"), now(point=40), None),
    ],
)
def test_a_figure_becomes(wanted: Rule, figures: Figures, after: Reckoned | None):
    assert reckon(wanted, figures) == after


@pytest.mark.parametrize(
    ("wanted", "figures", "problem"),
    [
        (rule("price", "amount", "-2500"), now(), "It would be below zero."),
        (rule("stock", "amount", "-6"), now(), "It would be below zero."),
        (rule("stock", "amount", "99999999"), now(), "It would be too large."),
        (rule("reorder", "amount", "-41"), now(point=40), "It would be below zero."),
        (rule("reorder", "set", "1000001"), now(), "It would be too large."),
        (rule("lot", "amount", "-12"), now(lot=12), "It would be below one."),
        (rule("lot", "amount", "-13"), now(lot=12), "It would be below zero."),
        (rule("lot", "set", "1000001"), now(), "It would be too large."),
        (
            rule("price", "percent", "50"),
            now(compare_at=2500),
            "The price before would not be higher any more.",
        ),
    ],
)
def test_what_cannot_be_is_said(wanted: Rule, figures: Figures, problem: str):
    reckoned = reckon(wanted, figures)

    assert reckoned is not None
    assert reckoned.problem == problem


@given(
    prices=st.lists(st.integers(1, 10**7), min_size=2, max_size=2).map(sorted),
    percent=st.decimals(-90, 300, places=1),
    rounding=st.sampled_from(ROUNDINGS),
)
def test_a_dearer_thing_never_becomes_the_cheaper_one(prices: list[int], percent: Decimal, rounding: str):
    wanted = Rule("price", "percent", percent, rounding)

    low, high = (reckon(wanted, now(price)) for price in prices)

    assert (low.after if low else prices[0]) <= (high.after if high else prices[1])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "figure"),
        ({"figure": "price"}, "way"),
        ({"figure": "stock", "way": "percent", "value": "5"}, "way"),
        ({"figure": "reorder", "way": "percent", "value": "5"}, "way"),
        ({"figure": "lot", "way": "percent", "value": "5"}, "way"),
        ({"figure": "lot", "way": "set", "value": "0"}, "value"),
        ({"figure": "cost", "way": "restore"}, "way"),
        ({"figure": "price", "way": "percent", "value": "-100"}, "value"),
        ({"figure": "price", "way": "percent", "value": "1e3"}, "value"),
        ({"figure": "price", "way": "percent", "value": "³"}, "value"),
        ({"figure": "price", "way": "amount", "value": "much"}, "value"),
        ({"figure": "price", "way": "set", "value": "-1"}, "value"),
        ({"figure": "stock", "way": "set", "value": "1.5"}, "value"),
        ({"figure": "price", "way": "percent", "value": "5", "rounding": "up"}, "rounding"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(typed: dict[str, str], field: str):
    with pytest.raises(Invalid) as refusal:
        read_rule(typed, "EUR")

    assert field in refusal.value.fields


def test_a_rule_is_kept_whole():
    wanted = read_rule(
        {"figure": "price", "way": "percent", "value": "-12,5%", "rounding": ".99", "keeps_before": "yes"},
        "EUR",
    )

    assert wanted == Rule("price", "percent", Decimal("-12.5"), ".99", keeps_before=True)
    assert rule_from(wanted.as_record()) == wanted
