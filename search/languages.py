"""Which of PostgreSQL's dictionaries takes words of a language to their stem."""

from typing import Final

_STEMMERS: Final = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip


def dictionary_of(locale: str) -> str:
    """Return the dictionary of a locale; "simple", which keeps words as they are, for a language without one."""
    language = _STEMMERS.get(locale[:2].lower())
    return f"pg_catalog.{language}_stem" if language else "pg_catalog.simple"
