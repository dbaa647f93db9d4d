"""An export with its pictures as one archive, written while it is handed out: little of it is ever in memory."""

import zipfile
from collections.abc import AsyncIterator, Sequence
from typing import IO, Final

from shared.imports.export_products import Exported
from shared.products.files import FileStore
from shared.products.product_image import ProductImage

TABLE: Final = "products.csv"
# As old as an archive's entries can be: the hour of an export is nobody's business.
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


class Archive:
    """A ZIP that is taken away as it grows. The table has to come first and whole, the pictures after it."""

    def __init__(self) -> None:
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(self._pipe, "w", allowZip64=True)

    def open_table(self) -> "_Table":
        """Begin the table; write to it, and close it before the first picture."""
        entry = zipfile.ZipInfo(TABLE, _LONG_AGO)
        entry.compress_type = zipfile.ZIP_DEFLATED
        return _Table(self._zip.open(entry, "w", force_zip64=True))

    def add_picture(self, name: str, data: bytes) -> None:
        """Add a picture, which is as small as it gets already."""
        self._zip.writestr(zipfile.ZipInfo(name, _LONG_AGO), data)

    def close(self) -> None:
        """End the archive with its directory."""
        self._zip.close()

    def taken(self) -> bytes:
        """Return what was written since this was asked last."""
        return self._pipe.taken()


class _Table:
    """The table within an archive."""

    def __init__(self, entry: IO[bytes]) -> None:
        self._entry = entry

    def write(self, text: str) -> None:
        self._entry.write(text.encode())

    def close(self) -> None:
        self._entry.close()


class _Pipe:
    """What zipfile takes for a file that cannot be read or wound back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def packed_pictures(files: FileStore, products: Sequence[Exported]) -> AsyncIterator[tuple[str, bytes]]:
    """Yield the largest size of each picture that has no address, under the name that the table calls it by."""
    for product in products:
        for image in product.packed:
            stored = await files.get(key) if (key := _largest(image)) else None
            if stored is not None:
                yield f"pictures/{image.id}.webp", stored.data


def _largest(image: ProductImage) -> str:
    sizes = image.of_format("webp")
    return str(sizes[-1]["key"]) if sizes else ""
