"""What was written once: parts of pages that many pages share, such as a product's card, and whole pages.

A part is a template that sees nothing but the values given to it and the language. Both together are its key, whole:
two parts that could differ cannot share one, so no change has to be heard of, and nobody's part can stand on another's
page. What a part is given has to be hashable for that, and equal only where it reads alike; of the request it may use
no more than `url` does. Whole pages lie beside them (`written_pages.py`), under the same limit.
"""

from collections import OrderedDict
from collections.abc import Hashable
from sys import getsizeof
from typing import Any, Final, NamedTuple

OVERHEAD: Final = 1_000


class _Key:
    """A key that is looked through once: those of parts are deep, and a dictionary asks for a hash at each step."""

    __slots__ = ("_hash", "named")

    def __init__(self, named: Hashable) -> None:
        self.named = named
        self._hash = hash(named)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.named == other.named


class _Kept(NamedTuple):
    key: _Key
    part: Any
    size: int


class Parts:
    """What one process has written, the least lately used leaving first. `most_bytes` 0 keeps nothing."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._parts: OrderedDict[_Key, _Kept] = OrderedDict()
        self.size = 0

    def find(self, key: Hashable) -> Any:
        """Return what is kept under a key, None where nothing is."""
        kept = self._parts.get(_Key(key))
        if kept is None:
            return None
        # Its own key is told at sight from others.
        self._parts.move_to_end(kept.key)
        return kept.part

    def keep(self, key: Hashable, part: Any, size: int | None = None) -> None:
        """Keep a part in the place of an older one, letting go of others when there is no room.

        A text's size in memory is known; of anything else it has to be told.
        """
        # A text with one "€" takes two bytes for each of its letters, with one emoji four.
        size = (getsizeof(part) if size is None else size) + OVERHEAD
        if size > self._most:
            return
        own = _Key(key)
        before = self._parts.pop(own, None)
        if before is not None:
            self.size -= before.size
        self._parts[own] = _Kept(own, part, size)
        self.size += size
        while self.size > self._most:
            self.size -= self._parts.popitem(last=False)[1].size
