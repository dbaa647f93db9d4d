"""The object store: a local folder by default, S3 by address, through one library (obstore)."""

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from shared.kernel.settings import FilesSettings
from shared.products.files import FileStore, StoredFile

if TYPE_CHECKING:
    from obstore import GetResult  # in its type stubs only

_KEY: Final = re.compile(r"stores/[0-9a-f-]{36}/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.[a-z0-9]{2,5}")

TYPES: Final = {"webp": "image/webp", "avif": "image/avif", "jpg": "image/jpeg", "png": "image/png"}


PIECE: Final = 256 * 1024


class BadKey(ValueError):
    """A key that is not of the form stores/<store id>/…/name.ext: refused before the store is asked."""


class ObjectFiles:
    """Keeps files under keys that begin with their store; the type follows from the ending."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        """Store or replace a file."""
        _check(key)
        attributes = {} if isinstance(self._store, LocalStore) else {"Content-Type": content_type}
        await self._store.put_async(key, data, attributes=attributes or None)

    async def get(self, key: str) -> StoredFile | None:
        """Return a file, None when there is none."""
        if not _KEY.fullmatch(key):
            return None
        try:
            answer = await self._store.get_async(key)
        except (NotFoundError, FileNotFoundError):
            return None
        data = bytes(await answer.bytes_async())
        return StoredFile(data, TYPES.get(key.rpartition(".")[2], "application/octet-stream"))

    async def put_file(self, key: str, file: BinaryIO) -> None:
        """Store a file as it is read, in pieces: however large it is, little of it is in memory."""
        _check(key)
        await self._store.put_async(key, file)

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes] | None:
        """Return the bytes from `start` up to, not including, `end`, piece by piece; None when there is no file."""
        if not _KEY.fullmatch(key):
            return None
        try:
            answer = await self._store.get_async(key, options={"range": (start, end)})
        except (NotFoundError, FileNotFoundError):
            return None
        return _pieces(answer)

    async def delete_all(self, store_id: UUID) -> None:
        """Remove every file of a store, some hundred at once."""
        async for found in self._store.list(f"stores/{store_id}/"):
            if keys := [one["path"] for one in found]:
                await self._store.delete_async(keys)

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no problem."""
        _check(key)
        try:
            await self._store.delete_async(key)
        except (NotFoundError, FileNotFoundError):
            return


async def _pieces(answer: "GetResult") -> AsyncIterator[bytes]:
    async for piece in answer.stream(min_chunk_size=PIECE):
        yield bytes(piece)


def open_files(settings: FilesSettings) -> FileStore:
    """Open the object store of an address; a local folder is made when it is missing."""
    if settings.url.startswith("file:"):
        return ObjectFiles(LocalStore(settings.url.removeprefix("file://"), mkdir=True))
    return ObjectFiles(from_url(settings.url))


def _check(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise BadKey(key)
