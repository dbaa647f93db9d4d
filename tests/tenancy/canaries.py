"""A word of its own in every text column of a store's rows, planted past all walls."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ARRAY, Column, Table, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.kernel.ids import new_id
from shared.stores.models import Store
from shared.tables import metadata

SPECIES = "canary"  # with which every such word begins

# What belongs to people rather than to a store: seen as the store's when they work there.
OF_USERS = (
    "user_sessions",
    "user_identities",
    "issuer_tries",
    "account_events",
    "passkeys",
    "passkey_challenges",
)


async def plant(
    engine: AsyncEngine, store: Store, *, spared: Collection[str], dress: Callable[[str], str] = str
) -> tuple[dict[str, str], set[str]]:
    """Put a word before every text of the store; returns column by word, and the columns that take no such word.

    `dress` makes of a word what is written; an empty list or record stays one, so that pages still know its shape."""
    planted: dict[str, str] = {}
    closed: set[str] = set()
    for table in metadata.sorted_tables:
        for column in texts_of(table):
            word, name = f"{SPECIES}{new_id().hex[-12:]}", f"{table.name}.{column.name}"
            if name in spared:
                continue
            try:
                async with engine.begin() as connection:
                    count = await _sing(
                        connection, store, table, column, dress(word), is_dressed=dress is not str
                    )
            except IntegrityError:
                closed.add(name)
                continue
            assert count, f"the store has no row of {table.name}: nothing could be seen leaking"
            planted[word] = name
    return planted, closed


def texts_of(table: Table) -> list[Column[Any]]:
    """Return the columns that hold words: texts, lists of texts, JSON."""
    return [
        column
        for column in table.columns
        if column.computed is None
        and isinstance(column.type.item_type if isinstance(column.type, ARRAY) else column.type, Text | JSONB)
    ]


async def _sing(
    connection: AsyncConnection,
    store: Store,
    table: Table,
    column: Column[Any],
    word: str,
    *,
    is_dressed: bool,
) -> int:
    keys = list(table.primary_key.columns)
    rows = (await connection.execute(select(*keys, column).where(_is_of(store, table)))).all()
    for *key, value in rows:
        place = [part == given for part, given in zip(keys, key, strict=True)]
        # Bound by hand: a value of None is a text that is not there yet.
        changed = update(table).where(*place).values({column: bindparam("sung", type_=column.type)})
        await connection.execute(
            changed, {"sung": value if is_dressed and value in ([], {}) else _voice(column)(value, word)}
        )
    return len(rows)


def _is_of(store: Store, table: Table) -> Any:
    members = metadata.tables["members"]
    users = select(members.c.user_id).where(members.c.store_id == store.id)
    if table.name == "stores":
        return table.c.id == store.id
    if table.name == "users":
        return table.c.id.in_(users)
    if table.name in OF_USERS:
        return table.c.user_id.in_(users)
    if table.name in ("user_proofs", "user_mails"):
        own = select(metadata.tables["user_proofs"].c.id).where(
            metadata.tables["user_proofs"].c.person_id.in_(users)
        )
        return table.c.proof_id.in_(own) if table.name == "user_mails" else table.c.id.in_(own)
    return table.c.store_id == store.id


def _voice(column: Column[Any]) -> Callable[[Any, str], Any]:
    if isinstance(column.type, JSONB):
        return lambda value, word: _everywhere(value, word) or {SPECIES: word}
    if isinstance(column.type, ARRAY):
        return lambda value, word: [f"{word}-{item}" for item in value] or [word]
    # What was empty in several rows may have to differ between them.
    return lambda value, word: f"{word}-{value or new_id()}"


def _everywhere(value: Any, word: str) -> Any:
    if isinstance(value, dict):
        return {name: _everywhere(item, word) for name, item in value.items()}
    if isinstance(value, list):
        return [_everywhere(item, word) for item in value]
    return f"{word}-{value}" if isinstance(value, str) else value
