"""Paging by keyset: a page starts after the last row of the one before, however deep, at the same cost."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Key = list[str | int]

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and the cursor of the next, None on the last page."""

    rows: Sequence[Row]
    next_cursor: str | None

    def __bool__(self) -> bool:
        return bool(self.rows)


def page_of(rows: Sequence[Row], size: int, key: Callable[[Row], Key]) -> Page[Row]:
    """Make a page of `size` rows from a query that asked for one more than that."""
    shown = rows[:size]
    return Page(shown, encode_cursor(key(shown[-1])) if len(rows) > size else None)


def encode_cursor(key: Key) -> str:
    """Write the sort key of a row as an opaque, URL-safe text."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str | None, shape: tuple[type, ...]) -> Key | None:
    """Read a cursor back; None (the first page) when there is none or it is not one of this list's."""
    if not cursor or len(cursor) > 500:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeEncodeError):
        return None
    if not isinstance(key, list) or len(key) != len(shape):
        return None
    return key if all(type(part) is wanted for part, wanted in zip(key, shape, strict=True)) else None
