"""Looking for a figure where random ids and times stand beside it: those hold any few digits by chance."""

import re


def stand_in(digits: str, text: str) -> bool:
    """Say whether digits stand in a text as a figure of their own, not inside an id, a time or a longer figure."""
    return re.search(rf"(?<![\w.]){re.escape(digits)}(?!\w)", text) is not None
