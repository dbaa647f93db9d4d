"""Which language is spoken just now: set by the edge for one request or one mail, read where words are chosen.

It travels beside the call rather than through it, as a request's id does in the log: ninety templates, their macros
(which Jinja renders without their caller's context) and every filter would else have to hand it on, and one that forgot
would speak English in the middle of an Arabic page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from shared.languages.known import code_of

_spoken: Final[ContextVar[str | None]] = ContextVar("spoken", default=None)
_translated: Final[ContextVar[str | None]] = ContextVar("translated", default=None)


@contextmanager
def speaking(locale: str, *, main: str = "") -> Iterator[None]:
    """Speak the language of a locale until the block ends; `main` is the locale in which the store's own texts are.

    Without `main` its texts are read as they were written.
    """
    code = code_of(locale)
    before = _spoken.set(locale)
    before_that = _translated.set(code if main and code != code_of(main) else None)
    try:
        yield
    finally:
        _translated.reset(before_that)
        _spoken.reset(before)


def spoken_locale() -> str | None:
    """Return the locale that is spoken, None outside of any `speaking`."""
    return _spoken.get()


def translated_language() -> str | None:
    """Return the language that a store's texts are read in, None where they are read as they were written."""
    return _translated.get()
