"""Rows that are held until the commit."""

from typing import TypeVarTuple

from sqlalchemy import Select

Row = TypeVarTuple("Row")


def locked(query: Select[*Row]) -> Select[*Row]:
    """Return a query whose rows are locked until the commit and are as they are then, not as the session knew them.

    Who waited for a lock has waited for somebody who was changing the row: what was read before is the past.
    """
    return query.with_for_update().execution_options(populate_existing=True)
