"""What stands for a session in a use-case that speaks to the driver only (`Database.in_store_lightly`).

It knows which objects were read and that nothing waits to be written. Whatever else it is asked for, it refuses, and
the use-case begins anew in a whole session: making one takes longer than half of the statements of an order.
"""

from typing import Any, Final

from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.orm.attributes import instance_state

from shared.kernel.tables import StoreTable


class LightSession:
    """A session without a flush: raises UnboundExecutionError for what it cannot do."""

    new: Final = ()
    dirty: Final = ()
    deleted: Final = ()

    def __init__(self, info: dict[str, Any]) -> None:
        self.info = info
        self._known: list[StoreTable] = []

    def add(self, row: StoreTable) -> None:
        """Know a row that is in the database already; a new one would have to be flushed."""
        if instance_state(row).key is None:
            raise UnboundExecutionError("a light session writes no rows that were added to it")
        self._known.append(row)

    def refuse_changes(self) -> None:
        """Raise UnboundExecutionError when an object was changed that was read or written here: it would be lost."""
        if any(instance_state(row).modified for row in self._known):
            raise UnboundExecutionError("a light session writes no changes of objects")

    def __getattr__(self, name: str) -> Any:
        raise UnboundExecutionError(f"a light session has no {name}")
