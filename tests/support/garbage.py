"""What is there once all tests are known stays to the end, so the garbage collector need not look through it again.

Thirteen thousand tests and the application are millions of objects, all of which each full collection would visit. After
that it looks as seldom as in a web process (shared/web/start.py).
"""

import gc
from collections.abc import Iterator

import pytest

SELDOM = (20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Let nothing be looked through while it is made, and what was made be kept out of what is looked through."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*SELDOM)
