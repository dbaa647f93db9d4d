"""Many rows of one table written or changed by one statement, column by column: what all rows share is sent once.

A statement for each row, however well they are sent together, is begun and ended by PostgreSQL for each; this one is
begun once. COPY would be as fast, but PostgreSQL has none into tables whose rows are walled off from one another.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import ARRAY, JSON, BindParameter, Column, Text, TextClause, bindparam, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper

from shared.kernel.storing import default_of
from shared.kernel.tables import StoreTable

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types


async def store_rows(session: AsyncSession, model: type[StoreTable], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of a model, which all have to name the same columns; what they do not name is as the model says.

    The session knows nothing of them. Raises what the driver raises, wrapped as SQLAlchemy does.
    """
    if not rows:
        return
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    shared = {name for name, values in columns.items() if values.count(values[0]) == len(values)}
    # Something has to say how many rows there are.
    shared.discard("id")
    sent = {
        name: _sent(model, name, values[:1] if name in shared else values) for name, values in columns.items()
    }
    given = {name: values[0] if name in shared else values for name, values in sent.items()}
    defaults = _defaults(model, frozenset(columns))
    await session.execute(
        _statement(model, tuple(columns), frozenset(shared), tuple(defaults)), given | defaults
    )


async def change_rows(session: AsyncSession, model: type[StoreTable], rows: Sequence[dict[str, Any]]) -> None:
    """Change rows of a model, each by its id; all name the same columns. They are locked in sorted order (R2)."""
    if not rows:
        return
    rows = sorted(rows, key=lambda row: row["id"])
    sent = {name: _sent(model, name, [row[name] for row in rows]) for name in rows[0]}
    held = select(model.id).where(model.id.in_(sent["id"])).order_by(model.id)
    await session.execute(held.with_for_update(key_share=True))
    await session.execute(_change(model, tuple(sent)), sent)


@cache
def _change(model: type[StoreTable], names: tuple[str, ...]) -> TextClause:
    columns, table = _columns(model), model.__tablename__
    into = ", ".join(
        f"{name} = r.{name}::{columns[name].type.compile(_DIALECT)}" for name in names if name != "id"
    )
    written = (
        f"UPDATE {table} SET {into} FROM unnest({', '.join(f':{name}' for name in names)})"  # noqa: S608 - our own names
        f" AS r ({', '.join(names)})"
        f" WHERE {table}.store_id = NULLIF(current_setting('app.store_id', true), '')::uuid AND {table}.id = r.id"
    )
    return text(written).bindparams(*(_bound(columns[name], is_each=True) for name in names))


def _sent(model: type[StoreTable], name: str, values: list[Any]) -> list[Any]:
    """Return values as they travel: JSON and lists as text, since arrays cannot hold lists of several lengths."""
    kind = _columns(model)[name].type
    if isinstance(kind, JSON):
        return [None if value is None else orjson.dumps(value).decode() for value in values]
    if isinstance(kind, ARRAY):
        return [None if value is None else _list(value) for value in values]
    return values


def _list(values: Sequence[Any]) -> str:
    """Return a list as PostgreSQL writes one."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


@cache
def _statement(
    model: type[StoreTable], names: tuple[str, ...], shared: frozenset[str], defaults: tuple[str, ...]
) -> TextClause:
    columns = _columns(model)
    kinds = {name: columns[name].type.compile(_DIALECT) for name in (*names, *defaults)}
    each = [name for name in names if name not in shared]
    chosen = [
        f"r.{name}::{kinds[name]}" if name in each else f"CAST(:{name} AS {kinds[name]})"
        for name in (*names, *defaults)
    ]
    arrays = ", ".join(f":{name}" for name in each)
    written = (
        f"INSERT INTO {model.__tablename__} ({', '.join((*names, *defaults))}) SELECT {', '.join(chosen)}"  # noqa: S608 - our own column names
        f" FROM unnest({arrays}) AS r ({', '.join(each)})"
    )
    bound = [_bound(columns[name], is_each=name in each) for name in (*names, *defaults)]
    return text(written).bindparams(*bound)


def _bound(column: Column[Any], *, is_each: bool) -> BindParameter[Any]:
    kind = Text() if isinstance(column.type, JSON | ARRAY) else column.type
    return bindparam(column.name, type_=ARRAY(kind) if is_each else kind)


@cache
def _columns(model: type[StoreTable]) -> dict[str, Column[Any]]:
    mapper: Mapper[StoreTable] = inspect(model)
    return {name: column for name, column in mapper.columns.items() if column.computed is None}


@cache
def _defaults(model: type[StoreTable], named: frozenset[str]) -> dict[str, Any]:
    """Return what a row has in the columns that nobody names."""
    found = {
        name: default_of(column)
        for name, column in _columns(model).items()
        if name not in named and column.default is not None
    }
    return {name: _sent(model, name, [value])[0] for name, value in found.items()}
