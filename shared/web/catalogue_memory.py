"""What all pages of one version of a store's catalogue share: the menu, how many products a shelf holds.

As with kept pages (`page_cache.py`), a write raises the version in its own transaction, so nothing here can be older
than the version under which it is asked for.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from shared.currencies.conversion import Conversion
from shared.currencies.paying import paying
from shared.kernel.notes import without_notes
from shared.languages.speaking import spoken_locale
from shared.stores.models import Store

Fact = TypeVar("Fact")

MOST_FACTS: Final = 50_000


class CatalogueMemory:
    """Small facts of one process, the least lately used leaving first. `most` 0 remembers none."""

    def __init__(self, most: int = MOST_FACTS) -> None:
        self._most = most
        self._facts: OrderedDict[tuple[UUID, int, str | None, Conversion | None, str], Any] = OrderedDict()

    async def recall(self, store: Store, name: str, find: Callable[[], Awaitable[Fact]]) -> Fact:
        """Return a fact of a store's catalogue, found once per version, language and currency."""
        key = (store.id, store.catalogue_version, spoken_locale(), paying(), name)
        if key in self._facts:
            self._facts.move_to_end(key)
            fact: Fact = self._facts[key]
            return fact
        if not self._most:
            return await find()
        # The version vouches for it from now on, so no page needs to ask for it again (`shared/kernel/notes.py`).
        with without_notes():
            fact = self._facts[key] = await find()
        while len(self._facts) > self._most:
            self._facts.popitem(last=False)
        return fact
