"""What finding products means, whoever does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

LONGEST_QUERY = 200
PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of shown products, best first, how many there are in all, and a spelling that finds more."""

    ids: Sequence[UUID]
    total: int
    page: int
    did_you_mean: str | None = None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


class Engine(Protocol):
    """Finds a store's shown products. The session says which store."""

    async def find(self, session: AsyncSession, words: str, *, page: int = 1) -> Found: ...

    async def suggest(self, session: AsyncSession, words: str, *, limit: int = 6) -> Sequence[UUID]: ...


def clean_query(words: str) -> str:
    """Return what was typed as plain words, at most 200 characters."""
    return " ".join(words.replace("\x00", " ").split())[:LONGEST_QUERY]
