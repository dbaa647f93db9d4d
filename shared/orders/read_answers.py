"""What a buyer answered at the checkout, read and checked."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from shared.kernel.sentences import say, say_count
from shared.kernel.typed_numbers import plain_digits
from shared.orders.asked_questions import Asked
from shared.orders.questions import (
    AGREEMENT,
    CHOICE,
    DATE,
    GIFT_MESSAGE,
    NUMBER,
    TICK,
    TICKED,
    WORDS,
    Answer,
)

LONGEST_LINE: Final = 200
LONGEST_WORDS: Final = 500
LONGEST_NUMBER: Final = 20


def read_answers(
    form: Mapping[str, str], asked: Sequence[Asked]
) -> tuple[tuple[Answer, ...], dict[str, str]]:
    """Return the answers, those left empty not among them, and what is wrong with a field by its name."""
    answers: list[Answer] = []
    wrong: dict[str, str] = {}
    for question in asked:
        typed = form[question.field].strip()
        if problem := _problem(question, typed):
            wrong[question.field] = problem
        elif typed:
            answers.append(_answer(question, typed))
    return tuple(answers), wrong


def _problem(question: Asked, typed: str) -> str | None:
    if not typed:
        return _missing(question) if question.is_required else None
    longest = LONGEST_WORDS if question.kind in (WORDS, GIFT_MESSAGE) else LONGEST_LINE
    if len(typed) > longest:
        return say_count("Use at most %(num)s character.", "Use at most %(num)s characters.", longest)
    return _misfit(question, typed)


def _misfit(question: Asked, typed: str) -> str | None:
    """Return why an answer is none of its kind."""
    if question.kind == NUMBER and not _is_number(typed):
        return say("Enter a number.")
    if question.kind == DATE and not _is_day(typed):
        return say("Enter a day, such as 2026-12-24.")
    if question.kind == CHOICE and typed not in {choice for choice, _ in question.choices}:
        return say("Choose one of these.")
    if question.kind in (TICK, AGREEMENT) and typed != TICKED:
        return _missing(question)
    return None


def _missing(question: Asked) -> str:
    if question.kind == AGREEMENT:
        return say("Tick this to order: we need your agreement.")
    if question.kind == TICK:
        return say("Tick this to order.")
    return say("Choose one of these.") if question.kind == CHOICE else say("Fill this in.")


def _is_number(typed: str) -> bool:
    try:
        return len(typed) <= LONGEST_NUMBER and Decimal(plain_digits(typed).replace(",", ".")).is_finite()
    except InvalidOperation:
        return False


def _is_day(typed: str) -> bool:
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False


def _answer(question: Asked, typed: str) -> Answer:
    told = dict(question.choices).get(typed, typed)
    return Answer(
        kind=question.kind,
        label=question.label,
        value=typed,
        told_label=question.told_label if question.told_label != question.label else "",
        told_value=told if told != typed else "",
        page=question.page.title if question.page else "",
        page_of=question.page.since.isoformat() if question.page else "",
    )
