"""The languages that the interface speaks."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 code and its name in itself."""

    code: str
    name: str
    direction: str = "ltr"


ENGLISH: Final = Language("en", "English")
LANGUAGES: Final = {
    language.code: language
    for language in (
        ENGLISH,
        Language("ar", "العربية", "rtl"),
        Language("fr", "Français"),
        Language("es", "Español"),
        Language("de", "Deutsch"),
    )
}
# A store may name any locale; these are written from right to left even though nobody has translated the interface.
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})


# A page asks with each of its words.
@lru_cache(maxsize=1000)
def code_of(locale: str) -> str:
    """Return the language of a locale: "de" for "de-AT"."""
    return locale.replace("_", "-").partition("-")[0].lower()


def direction_of(locale: str) -> str:
    """Return which way a locale is written, as HTML says it."""
    return "rtl" if code_of(locale) in _RIGHT_TO_LEFT else "ltr"


def best_known(accept_language: str) -> Language:
    """Return the first known language of an Accept-Language header (RFC 9110, 12.5.4), else English."""
    weighed = []
    for place, part in enumerate(accept_language[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        language = LANGUAGES.get(code_of(tag))
        if language and _is_weight(weight):
            weighed.append((-float(weight or 1), place, language))
    return min(weighed, key=lambda found: found[:2])[2] if weighed else ENGLISH


def _is_weight(written: str) -> bool:
    return written.replace(".", "", 1).isdecimal() if written else True
