"""What the catalogue needs of an object store."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was put."""

    data: bytes
    content_type: str


class FileStore(Protocol):
    """Keeps files by key. Keys begin with stores/<store id>/."""

    async def put(self, key: str, data: bytes, content_type: str) -> None: ...

    async def get(self, key: str) -> StoredFile | None: ...

    async def delete(self, key: str) -> None: ...
