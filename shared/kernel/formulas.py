"""Texts that a spreadsheet would reckon with, written so that it shows them, and read back as they were (R30)."""

from typing import Final

# By OWASP's page on CSV injection. Spreadsheets in Chinese and Japanese take the full-width signs for the plain ones;
# a tab or a line's end is skipped by some before they look for a sign.
RECKONED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width on purpose
_MARK: Final = "'"


def defused(text: str) -> str:
    """Return a text with an apostrophe before what a spreadsheet would reckon with; `undefused` takes it off again."""
    return _MARK + text if text.lstrip(_MARK).startswith(RECKONED) else text


def undefused(cell: str) -> str:
    """Return what a cell said before it was defused; a cell that was not stays as it is."""
    return cell[1:] if cell[:1] == _MARK and cell.lstrip(_MARK).startswith(RECKONED) else cell
