"""Parts of pages that many pages share, such as a product's card: written once, kept as text.

A part is a template that sees nothing but the values given to it and the language. Both together are its key, whole:
two parts that could differ cannot share one, so no change has to be heard of, and nobody's part can stand on another's
page. What a part is given has to be hashable for that, and equal only where it reads alike; of the request it may use
no more than `url` does.
"""

from collections import OrderedDict
from collections.abc import Hashable
from sys import getsizeof
from typing import Final

from markupsafe import Markup

OVERHEAD: Final = 1_000


class Parts:
    """The parts of one process, the least lately used leaving first. `most_bytes` 0 keeps none."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._parts: OrderedDict[Hashable, Markup] = OrderedDict()
        self.size = 0

    def find(self, key: Hashable) -> Markup | None:
        """Return a part that is kept."""
        part = self._parts.get(key)
        if part is not None:
            self._parts.move_to_end(key)
        return part

    def keep(self, key: Hashable, part: Markup) -> None:
        """Keep a part, letting go of others when there is no room."""
        if key in self._parts or _size(part) > self._most:
            return
        self._parts[key] = part
        self.size += _size(part)
        while self.size > self._most:
            self.size -= _size(self._parts.popitem(last=False)[1])


def _size(part: Markup) -> int:
    # A text with one "€" takes two bytes for each of its letters, with one emoji four.
    return getsizeof(part) + OVERHEAD
