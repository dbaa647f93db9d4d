"""The shape of what groups a demo store's products: its tree, its types with answers, its makers, its rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shared.products.collection_rules import Rule


@dataclass(frozen=True, slots=True)
class DemoBranch:
    """A category. Products of these kinds stand in it; kinds are named once in a tree."""

    title: str
    kinds: tuple[str, ...] = ()
    below: tuple["DemoBranch", ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """Something that a type asks, as in `Attribute`."""

    label: str
    kind: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    heading: str = ""
    is_filterable: bool = False


@dataclass(frozen=True, slots=True)
class DemoRule:
    """A collection that fills itself; its tile shows the picture of the product at `shown_by`."""

    slug: str
    title: str
    description: str
    rule: Rule
    sort: str
    shown_by: str


@dataclass(frozen=True, slots=True)
class DemoGrouping:
    """All of it. `questions` are by kind; `answers` by the product's slug and the question's label, as a form has them."""

    tree: tuple[DemoBranch, ...] = ()
    questions: Mapping[str, tuple[DemoQuestion, ...]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)
    makers: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[DemoRule, ...] = ()


NO_GROUPING: Final = DemoGrouping()


def kinds_in(branches: tuple[DemoBranch, ...]) -> list[str]:
    """Return all kinds that stand somewhere in a tree."""
    return [kind for branch in branches for kind in (*branch.kinds, *kinds_in(branch.below))]
