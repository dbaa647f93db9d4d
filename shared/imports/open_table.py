"""Open a CSV file as people have them: any usual encoding, delimiter and line ending; rows by column name."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self, TextIO

from shared.imports.shape import RowProblem, UnreadableFile
from shared.kernel.sentences import say

LONGEST_CELL: Final = 1_000_000
LONGEST_LINE: Final = 8 * LONGEST_CELL
DELIMITERS: Final = ",;\t"

Row = dict[str, str]


def open_text(path: Path) -> TextIO:
    """Open a file in the encoding that its first bytes and its content allow: UTF-8, UTF-16 by BOM, else cp1252."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return path.open(encoding="utf-16", newline="")
            file.seek(0)
            encoding = "utf-8-sig" if _is_utf8(file) else "cp1252"
    except OSError as problem:
        raise UnreadableFile(
            say("%(file)s cannot be read: %(why)s.", file=path, why=problem.strerror)
        ) from None
    return path.open(encoding=encoding, newline="", errors="replace")


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """The lines of a file; one without an end is damaged, and never whole in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise csv.Error("line too long")
        return line


def read_header(file: TextIO) -> tuple[list[str], str]:
    """Return the column names and the delimiter, leaving the file at its first row of data."""
    csv.field_size_limit(LONGEST_CELL)
    position = file.tell()
    # Who sends a file without a line's end is not given all of it in memory.
    first = file.readline(LONGEST_CELL)
    if not first.strip():
        raise UnreadableFile(say("The file is empty."))
    delimiter = max(DELIMITERS, key=first.count)
    file.seek(position)
    # A column name may itself hold a line break, so the header is read by the same parser.
    try:
        names = next(csv.reader(_Lines(file), delimiter=delimiter))
    except csv.Error:
        raise UnreadableFile(say("This file cannot be read as CSV.")) from None
    return [name.strip().lstrip("\ufeff") for name in names], delimiter


def read_rows(file: TextIO, names: list[str], delimiter: str) -> Iterator[tuple[int, Row] | RowProblem]:
    """Return each row with its number (the header is row 1) and without its empty cells; an empty row is a problem."""
    reader = csv.reader(_Lines(file), delimiter=delimiter)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield RowProblem((number,), say("This row is damaged: %(problem)s.", problem=problem))
            continue
        row = {
            name: cell.replace("\x00", "")
            for name, typed in zip(names, cells, strict=False)
            if typed and (cell := typed.strip())
        }
        if row:
            yield number, row
        else:
            yield RowProblem((number,), say("This row is empty."))


def read_column(file: TextIO, names: list[str], delimiter: str, name: str) -> Iterator[str]:
    """Return one column's cell of each row, empty where there is none: much quicker than whole rows."""
    reader, place = csv.reader(_Lines(file), delimiter=delimiter), names.index(name)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield ""
            continue
        yield cells[place].strip() if place < len(cells) else ""
