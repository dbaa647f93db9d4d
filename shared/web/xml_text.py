"""Text in XML."""

import re
from typing import Final

# XML 1.0 has no place for these, escaped or not (2.2 Characters).
_ILLEGAL: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")


def legal(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)
