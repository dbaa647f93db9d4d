"""Rows of a file laid aside in a file of their own (SQLite): they may stand anywhere, and memory stays small."""

import json
import sqlite3
import tempfile
from typing import Final

from shared.imports.open_table import Row

_TABLES: Final = """
CREATE TABLE laid (key TEXT, number INTEGER PRIMARY KEY, row TEXT, met INTEGER DEFAULT 0);
CREATE TABLE pointed (child TEXT, parent TEXT);
"""
_READY: Final = "CREATE INDEX by_key ON laid (key); CREATE INDEX by_child ON pointed (child);"


class LaidAside:
    """Each row is met once; `close` lets the file go."""

    def __init__(self) -> None:
        self._place = tempfile.NamedTemporaryFile(suffix=".sqlite")  # noqa: SIM115 - closed by `close`
        self._rows = sqlite3.connect(self._place.name, isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.executescript(_TABLES)
        self._rows.execute("BEGIN")

    def add(self, key: str, number: int, row: Row) -> None:
        """Lay a row aside."""
        said = json.dumps({name: cell for name, cell in row.items() if cell})
        self._rows.execute("INSERT INTO laid VALUES (?, ?, ?, 0)", (key, number, said))

    def point(self, child: str, parent: str) -> None:
        """Note that one row belongs to another."""
        self._rows.execute("INSERT INTO pointed VALUES (?, ?)", (child, parent))

    def ready(self) -> None:
        """Make rows quick to find, once all are there."""
        self._rows.execute("COMMIT")
        self._rows.executescript(_READY)
        self._rows.execute("BEGIN")

    def is_pointed_at(self, key: str) -> bool:
        """Say whether a row belongs to one that is in the file."""
        found = self._rows.execute(
            "SELECT 1 FROM pointed JOIN laid ON laid.key = pointed.parent || char(10) WHERE child = ? LIMIT 1",
            (key,),
        )
        return found.fetchone() is not None

    def is_met(self, number: int) -> bool:
        """Say whether a row was met."""
        found = self._rows.execute("SELECT met FROM laid WHERE number = ?", (number,)).fetchone()
        return bool(found and found[0])

    def meet(self, number: int) -> bool:
        """Meet a row; returns False for one that was met already."""
        done = self._rows.execute("UPDATE laid SET met = 1 WHERE number = ? AND met = 0", (number,))
        return done.rowcount == 1

    def under(self, start: str, *, but: int | None = None) -> list[tuple[int, Row]]:
        """Return the rows whose key begins so, met or not, in the file's order."""
        found = self._rows.execute(
            "SELECT number, row FROM laid WHERE key >= ? AND key < ? AND number IS NOT ? ORDER BY number",
            (start, f"{start}\U0010ffff", but),
        )
        return [(number, json.loads(row)) for number, row in found]

    def not_met(self) -> list[int]:
        """Return the rows that nobody met."""
        return [
            number
            for (number,) in self._rows.execute("SELECT number FROM laid WHERE met = 0 ORDER BY number")
        ]

    def close(self) -> None:
        """Let the rows go."""
        self._rows.close()
        self._place.close()
