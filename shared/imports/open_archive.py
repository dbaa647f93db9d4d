"""A table of products that comes in a ZIP with its pictures. Nothing is written by a name from the archive.

Whatever a directory claims, no more is unpacked than the bounds allow: an archive of a few bytes can hold a planet.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from shared.imports.shape import PACKED, UnreadableFile
from shared.kernel.sentences import say
from shared.products.files import FileStore, upload_key

MOST_ENTRIES: Final = 5_000
LARGEST_TABLE: Final = 200 * 1024 * 1024
LARGEST_PICTURE: Final = 20 * 1024 * 1024
LARGEST_UNPACKED: Final = 400 * 1024 * 1024
# Text shrinks to a tenth, tables of the same words to a hundredth; a bomb to a thousandth.
HIGHEST_RATIO: Final = 250
LONGEST_NAME: Final = 300

_TABLES: Final = (".csv", ".txt", ".json")
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
_PIECE: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A table of products, and the pictures that came with it: what an import calls each, by its name in lower case."""

    table: Path
    packed: Mapping[str, str] = field(default_factory=dict)


def is_archive(path: Path) -> bool:
    """Say whether a file begins as a ZIP does."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def open_archive(path: Path, folder: Path) -> Opened:
    """Unpack the table of an archive into the folder; a file that is none is the table. Raises UnreadableFile."""
    if not is_archive(path):
        return Opened(path)
    table = folder / "table.csv"
    with _opened(path) as archive:
        entries = _entries(archive)
        tables = [one for one in entries if one.filename.lower().endswith(_TABLES)]
        if len(tables) != 1:
            raise UnreadableFile(
                say("An archive has to hold one table of products, as CSV or JSON, and its pictures.")
            )
        with table.open("wb") as file:
            for piece in _pieces(archive, tables[0], LARGEST_TABLE):
                file.write(piece)
    return Opened(table, {name: f"{PACKED}{key}" for name, key, _ in pictures_of(path)})


async def keep_pictures(files: FileStore, store_id: UUID, path: Path) -> None:
    """Lay the pictures of an archive where the jobs that encode them find them."""
    if is_archive(path):
        for _, key, data in pictures_of(path):
            await files.put(upload_key(store_id, key), data, "application/octet-stream")


def packed_key(address: str) -> UUID | None:
    """Return by what a packed picture was laid down; None for any other address."""
    return UUID(address.removeprefix(PACKED)) if address.startswith(PACKED) else None


def pictures_of(path: Path) -> Iterator[tuple[str, UUID, bytes]]:
    """Yield each picture with its name and what names its content, so that the same one is known again."""
    with _opened(path) as archive:
        for entry in _entries(archive):
            if entry.filename.lower().endswith(_PICTURES):
                data = b"".join(_pieces(archive, entry, LARGEST_PICTURE))
                yield entry.filename.lower(), UUID(bytes=hashlib.sha256(data).digest()[:16]), data


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise UnreadableFile(say("This archive is damaged.")) from None


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what is in an archive; raises UnreadableFile for too much of it, and for names outside it."""
    entries = [
        one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")
    ]
    unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if (
        len(archive.infolist()) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or unpacked > HIGHEST_RATIO * max(packed, 1024)
    ):
        raise UnreadableFile(say("This archive unpacks to more than Souk takes."))
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if len(entry.filename) > LONGEST_NAME or ".." in parts or parts[0] in ("", ".") or ":" in parts[0]:
            raise UnreadableFile(say("This archive has names that lead out of it."))
    return entries


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    left = most
    try:
        with archive.open(entry) as file:
            while piece := file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise UnreadableFile(say("This archive unpacks to more than Souk takes."))
                yield piece
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as problem:
        if isinstance(problem, UnreadableFile):
            raise
        # Damaged, encrypted, or packed in a way that nobody uses.
        raise UnreadableFile(say("This archive is damaged.")) from None
