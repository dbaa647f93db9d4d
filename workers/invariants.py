"""The books are looked over by the clock, as tests look them over (R37)."""

from datetime import timedelta
from typing import Final

import structlog
from prometheus_client import Counter

from shared.invariants.find_violations import EVER, find_violations
from workers.runtime import Runtime

# More than two rounds, so that a round that was missed is made up for.
LATELY: Final = timedelta(minutes=15)
VIOLATIONS: Final = Counter(
    "souk_invariant_violations_total", "Rows found not to be as they must be", ["check"]
)

_log = structlog.get_logger("souk.invariants")


async def look_over_lately(runtime: Runtime) -> int:
    """Look over what changed of late; returns how much was wrong."""
    return await _look_over(runtime, ago=LATELY)


async def look_over_everything(runtime: Runtime) -> int:
    """Look over all books of all stores; returns how much was wrong."""
    return await _look_over(runtime, ago=None)


async def _look_over(runtime: Runtime, *, ago: timedelta | None) -> int:
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        found = await find_violations(session, now=now, since=now - ago if ago else EVER)
    for violation in found:
        # One line each at the level that wakes somebody, and a figure to set an alert on.
        VIOLATIONS.labels(violation.check).inc()
        _log.error(
            "the books are wrong",
            check=violation.check,
            store=str(violation.store_id),
            row=str(violation.subject_id),
            found=violation.found,
        )
    return len(found)
