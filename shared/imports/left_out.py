"""What a file says that Souk has no place for: told by the names of its columns, never silently lost."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from shared.imports.open_table import Row

LONGEST_NAME: Final = 60


class LeftOut:
    """The columns of a file that nobody reads. `idle` are the values by which a column says nothing."""

    def __init__(
        self,
        names: Iterable[str],
        taken: Collection[str],
        *,
        patterns: str = "",
        idle: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        known = re.compile(patterns) if patterns else None
        self._columns = [
            name for name in names if name not in taken and not (known and known.fullmatch(name))
        ]
        self._idle = idle or {}

    def of(self, *rows: Row) -> tuple[str, ...]:
        """Return the columns in which these rows say something that is left out."""
        return tuple(
            name[:LONGEST_NAME]
            for name in self._columns
            if any(row.get(name) and row[name].lower() not in self._idle.get(name, ()) for row in rows)
        )
