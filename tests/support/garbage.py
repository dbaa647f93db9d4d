"""What is there once all tests are known stays to the end, so the garbage collector need not look through it again.

Thirteen thousand tests and the application are millions of objects, all of which each full collection would visit.
"""

import gc
from collections.abc import Iterator

import pytest


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
