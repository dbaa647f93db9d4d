"""What was answered from memory, told in batches: a line each in the log, and sums for the metrics.

Such an answer takes less time than telling of it one by one, and lines that are written one after the other take half
as long as those between which something else is done. Nothing is told later than a moment, and nothing is lost when a
process ends as it should.
"""

import asyncio
import sys
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from prometheus_client import Counter, Histogram

from shared.web.observability import Told, line_of

TOLD_AFTER: Final = 0.25
MOST_LINES: Final = 500

# Counted, by (site, route, status) and by (site, route).
_Key = tuple[str, str, int]


class Ledger:
    """The entries of one process that are not told yet."""

    def __init__(self, requests: Counter, seconds: Histogram, hits: Counter) -> None:
        self._meters = (requests, seconds, hits)
        self._bounds: Sequence[float] = seconds._upper_bounds  # noqa: SLF001 - it has no name for them; see below
        self._entries: list[Told] = []
        self._is_waiting = False

    def enter(self, told: Told) -> None:
        """Enter an answer from memory."""
        self._entries.append(told)
        if not self._is_waiting:
            self._is_waiting = True
            asyncio.get_running_loop().call_later(TOLD_AFTER, self.tell)
        elif len(self._entries) >= MOST_LINES:
            self._tell()

    def tell(self) -> None:
        """Tell all that was entered."""
        self._is_waiting = False
        self._tell()

    def _tell(self) -> None:
        entries, self._entries = self._entries, []
        spent: dict[_Key, list[float]] = {}
        for told in entries:
            spent.setdefault((told.site, told.route, told.status), []).append(told.seconds)
        for (site, route, status), seconds in spent.items():
            self._count(site, route, status, seconds)
        if entries:
            sys.stdout.buffer.write(b"".join(map(line_of, entries)))
            sys.stdout.buffer.flush()

    def _count(self, site: str, route: str, status: int, seconds: Sequence[float]) -> None:
        requests, duration, hits = self._meters
        requests.labels(site, route, str(status)).inc(len(seconds))
        hits.inc(len(seconds))
        places = [0] * len(self._bounds)
        for one in seconds:
            places[bisect_left(self._bounds, one)] += 1
        # The library's own `observe` takes one figure at a time, and as long as an answer from memory does.
        child = duration.labels(site, route)
        child._sum.inc(sum(seconds))  # noqa: SLF001 - what `observe` does, for many at once
        for place, count in enumerate(places):
            if count:
                child._buckets[place].inc(count)  # noqa: SLF001 - as above
