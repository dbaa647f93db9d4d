"""What the catalogue needs of an object store."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol
from uuid import UUID

_PRIVATE: Final = "private"


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

    async def delete_all(self, store_id: UUID) -> None: ...

    async def put_file(self, key: str, file: BinaryIO) -> None: ...

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes] | None: ...


def private_key(store_id: UUID, file_id: UUID) -> str:
    """Return the key of a file that nobody gets by its key."""
    return f"stores/{store_id}/{_PRIVATE}/{file_id}.bin"


def is_private(key: str) -> bool:
    """Whether a file is for those only who may have it, not for whoever knows its key."""
    return f"/{_PRIVATE}/" in key


def upload_key(store_id: UUID, upload_id: UUID) -> str:
    """Return where a file lies as a stranger sent it, until it has been encoded anew."""
    return f"stores/{store_id}/uploads/{upload_id}.bin"


def is_upload(key: str) -> bool:
    """Whether a key is that of a file as it came, which is served to nobody."""
    return key.split("/")[2:3] == ["uploads"]
