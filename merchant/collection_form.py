"""A collection as its form shows it: words, order, and the rule as rows of plain fields."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.typed_numbers import read_whole
from shared.products.category import Category
from shared.products.change_collection import CollectionWords
from shared.products.collection import Collection
from shared.products.collection_rules import (
    ALL,
    ANY,
    MOST_CONDITIONS,
    CameWithin,
    Condition,
    Costs,
    HasTag,
    InCategory,
    InStock,
    IsReduced,
    OfBrand,
    OfType,
    Rule,
    TitleContains,
    read_rule,
)
from shared.web.forms import Form

LONGEST_VALUE: Final = 200
MOST_DAYS: Final = 3650
SPARE_ROWS: Final = 2

Categories = Sequence[Category]

_OF_TEXT: Final[Mapping[str, type[HasTag | TitleContains | OfType | OfBrand]]] = {
    "tag": HasTag,
    "title": TitleContains,
    "type": OfType,
    "brand": OfBrand,
}


def values_of(collection: Collection, categories: Categories, *, currency: str) -> dict[str, str]:
    """Return the form's fields as the collection is."""
    values = {
        "title": collection.title,
        "slug": collection.slug,
        "description": collection.description_html,
        "sort": collection.sort,
        "seo_title": collection.seo_title,
        "seo_description": collection.seo_description,
        "fill": "rule" if collection.rule else "hand",
        "match": ALL,
    }
    if collection.rule:
        rule = read_rule(collection.rule)
        values["match"] = rule.match
        paths = {category.id: category.path for category in categories}
        for number, condition in enumerate(rule.conditions):
            on, value, to = _row(condition, paths, currency)
            values |= {f"on-{number}": on, f"value-{number}": value, f"to-{number}": to}
    return values


def rows_in(values: Mapping[str, str]) -> range:
    """Return the numbers of the rows to show: those in use, and some to spare."""
    used = [number for number in range(MOST_CONDITIONS) if values.get(f"on-{number}")]
    return range(min(max(used, default=-1) + 1 + SPARE_ROWS, MOST_CONDITIONS))


def read_collection(form: Form, categories: Categories, *, currency: str) -> CollectionWords:
    """Return what the form says; raises Invalid with every row that makes no condition."""
    return CollectionWords(
        title=form.get("title"),
        slug=form.get("slug"),
        description_html=form.get("description"),
        sort=form.get("sort"),
        seo_title=form.get("seo_title")[:LONGEST_VALUE],
        seo_description=form.get("seo_description")[: 2 * LONGEST_VALUE],
        rule=read_rule_rows(form, categories, currency=currency) if form.get("fill") == "rule" else None,
    )


def read_rule_rows(form: Form, categories: Categories, *, currency: str) -> Rule:
    """Return the rule of the form's rows; raises Invalid naming every row that makes no condition."""
    paths = {category.path: category.id for category in categories}
    conditions, wrong = [], {}
    for number in range(MOST_CONDITIONS):
        if on := form.get(f"on-{number}"):
            value, to = form.get(f"value-{number}")[:LONGEST_VALUE], form.get(f"to-{number}")
            try:
                conditions.append(_condition(on, value, to, paths, currency))
            except ValueError as problem:
                wrong[f"value-{number}"] = str(problem)
    if wrong:
        raise Invalid(wrong)
    return Rule(tuple(conditions), ANY if form.get("match") == ANY else ALL)


def _condition(on: str, value: str, to: str, paths: Mapping[str, UUID], currency: str) -> Condition:
    if on in ("reduced", "in_stock"):
        return IsReduced() if on == "reduced" else InStock()
    if not value:
        raise ValueError("Say what to look for.")
    if on in ("at_most", "at_least", "between"):
        return _costs(on, value, to, currency)
    if on == "came_within":
        days = read_whole(value, digits=6)
        if not days or days > MOST_DAYS:
            raise ValueError(f"Write a number of days, at most {MOST_DAYS}.")
        return CameWithin(days)
    if on == "category":
        if value.strip("/") not in paths:
            raise ValueError("There is no category at this address.")
        return InCategory(paths[value.strip("/")])
    if on not in _OF_TEXT:
        raise ValueError("Choose a condition.")
    return _OF_TEXT[on](value)


def _costs(on: str, value: str, to: str, currency: str) -> Costs:
    try:
        first = Money.parse(value, currency).minor
        last = Money.parse(to, currency).minor if on == "between" else 0
    except NotAnAmount as problem:
        raise ValueError(str(problem)) from problem
    if on == "between":
        return Costs(min(first, last), max(first, last))
    return Costs(most=first) if on == "at_most" else Costs(least=first)


def _row(condition: Condition, paths: Mapping[UUID, str], currency: str) -> tuple[str, str, str]:
    def amount(minor: int | None) -> str:
        return "" if minor is None else str(Money(minor, currency).major)

    match condition:
        case Costs(None, most):
            row = ("at_most", amount(most), "")
        case Costs(least, None):
            row = ("at_least", amount(least), "")
        case Costs(least, most):
            row = ("between", amount(least), amount(most))
        case InCategory(category_id):
            row = ("category", paths.get(category_id, ""), "")
        case CameWithin(days):
            row = ("came_within", str(days), "")
        case HasTag(text) | TitleContains(text) | OfType(text) | OfBrand(text):
            row = (next(on for on, kind in _OF_TEXT.items() if isinstance(condition, kind)), text, "")
        case IsReduced():
            row = ("reduced", "", "")
        case _:
            row = ("in_stock", "", "")
    return row
