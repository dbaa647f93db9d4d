"""Open a JSON file: a list whose entries are its rows, counted from 1."""

from pathlib import Path
from typing import Any, Final

import orjson

from shared.imports.shape import UnreadableFile
from shared.kernel.sentences import say

# A list is held whole, because its entries point to one another: some six times its size.
LARGEST_LIST: Final = 60 * 1024 * 1024


def is_list(path: Path) -> bool:
    """Say whether a file begins as JSON does."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        return False
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def read_list(path: Path) -> list[Any]:
    """Return the entries of a list, or of the one list that an object holds; raises UnreadableFile."""
    if path.stat().st_size > LARGEST_LIST:
        raise UnreadableFile(say("This JSON file is too large. Save it as CSV and send that."))
    try:
        found = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        raise UnreadableFile(say("This JSON file is damaged.")) from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else []
    if not found:
        raise UnreadableFile(say("The file is empty."))
    return list(found)
