"""Words in templates that no translation can reach."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

SPOKEN_ATTRIBUTES: Final = {"aria-label", "title", "placeholder", "alt", "data-busy-label", "data-label"}
# The product's own name, and values of attributes that look like English.
ALLOWED: Final = {"Souk", "closest form", "noopener nofollow"}

_TOLD = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?\bendtrans\s*-?%\}", re.DOTALL)
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PLUMBING = re.compile(r"\{%-?\s*(?:from|include|extends|import)\b")
_MARKED = re.compile(r"\b(?:_|ngettext)\(\s*(?:\"[^\"]*\"|'[^']*')(?:,\s*(?:\"[^\"]*\"|'[^']*')(?=,))?")
_STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")
# A sentence begins with a capital, or is several plain words.
_ENGLISH = re.compile(r"[A-Z][a-z]+\b(?!\.).*|\W*[a-z]+(?: [a-z]+)+\W*", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2}")


class _Spoken(HTMLParser):
    """Collects text that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES:
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        words = data.strip(" \n·")
        if _WORD.search(words) and words not in ALLOWED:
            self.found.append(f"{self.getpos()[0]}: {words}")


def bare_words(templates: Path) -> list[str]:
    """Return texts of the HTML templates that stand outside `_()` and `{% trans %}`, as `path:line: text`."""
    return [
        f"{file.relative_to(templates).as_posix()}:{problem}"
        for file in sorted(templates.rglob("*.html"))
        for problem in (*_in_markup(file.read_text()), *_in_code(file.read_text()))
    ]


def _in_markup(source: str) -> list[str]:
    parser = _Spoken()
    # Emptied, not removed, so that lines stay where they are.
    parser.feed(_CODE.sub(_emptied, _TOLD.sub(_emptied, source)))
    parser.close()
    return parser.found


def _in_code(source: str) -> Iterator[str]:
    for block in _CODE.finditer(_TOLD.sub(_emptied, source)):
        if _PLUMBING.match(block[0]):
            continue
        for string in _STRING.finditer(_MARKED.sub(_emptied, block[0])):
            words = string[1] or string[2] or ""
            if _ENGLISH.fullmatch(words) and words not in ALLOWED:
                yield f"{source[: block.start()].count(chr(10)) + 1}: {words.strip()}"


def _emptied(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
