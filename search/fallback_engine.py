"""One engine in front of another: what the first does not answer in time, the second does (T112)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic
from typing import Final, TypeVar
from uuid import UUID

import structlog

from search.engine import Engine, Found, Query, Suggestions
from search.own_priced import is_own_priced
from shared.adapters.meilisearch import MeilisearchAway, MeilisearchRefused
from shared.currencies.paying import paying
from shared.kernel.notes import spoil_notes
from shared.kernel.reading import Reader

Answer = TypeVar("Answer")

MOST_FAILURES: Final = 3
REST: Final = 15.0

_log = structlog.get_logger("souk.search")


class FallbackEngine:
    """Asks `first`. After three failures in a row it is left alone for a while, and then one request tries it again."""

    def __init__(self, first: Engine, second: Engine, *, clock: Callable[[], float] = monotonic) -> None:
        self._first, self._second = first, second
        self._clock = clock
        self._failures, self._asked_again_at = 0, 0.0

    async def find(self, reader: Reader, store_id: UUID, query: Query) -> Found:
        """Return the first engine's page, or the second's, marked as such, where the first has none or it is empty.

        The first knows prices of the store's own currency alone; where some follow no rate, it is not asked.
        """
        # What the first answers, the database cannot say again.
        spoil_notes()
        conversion = paying()
        if conversion and await is_own_priced(reader, conversion.currency):
            return await self._second.find(reader, store_id, query)
        found = await self._try(self._first.find(reader, store_id, query)) if self._is_due() else None
        if found is not None and found.total:
            return found
        instead = await self._second.find(reader, store_id, query)
        # Nothing may be of an index that was emptied, so before it is said, the truth is asked.
        return found if found is not None and not instead.total else replace(instead, is_fallback=True)

    async def suggest(
        self, reader: Reader, store_id: UUID, words: str, *, limit: int = 6, language: str = ""
    ) -> Suggestions:
        """Return the first engine's suggestions, or the second's."""
        suggested = (
            await self._try(self._first.suggest(reader, store_id, words, limit=limit, language=language))
            if self._is_due()
            else None
        )
        if suggested is not None and (suggested.ids or suggested.queries):
            return suggested
        return await self._second.suggest(reader, store_id, words, limit=limit, language=language)

    def _is_due(self) -> bool:
        if self._failures < MOST_FAILURES:
            return True
        now = self._clock()
        if now < self._asked_again_at:
            return False
        self._asked_again_at = now + REST
        return True

    async def _try(self, asking: Awaitable[Answer]) -> Answer | None:
        try:
            answer = await asking
        except (MeilisearchAway, MeilisearchRefused) as error:
            self._failures += 1
            self._asked_again_at = self._clock() + REST
            _log.warning("search falls back", error=repr(error)[:300], failures=self._failures)
            return None
        self._failures = 0
        return answer
