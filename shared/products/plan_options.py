"""What other options would do to a product's variants, said before anything is done."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import product as each_of
from math import prod
from typing import Final
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.add_product import LONGEST_WORD
from shared.products.models import BUNDLE, MOST_OPTIONS, MOST_VARIANTS, Product, Variant

Choices = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WantedValue:
    """A value as it is to be called; `id` None: it is new. `field` is where it was typed."""

    id: UUID | None
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class WantedOption:
    """An option as it is to be, with its values in their order; `id` None: it is new."""

    id: UUID | None
    name: str
    values: Sequence[WantedValue]
    field: str


@dataclass(frozen=True, slots=True)
class OptionPlan:
    """`kept`: variants that stay, with their choices; `added`: new choices, each with the variant it is made after."""

    options: Sequence[WantedOption]
    kept: Sequence[tuple[Variant, Choices]]
    added: Sequence[tuple[Choices, Variant]]
    gone: Sequence[Variant]
    _words: Sequence[str] = field(default_factory=list)

    @property
    def needs_agreement(self) -> bool:
        """Whether variants come or go; other names alone need nobody's leave."""
        return bool(self.added or self.gone)

    @property
    def mark(self) -> str:
        """A short text that is another for every other plan, so that one agrees to what was read."""
        parts = [*("/".join(choices) for choices, _ in self.added), "-", *(str(one.id) for one in self.gone)]
        return hashlib.sha256("\n".join([*parts, *self._words]).encode()).hexdigest()[:16]


def plan_options(
    product: Product, wanted: Sequence[WantedOption], *, out: Collection[UUID] = (), fill_gaps: bool = False
) -> OptionPlan:
    """Return what becomes of each variant; raises Invalid naming every wrong field.

    A variant follows its values when they are renamed, and goes when one of them does. A new option gives every
    variant its first value. Of variants that would become the same, the first stays. New values make new variants;
    combinations that were missing before stay so unless `fill_gaps`. `out` are variants to be taken out one by one.
    """
    if wrong := _wrong(wanted):
        raise Invalid(wrong)
    renamed = _renamed(product, wanted)
    kept: dict[Choices, Variant] = {}
    gone: list[Variant] = []
    for variant in product.variants:
        choices = None if variant.id in out else _moved(product, variant, wanted, renamed)
        if choices is None or choices in kept:
            gone.append(variant)
        else:
            kept[choices] = variant
    added = _added(wanted, kept, fill_gaps=fill_gaps)
    _refuse_impossible(product, kept, added)
    return OptionPlan(
        wanted,
        [(variant, choices) for choices, variant in kept.items()],
        [(choices, _pattern(choices, kept) or product.variants[0]) for choices in added],
        gone,
        [option.name for option in wanted],
    )


def _renamed(product: Product, wanted: Sequence[WantedOption]) -> dict[tuple[UUID, str], str]:
    """Return the new name of each value that stays, by its option and its old name."""
    new = {value.id: value.name for option in wanted for value in option.values if value.id}
    return {
        (option.id, value.name): new[value.id]
        for option in product.options
        for value in option.values
        if value.id in new
    }


def _moved(
    product: Product, variant: Variant, wanted: Sequence[WantedOption], renamed: dict[tuple[UUID, str], str]
) -> Choices | None:
    places = {option.id: place for place, option in enumerate(product.options)}
    choices = []
    for option in wanted:
        if option.id is None:
            choices.append(option.values[0].name)
            continue
        name = renamed.get((option.id, variant.choices[places[option.id]]))
        if name is None:
            return None
        choices.append(name)
    return tuple(choices)


def _added(wanted: Sequence[WantedOption], kept: dict[Choices, Variant], *, fill_gaps: bool) -> list[Choices]:
    new = {
        (place, value.name)
        for place, option in enumerate(wanted)
        for value in option.values
        if option.id is not None and value.id is None
    }
    every = each_of(*([value.name for value in option.values] for option in wanted))
    missing = [choices for choices in every if choices not in kept]
    if fill_gaps:
        return missing
    return [
        choices
        for choices in missing
        if any(pair in new for pair in enumerate(choices)) or _as_it_was(choices, wanted) in kept
    ]


def _as_it_was(choices: Choices, wanted: Sequence[WantedOption]) -> Choices:
    """Return the choices with the first value of each new option, which the variants that were there have got."""
    return tuple(
        option.values[0].name if option.id is None else name
        for option, name in zip(wanted, choices, strict=True)
    )


def _pattern(choices: Choices, kept: dict[Choices, Variant]) -> Variant | None:
    """Return the variant that has most in common with the choices."""
    return max(
        kept.items(),
        key=lambda one: sum(a == b for a, b in zip(one[0], choices, strict=True)),
        default=(None, None),
    )[1]


def _wrong(wanted: Sequence[WantedOption]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    too_long: Final = say("Use 1 to %(most)s characters.", most=LONGEST_WORD)
    for place, option in enumerate(wanted):
        if not 0 < len(option.name) <= LONGEST_WORD:
            wrong[option.field] = too_long
        elif option.name in [other.name for other in wanted[:place]]:
            wrong[option.field] = say("Another option has this name.")
        if not option.values:
            wrong[option.field] = say("Leave at least one value, or remove the option.")
        names: set[str] = set()
        for value in option.values:
            if not 0 < len(value.name) <= LONGEST_WORD:
                wrong[value.field] = too_long
            elif value.name in names:
                wrong[value.field] = say("Name each value once.")
            names.add(value.name)
    if len(wanted) > MOST_OPTIONS or prod(len(option.values) for option in wanted) > MOST_VARIANTS:
        wrong["options"] = say("That would make more than %(most)s variants.", most=f"{MOST_VARIANTS:,}")
    return wrong


def _refuse_impossible(product: Product, kept: dict[Choices, Variant], added: Sequence[Choices]) -> None:
    if not kept and not added:
        raise Invalid({"options": say("At least one variant has to stay; archive the product instead.")})
    if added and product.kind == BUNDLE:
        raise Invalid(
            {"options": say("A bundle cannot get further variants here: nobody knows what is in them.")}
        )
