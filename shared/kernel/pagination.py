"""Paging by keyset: a page starts after the last row of the one before, however deep, at the same cost."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.kernel.typed_numbers import read_whole

Row = TypeVar("Row")
Key = list[str | int]

LARGEST_PAGE = 100
# The longest title in the letters that take the most bytes.
_LONGEST: Final = 2_000
# What a bigint holds.
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and the cursor of the next, None on the last page."""

    rows: Sequence[Row]
    next_cursor: str | None

    def __bool__(self) -> bool:
        return bool(self.rows)


def page_number(typed: str | None, *, most: int) -> int:
    """Return which page an address asks for where pages are counted, 1 to `most`; what is no number is the first."""
    return min(max(read_whole(typed or "", digits=9) or 1, 1), most)


def page_of(rows: Sequence[Row], size: int, key: Callable[[Row], Key]) -> Page[Row]:
    """Make a page of `size` rows from a query that asked for one more than that."""
    shown = rows[:size]
    return Page(shown, encode_cursor(key(shown[-1])) if len(rows) > size else None)


def encode_cursor(key: Key) -> str:
    """Write the sort key of a row as an opaque, URL-safe text."""
    written = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(written.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str | None, shape: tuple[type, ...]) -> Key | None:
    """Read a cursor back; None (the first page) when there is none or it is not one of this list's."""
    if not cursor or len(cursor) > _LONGEST:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeEncodeError):
        return None
    if not isinstance(key, list) or len(key) != len(shape):
        return None
    return key if all(map(_is_of, key, shape)) else None


def moment_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Read the cursor of a list that is in the order of a moment and an id."""
    key = decode_cursor(cursor, (str, str))
    moment, last = (read_moment(key[0]), parse_id(str(key[1]))) if key else (None, None)
    return (moment, last) if moment and last else None


def read_moment(part: str | int) -> datetime | None:
    """Read a moment of a cursor; None for what the database could not compare with one."""
    try:
        moment = datetime.fromisoformat(str(part))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _is_of(part: object, wanted: type) -> bool:
    """Whether a part is of a type, and one that the database takes: a cursor comes from outside."""
    if type(part) is not wanted:
        return False
    if isinstance(part, str):
        return "\x00" not in part and not any("\ud800" <= sign <= "\udfff" for sign in part)
    return not isinstance(part, int) or abs(part) <= _LARGEST
