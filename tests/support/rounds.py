"""How often a race is run: few times by default, `SOUK_ROUNDS=20` for the whole of it."""

import os
from typing import Final

ROUNDS: Final = int(os.environ.get("SOUK_ROUNDS", "0"))


def rounds(few: int) -> int:
    """Return `few`, or the number that SOUK_ROUNDS asks for."""
    return ROUNDS or few
