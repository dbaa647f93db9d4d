"""Sentences for people, written in English where they arise and said in the reader's language where they are shown.

A sentence is a string, so it can stand wherever one does. It remembers what it was made of, and the edge that shows it
(`shared/languages/telling.py`) finds the same sentence in another language.
"""

from typing import Any


class Sentence(str):
    """An English sentence that knows its catalogue entry and what was filled in; `number` chooses the plural form."""

    __slots__ = ("entry", "number", "plural", "values")

    entry: str
    plural: str | None
    number: int | None
    values: dict[str, Any]

    def __str__(self) -> "Sentence":
        # Python's own would return a bare copy that has forgotten where it came from.
        return self


def say(entry: str, **values: Any) -> Sentence:
    """Return a sentence; `%(name)s` in it is filled from `values`. The entry has to be a literal: it is extracted."""
    return _sentence(entry, None, None, values)


def say_count(one: str, many: str, count: int, **values: Any) -> Sentence:
    """Return a sentence about `count` things, which the entries call `%(num)s`."""
    return _sentence(one, many, count, {"num": count, **values})


def _sentence(entry: str, plural: str | None, count: int | None, values: dict[str, Any]) -> Sentence:
    english = entry if plural is None or count == 1 else plural
    sentence = Sentence(english % values if values else english)
    sentence.entry, sentence.plural, sentence.number, sentence.values = entry, plural, count, values
    return sentence
