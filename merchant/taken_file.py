"""A table that a member sends in: written down as CSV whatever it came as, and called as they call it."""

import shutil
from pathlib import Path, PurePath
from typing import Final

from starlette.datastructures import UploadFile

from shared.adapters.spreadsheets import SUFFIXES, to_csv

LONGEST_NAME: Final = 120


def written(upload: UploadFile, folder: Path) -> Path:
    """Write an upload into a folder, as CSV whatever it came as; raises UnreadableFile."""
    suffix, path = PurePath(upload.filename or "").suffix.lower(), folder / "came.csv"
    came = folder / f"came{suffix}" if suffix in SUFFIXES else path
    with came.open("wb") as file:
        shutil.copyfileobj(upload.file, file)
    if came != path:
        to_csv(came, path)
    return path


def name_of(upload: UploadFile, *, otherwise: str) -> str:
    """Return what a file is called where it came from, without its folder."""
    return PurePath(upload.filename or otherwise).name[:LONGEST_NAME].replace("\x00", "")
