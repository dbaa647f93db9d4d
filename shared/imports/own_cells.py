r"""Lists and ways within one cell of our own exports: "red\, warm, new" and "Clothing > Hoodies, Sale"."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_MARKED: Final = re.compile(r"([\\,>])")
_ESCAPED: Final = re.compile(r"\\([\\,>])")
_COMMA: Final = re.compile(r"(?<!\\)((?:\\\\)*),")
_ARROW: Final = re.compile(r"(?<!\\)((?:\\\\)*)>")


def join_cell(parts: Iterable[str]) -> str:
    """Return parts as one cell; a comma within a part is marked."""
    return ", ".join(_MARKED.sub(r"\\\1", part) for part in parts)


def split_cell(text: str) -> list[str]:
    """Return the parts of a cell, each once, as `join_cell` took them."""
    return list(dict.fromkeys(_plain(part) for part in _split(_COMMA, text)))


def join_ways(ways: Iterable[Sequence[str]]) -> str:
    """Return ways through the tree of categories as one cell."""
    return ", ".join(" > ".join(_MARKED.sub(r"\\\1", title) for title in way) for way in ways)


def split_ways(text: str) -> list[tuple[str, ...]]:
    """Return the ways that a cell names, as `join_ways` took them."""
    return [tuple(_plain(title) for title in _split(_ARROW, way)) for way in _split(_COMMA, text)]


def _split(mark: re.Pattern[str], text: str) -> list[str]:
    # The marks before a mark belong to the part that they end.
    parts = mark.sub("\\1\x00", text).split("\x00")
    return [part.strip() for part in parts if part.strip()]


def _plain(part: str) -> str:
    return _ESCAPED.sub(r"\1", part)
