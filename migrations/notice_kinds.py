"""What members can be told of, as the database knows it: allowed in their choices, and found by an index."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

_TABLES: Final = ("member_notices", "member_mails")
_CHOICES: Final = (("member_notices", "off"), ("member_mails", "at_once"), ("member_mails", "daily"))


def tell_of(kinds: Sequence[str], events: Sequence[str]) -> None:
    """Let members choose among these kinds; the latest of these events are found by an index."""
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    for table, column in _CHOICES:
        name = op.f(f"ck_{table}_{column}_known")
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, f"{column} <@ ARRAY[{allowed}]::text[]")
    names = ", ".join(f"'{name}'" for name in events)
    op.drop_index("ix_events_noticed", table_name="events")
    op.create_index(
        "ix_events_noticed",
        "events",
        ["store_id", "occurred_at", "id"],
        postgresql_where=sa.text(f"name IN ({names})"),
    )


def tell_no_more_of(kind: str) -> None:
    """Take a kind out of what members have chosen, in every store."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for table, column in _CHOICES:
        op.execute(f"UPDATE {table} SET {column} = array_remove({column}, '{kind}')")  # noqa: S608 - our own words
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
