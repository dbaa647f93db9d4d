"""What the catalogue needs of an object store."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


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


def upload_key(store_id: UUID, upload_id: UUID) -> str:
    """Return where a file lies as a stranger sent it, until it has been encoded anew."""
    return f"stores/{store_id}/uploads/{upload_id}.bin"


def is_upload(key: str) -> bool:
    """Whether a key is that of a file as it came, which is served to nobody."""
    return key.split("/")[2:3] == ["uploads"]
