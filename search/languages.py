"""In which languages a store's words are looked up, and which of PostgreSQL's dictionaries stems each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# The store's main language in the index: its words stay right when a store says another locale of it.
MAIN: Final = ""

_STEMMERS: Final = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# PostgreSQL has no list of Arabic words that mean nothing by themselves: in, from, on, with, to, about, and, or, this.
_EMPTY: Final = {"ar": frozenset({"في", "من", "على", "مع", "الى", "عن", "و", "او", "هذا", "هذه"})}


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language whose words are looked up: its code in the index, and the dictionary that stems them."""

    language: str
    dictionary: str

    @property
    def empty(self) -> frozenset[str]:
        """Words that mean nothing by themselves and that its dictionary does not know as such, folded."""
        return _EMPTY.get(self.language, frozenset())


def dictionary_of(locale: str) -> str:
    """Return the dictionary of a locale; "simple", which keeps words as they are, for a language without one."""
    language = _STEMMERS.get(locale[:2].lower())
    return f"pg_catalog.{language}_stem" if language else "pg_catalog.simple"


def tongues_of(language: str, main_dictionary: str) -> Sequence[Tongue]:
    """Return where to look words up when searching in a language: in it first, then in the store's main one."""
    main = Tongue(MAIN, main_dictionary)
    return (Tongue(language, dictionary_of(language)), main) if language else (main,)
