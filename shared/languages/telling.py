"""Saying things in the language that is spoken."""

from typing import Any

from shared.kernel.sentences import Sentence
from shared.languages.catalogues import Words, words_of
from shared.languages.known import ENGLISH, code_of
from shared.languages.speaking import spoken_locale


def gettext(entry: str) -> str:
    """Return an entry in the language that is spoken."""
    return _words().one(entry)


def ngettext(one: str, many: str, count: int) -> str:
    """Return an entry about `count` things in the language that is spoken."""
    return _words().many(one, many, count)


def tell(said: str) -> str:
    """Return a sentence in the language that is spoken; any other text as it is."""
    if not isinstance(said, Sentence):
        return said
    words = _words()
    if said.plural is None or said.number is None:
        told = words.one(said.entry)
    else:
        told = words.many(said.entry, said.plural, said.number)
    return told % {name: _filled_in(value) for name, value in said.values.items()} if said.values else told


def _filled_in(value: Any) -> Any:
    return tell(value) if isinstance(value, Sentence) else value


def _words() -> Words:
    return words_of(code_of(spoken_locale() or ENGLISH.code))
