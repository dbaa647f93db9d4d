"""New rows of a session, written straight on the driver: what its flush does, in a fifth of the time.

For the few forms that many send at once. Only rows that were added are written here; changes of known ones are the
flush's, and it goes first where both meet.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import JSON, Column, ColumnDefault, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict

from shared.kernel.reading import Writer, reader_of
from shared.kernel.tables import StoreTable, Table


async def write_new(session: AsyncSession) -> None:
    """Write the rows that were added to a session; afterwards it knows them as if it had flushed them itself."""
    rows = list(session.new)
    for row in rows:
        session.expunge(row)
    await write_rows(session, rows, known=rows)


async def write_rows(
    session: AsyncSession, rows: Sequence[StoreTable], *, known: Sequence[StoreTable]
) -> None:
    """Write rows that were not added to a session; of these it knows those afterwards that somebody asks for again."""
    of_model: defaultdict[type[StoreTable], list[StoreTable]] = defaultdict(list)
    for row in rows:
        of_model[type(row)].append(row)
    writer = await reader_of(session)
    for model in sorted(of_model, key=lambda model: _ranks()[model.__tablename__]):
        await _stored(model).write(writer, of_model[model])
    for row in known:
        make_transient_to_detached(row)
        session.add(row)


class _Stored:
    """How the rows of one model are written."""

    def __init__(self, model: type[StoreTable]) -> None:
        mapper: Mapper[StoreTable] = inspect(model)
        written = {name: column for name, column in mapper.columns.items() if column.computed is None}
        self._columns: dict[str, Column[Any]] = written
        # The driver takes JSON as text.
        self._json = {name for name, column in written.items() if isinstance(column.type, JSON)}
        self._computed = [name for name in mapper.columns.keys() - written.keys()]
        places = ", ".join(f"${place}" for place in range(1, len(written) + 1))
        self._statement = f"INSERT INTO {model.__tablename__} ({', '.join(written)}) VALUES ({places})"  # noqa: S608 - our own column names
        if self._computed:
            self._statement += f" RETURNING {', '.join(self._computed)}"

    async def write(self, writer: Writer, rows: Sequence[StoreTable]) -> None:
        values = [self._values(row) for row in rows]
        if not self._computed:
            await writer.executemany(self._statement, values)
            return
        for row, one in zip(rows, values, strict=True):
            returned = await writer.fetchrow(self._statement, *one)
            for name in self._computed:
                instance_dict(row)[name] = returned[name] if returned else None

    def _values(self, row: StoreTable) -> list[Any]:
        known = instance_dict(row)
        for name, column in self._columns.items():
            if name not in known:
                known[name] = _default_of(column)
        return [
            orjson.dumps(known[name]).decode() if name in self._json else known[name]
            for name in self._columns
        ]


@cache
def _stored(model: type[StoreTable]) -> _Stored:
    return _Stored(model)


@cache
def _ranks() -> dict[str, int]:
    """Return each table's place in an order in which whatever a row points to is written before it."""
    return {table.name: place for place, table in enumerate(Table.metadata.sorted_tables)}


def _default_of(column: Column[Any]) -> Any:
    default = column.default
    if not isinstance(default, ColumnDefault):
        return None
    return default.arg(None) if default.is_callable else default.arg
