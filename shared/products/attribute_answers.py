"""Answers to what a product type asks: read from what was typed, and told in plain words.

They are kept as JSON by the attribute's key: texts as they are, numbers as decimal texts, so that no digit is lost,
yes and no as booleans, days in ISO form, several choices as a list.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits
from shared.products.product_type import CHOICE, CHOICES, DATE, NUMBER, YES_NO, Question
from shared.products.slugs import slug_of

LONGEST_ANSWER: Final = 500
# What files say of a product for machines.
UNTOLD: Final = frozenset({"category", "gift_card", "mpn", "grouped_products"})
LARGEST: Final = Decimal(10) ** 15
YES, NO = "yes", "no"

Answer = str | bool | list[str]


def field_of(attribute: Question) -> str:
    """Return the name of an attribute's field in forms."""
    return f"attribute-{attribute.key}"


def read_answers(
    attributes: Sequence[Question], typed: Mapping[str, Sequence[str]], *, decimal_mark: str = "."
) -> dict[str, Answer]:
    """Return the answers to all attributes, by key, from texts by field. Unanswered ones are left out.

    Raises Invalid with every field whose answer is missing or cannot be meant.
    """
    answers: dict[str, Answer] = {}
    wrong: dict[str, str] = {}
    for attribute in attributes:
        given = [text.strip() for text in typed.get(field_of(attribute), ()) if text.strip()]
        if not given:
            if attribute.is_required:
                wrong[field_of(attribute)] = say(
                    "“%(label)s” has to be answered for this type.", label=attribute.label
                )
            continue
        try:
            answers[attribute.key] = _read(attribute, given, decimal_mark)
        except ValueError as problem:
            wrong[field_of(attribute)] = str(problem)
    if wrong:
        raise Invalid(wrong)
    return answers


def answer_to(attribute: Question, answers: Mapping[str, Any]) -> Any:
    """Return what a product answers, None when it does not. A file's own spelling of the label answers too."""
    if attribute.key in answers:
        return answers[attribute.key]
    for name, value in answers.items():
        if slug_of(name) == attribute.key:
            several = value if isinstance(value, list) else [value]
            return several if attribute.kind == CHOICES else ", ".join(map(str, several))
    return None


def free_answers(attributes: Sequence[Question], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a product says beyond what its type asks, as (name, words)."""
    asked = {attribute.key for attribute in attributes}
    told = []
    for name, value in answers.items():
        several = value if isinstance(value, list) else [value]
        if name not in UNTOLD and slug_of(name) not in asked and all(isinstance(one, str) for one in several):
            told.append((name.replace("_", " ").capitalize(), ", ".join(several)))
    return [(name, words) for name, words in told if words]


def filter_values(attribute: Question, answers: Mapping[str, Any]) -> list[str]:
    """Return the values by which a product is found in the filter of an attribute."""
    answer = answer_to(attribute, answers)
    if answer is None or answer == "":
        return []
    if attribute.kind == YES_NO:
        return ["Yes" if answer in (True, YES, "Yes") else "No"]
    if attribute.kind == NUMBER:
        return [f"{answer} {attribute.unit}".strip()]
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def _read(attribute: Question, given: list[str], decimal_mark: str) -> Answer:
    if any(len(text) > LONGEST_ANSWER for text in given):
        raise ValueError(f"Use at most {LONGEST_ANSWER} characters.")
    if attribute.kind == CHOICES:
        return [_choice(attribute, text) for text in dict.fromkeys(given)]
    text = given[-1]
    if attribute.kind == CHOICE:
        return _choice(attribute, text)
    if attribute.kind == NUMBER:
        return _number(text, decimal_mark)
    if attribute.kind == YES_NO:
        if text not in (YES, NO):
            raise ValueError("Choose yes or no.")
        return text == YES
    if attribute.kind == DATE:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError("Write the day as year, month and day: 2026-05-31.") from None
    return text


def _choice(attribute: Question, text: str) -> str:
    if text not in attribute.choices:
        raise ValueError(f"“{text[:60]}” is not one of the choices.")
    return text


def _number(text: str, decimal_mark: str) -> str:
    plain = plain_digits(text).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    plain = plain.replace(decimal_mark, ".") if decimal_mark not in (".", "") and "." not in plain else plain
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError("This is not a number.") from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise ValueError("This number is too large.")
    exact = f"{number.normalize():f}"
    return "0" if exact == "-0" else exact
