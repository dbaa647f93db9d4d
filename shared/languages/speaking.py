"""Which language is spoken just now: set by the edge for one request or one mail, read where words are chosen.

It travels beside the call rather than through it, as a request's id does in the log: ninety templates, their macros
(which Jinja renders without their caller's context) and every filter would else have to hand it on, and one that forgot
would speak English in the middle of an Arabic page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_spoken: Final[ContextVar[str | None]] = ContextVar("spoken", default=None)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak the language of a locale until the block ends."""
    before = _spoken.set(locale)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken_locale() -> str | None:
    """Return the locale that is spoken, None outside of any `speaking`."""
    return _spoken.get()
