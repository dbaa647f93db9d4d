"""What of a store's tables goes into a copy of it, and how a row is written there."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Column, LargeBinary, Table, select, tuple_

from shared.kernel.database import Database
from shared.kernel.tables import Table as Rows

PIECE: Final = 2_000
# What only the machine needs, and what would let somebody in.
_LEFT_OUT: Final = frozenset({"jobs", "customer_sessions", "customer_proofs", "api_answers"})
_MACHINES: Final = "search_"
_SECRET: Final = frozenset({"password_hash", "password_version", "token"})


def copied_tables() -> list[Table]:
    """Return the tables of a copy: the store's own row and all that belongs to a store."""
    return [
        table
        for table in Rows.metadata.sorted_tables
        if (table.name == "stores" or "store_id" in table.c)
        and table.name not in _LEFT_OUT
        and not table.name.startswith(_MACHINES)
    ]


def copied_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a copy. Every hash, seal and digest is binary; whoever holds a copy gets none of them."""
    return [
        column
        for column in table.c
        if not isinstance(column.type, LargeBinary)
        and column.name not in _SECRET
        and column.name != "store_id"
    ]


async def pieces_of(
    database: Database, store_id: UUID, table: Table
) -> AsyncIterator[Sequence[Sequence[str | int | Decimal]]]:
    """Yield a table's rows, some thousand at once, each piece read in a transaction of its own."""
    columns, key = copied_columns(table), _key(table)
    after: tuple[Any, ...] | None = None
    while True:
        query = select(*columns, *key).order_by(*key).limit(PIECE)
        if after is not None:
            query = query.where(tuple_(*key) > after)
        async with database.in_store(store_id) as session:
            rows = (await session.execute(query)).all()
        if rows:
            yield [[written(value) for value in row[: len(columns)]] for row in rows]
        if len(rows) < PIECE:
            return
        after = tuple(rows[-1][len(columns) :])


def written(value: Any) -> str | int | Decimal:
    """Write a value so that every program reads it: moments in UTC as ISO 8601, lists and records as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | Decimal):
        return value
    if isinstance(value, UUID):
        return str(value)
    return orjson.dumps(value, default=str).decode()


def _key(table: Table) -> list[Column[Any]]:
    return [column for column in table.primary_key.columns if column.name != "store_id"]
