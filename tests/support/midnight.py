"""No test begins just before midnight: who asks twice which day it is must hear the same."""

import time
from datetime import timedelta

import pytest

from shared.kernel.clock import utc_now

# Tests that ask for the day take less than that, also on a busy machine. Their stores keep UTC.
ALMOST = timedelta(seconds=20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Wait for the new day when it is almost there."""
    now = utc_now()
    soon = now + ALMOST
    if soon.date() > now.date():
        midnight = soon.replace(hour=0, minute=0, second=0, microsecond=0)
        time.sleep((midnight - now).total_seconds())
