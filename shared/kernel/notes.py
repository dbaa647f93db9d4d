"""What an answer asked of the database, noted while it was made: asked again, it tells whether the answer still holds.

An answer that is worked out from nothing but its address and what was read is the same whenever the same is read. So
it needs to be made once, and afterwards one statement has all its reads repeated where they are cheap, in PostgreSQL,
and a digest of each result compared. The truth is asked every time; only the making is spared.

While PostgreSQL names the same snapshot, no transaction that wrote has begun or ended since, so every read would see
the very same rows: then not even the reads are repeated, unless one of them asks for the time.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

Statement = tuple[str, int]

_PARAMETER: Final = re.compile(r"\$([0-9]+)")
# Which store it is, the transaction learns in the statement itself, before the first row: a filter without columns is
# a gate before all that is behind it. Were it ever opened too late, the wall would show no row of anybody.
_ASK: Final = """
SELECT CAST(pg_current_snapshot() AS text), {digests}
WHERE (SELECT set_config('app.store_id', $1, true)) IS NOT NULL"""
SNAPSHOT: Final = "SELECT CAST(pg_current_snapshot() AS text)"
_DIGEST: Final = """(
SELECT sha256(convert_to(coalesce(string_agg(CAST(told AS text), E'\\n'), ''), 'UTF8'))
FROM ({statement}) told)"""


@dataclass(slots=True)
class Notes:
    """The statements that were read, with their arguments, and the digest of what each was answered.

    `is_whole` is False when something was asked that cannot be asked again in this way: the answer may not be kept.
    """

    statements: list[Statement] = field(default_factory=list)
    arguments: list[object] = field(default_factory=list)
    told: list[bytes] = field(default_factory=list)
    is_whole: bool = True
    # Under which snapshot all of it was so, as far as is known; empty when there is none.
    snapshot: str = ""

    @property
    def asks_time(self) -> bool:
        """Whether an answer may change although nothing was written."""
        return any("now()" in statement for statement, _ in self.statements)

    def note(self, statement: str, arguments: tuple[object, ...]) -> None:
        """Note a read."""
        self.statements.append((statement, len(arguments)))
        self.arguments += arguments


_taking: Final[ContextVar[Notes | None]] = ContextVar("notes", default=None)


@contextmanager
def taking_notes() -> Iterator[Notes]:
    """Note all that is read until the block ends."""
    notes = Notes()
    before = _taking.set(notes)
    try:
        yield notes
    finally:
        _taking.reset(before)


@contextmanager
def without_notes() -> Iterator[None]:
    """Note nothing until the block ends: what is read in it is remembered elsewhere, and by other rules."""
    before = _taking.set(None)
    try:
        yield
    finally:
        _taking.reset(before)


def notes_taken() -> Notes | None:
    """Return the notes that are being taken, None outside of any."""
    return _taking.get()


def spoil_notes() -> None:
    """Say that something else is being asked than can be noted."""
    notes = _taking.get()
    if notes is not None:
        notes.is_whole = False


@lru_cache(maxsize=1000)
def asking_again(statements: tuple[Statement, ...]) -> str:
    """Return the one statement that reads these anew in the store of its first argument: snapshot, digest of each."""
    digests, before = [], 1
    for statement, arguments in statements:
        digests.append(_DIGEST.format(statement=moved(statement, before)))
        before += arguments
    return _ASK.format(digests=", ".join(digests))


def moved(statement: str, by: int) -> str:
    """Return a statement whose arguments come after so many others."""
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", statement)
