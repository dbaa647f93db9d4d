"""Objects of the ORM from rows that were read straight on the driver (`reading.py`).

A statement of one's own brings a whole cart at once, and the objects behave as if a query of the ORM had loaded them:
the same class, the same questions answered. Loading them through the ORM takes ten times as long.
"""

from collections.abc import Sequence
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_dict, instance_state, set_committed_value

from shared.kernel.light_session import LightSession
from shared.kernel.tables import StoreTable

Model = TypeVar("Model", bound=StoreTable)

KEY: Final = ("store_id", "id")


class Loaded(Generic[Model]):
    """Some columns of a model, or all of them, as a statement brings them.

    A column that is not among them is not silently empty: asking an object for it raises, as `lazy="raise"` does.
    """

    def __init__(self, model: type[Model], *columns: str) -> None:
        mapper: Mapper[Model] = inspect(model)
        every = mapper.columns.keys()
        self.columns = (*KEY, *(columns or (name for name in every if name not in KEY)))
        self._mapper = mapper
        self._others = frozenset(every) - frozenset(self.columns)

    def select(self, alias: str) -> str:
        """Return the columns for the list of a SELECT, each named after its alias: `v.id AS v_id`."""
        return ", ".join(f"{alias}.{column} AS {alias}_{column}" for column in self.columns)

    def of(self, values: Sequence[Any], /, **related: Any) -> Model:
        """Return an object with the values of these columns, in their order, and what was read of its relations."""
        loaded: Model = self._mapper.class_manager.new_instance()
        instance_dict(loaded).update(zip(self.columns, values, strict=True), **related)
        state = instance_state(loaded)
        state.key = self._mapper.identity_key_from_primary_key(tuple(values[: len(KEY)]))
        state.expired_attributes.update(self._others)
        return loaded

    def into(self, session: AsyncSession | LightSession, loaded: Model) -> Model:
        """Return the session's own object of a row that was read: its changes are written, as those of any other.

        One that the session knows already takes over what was read; it has to be flushed before the reading.
        """
        if isinstance(session, LightSession):
            session.add(loaded)
            return loaded
        key = instance_state(loaded).key
        known: Model | None = session.identity_map.get(key) if key else None
        if known is None:
            session.add(loaded)
        # A session keeps lists of its own kind in its objects.
        names = (*self._mapper.relationships.keys(), *(self.columns if known else ()))
        values = instance_dict(loaded)
        for name in names:
            if name in values:
                set_committed_value(known or loaded, name, values[name])
        return known or loaded
