"""Whole pages, written once for all that they show.

A page of the catalogue is made of its address, of what the store's version stands for, and of what the database says
(`shared/kernel/notes.py`). It is sent again only when the database, asked anew, says the same: nobody has to tell of a
change for it to show. What depends on the time alone ("New", an announcement) is as old as on a kept page at most.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.kernel.notes import Notes
from shared.stores.models import Store
from shared.web.page_cache import FRESH_SECONDS, KeptPage
from shared.web.parts import Parts

FRESH: Final = timedelta(seconds=FRESH_SECONDS)
# A digest, a statement's place, an argument: so much memory for each.
OF_ONE_READ: Final = 500
# So many addresses are remembered as asked for once.
MOST_ASKED: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Written:
    page: KeptPage
    notes: Notes
    at: datetime
    when_sent: Callable[[], None] | None


class WrittenPages:
    """The pages that one process has written, in the memory of its parts."""

    def __init__(self, parts: Parts, database: Database, clock: Clock) -> None:
        self._parts = parts
        self._database = database
        self._clock = clock
        self._asked: OrderedDict[int, None] = OrderedDict()

    async def find(self, key: Hashable, store: Store) -> KeptPage | None:
        """Return the page of a key, if all that it was made of is still so."""
        now = self._clock()
        written: _Written | None = self._parts.find((_Written, key))
        if written is None or not written.at <= now < written.at + FRESH or written.at.date() != now.date():
            return None
        if not await self._database.still_holds(store.id, written.notes):
            return None
        if written.when_sent:
            written.when_sent()
        return written.page

    def is_asked_again(self, key: Hashable) -> bool:
        """Say whether a page was asked for before: most of what visitors type is not, and would only take room."""
        # By their hashes: were two alike, a page would be kept that nobody asked for twice.
        mark = hash(key)
        is_known = mark in self._asked
        self._asked[mark] = None
        self._asked.move_to_end(mark)
        while len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)
        return is_known

    def keep(
        self, key: Hashable, page: KeptPage, notes: Notes, *, when_sent: Callable[[], None] | None = None
    ) -> None:
        """Keep a page with the notes of how it was made, and with what is to be done each time it is sent again."""
        if notes.is_whole:
            size = page.size + OF_ONE_READ * len(notes.statements)
            self._parts.keep((_Written, key), _Written(page, notes, self._clock(), when_sent), size)
