"""One call of a program, as the functions see it that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.stores.models import Store
from shared.stores.use_api_key import Caller


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, what for, and what they sent, read by the shapes of its operation."""

    caller: Caller
    path: Mapping[str, str]
    query: Any
    body: Any
    now: datetime

    @property
    def store(self) -> Store:
        """The store that the key is of."""
        return self.caller.store

    @property
    def actor(self) -> str:
        """What the store's records call whoever did it."""
        return self.caller.key.actor

    def may(self, permission: str) -> bool:
        """Say whether the key allows something right now."""
        return permission in self.caller.permissions


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and where the next begins; None on the last one."""

    rows: list[Any]
    next: str | None
