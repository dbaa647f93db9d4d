"""The catalogues: what each English sentence is in another language. Read once per process and language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from shared.languages.known import ENGLISH

FOLDER: Final = Path(__file__).parent / "catalogues"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's sentences by their English ones; `form_of` says which plural form a number takes."""

    sentences: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]

    def one(self, entry: str) -> str:
        """Return an entry in this language, of one thing if it has forms; what nobody translated stays English."""
        found = self.sentences.get(entry)
        if not found:
            return entry
        return found[0] if len(found) == 1 else found[min(self.form_of(1), len(found) - 1)]

    def many(self, one: str, many: str, count: int) -> str:
        """Return the form of an entry that fits `count` things."""
        found = self.sentences.get(one)
        if not found:
            return one if count == 1 else many
        return found[min(self.form_of(count), len(found) - 1)]


def open_catalogue(code: str) -> Catalog:
    """Return a language's catalogue as it is written; an unknown one is empty."""
    file = FOLDER / f"{code}.po"
    if not file.is_file():
        return Catalog(locale=None)
    with file.open("rb") as lines:
        return read_po(lines, locale=code)


@cache
def words_of(code: str) -> Words:
    """Return a language's sentences. English needs none: it is what everything is written in."""
    if code == ENGLISH.code:
        return Words({}, int)
    catalogue = open_catalogue(code)
    sentences = {}
    for message in catalogue:
        english = message.id[0] if isinstance(message.id, tuple) else message.id
        told = message.string if isinstance(message.string, tuple) else (message.string,)
        if english and all(told):
            sentences[str(english)] = tuple(str(form) for form in told)
    return Words(sentences, c2py(catalogue.plural_expr))
