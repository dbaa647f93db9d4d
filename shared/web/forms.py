"""Reading what was typed, under limits."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar
from urllib.parse import unquote_plus

from starlette.datastructures import UploadFile
from starlette.requests import Request

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

PLAIN = "application/x-www-form-urlencoded"
MOST_FIELDS = 2000
MOST_FILES = 20
LONGEST_FIELD = 512 * 1024
SHORT_FORM = 64 * 1024
LARGEST_FORM = 2 * 1024 * 1024
LARGEST_UPLOAD = 64 * 1024 * 1024
# Files wait on the disk, texts in memory: where files may be large, the texts beside them may not.
MOST_BESIDE_FILES = 200
LONGEST_BESIDE_FILES = 64 * 1024
# Seconds in which a form has to be here, and more for an upload: a phone on a bad line sends so many bytes a second.
PATIENCE = 20.0
SLOWEST_LINE = 16 * 1024
# What no counter and no total is: whoever has to have seen one, and sends none, has seen another.
UNSEEN: Final = -1
# What any counter and any amount in minor units of the database holds.
_FIGURE: Final = re.compile(r"-?[0-9]{1,15}")

_Otherwise = TypeVar("_Otherwise", int, None)


class Form(Mapping[str, str]):
    """The text fields of a form: a missing one is empty, a repeated one is its last value."""

    def __init__(
        self, fields: dict[str, list[str]], files: dict[str, list[UploadFile]] | None = None
    ) -> None:
        self._fields = fields
        self._files = files or {}

    def __getitem__(self, name: str) -> str:
        return self._fields[name][-1] if name in self._fields else ""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override] # a missing field is empty, never None
        """Return a field trimmed, or the default."""
        return self[name].strip() if name in self._fields else default

    def __contains__(self, name: object) -> bool:
        # What a Mapping asks by itself, whether `self[name]` fails, would always be yes.
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def all(self, name: str) -> list[str]:
        """Return every value of a repeated field."""
        return self._fields.get(name, [])

    def figure(self, name: str, *, otherwise: _Otherwise) -> int | _Otherwise:
        """Return the whole number that a page wrote for itself: what its reader saw, a version, a total."""
        written = self.get(name)
        return int(written) if _FIGURE.fullmatch(written) else otherwise

    def files(self, name: str) -> list[UploadFile]:
        """Return the uploads of a field; a file input left empty is none."""
        return [upload for upload in self._files.get(name, []) if upload.filename]


async def read_form(request: Request, *, largest: int = LARGEST_FORM, most_fields: int = MOST_FIELDS) -> Form:
    """Read a form's body. NUL and lone surrogates, which no text field can hold, are refused at their field.

    Whoever sends it drop by drop is not waited for without end (T21).
    """
    # Browsers say how long a form is. What comes in pieces of any number could only be counted once it is here.
    is_open_ended = "transfer-encoding" in request.headers
    length = request.headers.get("content-length", "0")
    if is_open_ended or not length.isdigit() or int(length) > largest:
        raise Invalid({}, say("That is more than we can take at once."))
    try:
        async with asyncio.timeout(PATIENCE + int(length) / SLOWEST_LINE):
            return await _read(request, length, most_fields, is_upload=largest > LARGEST_FORM)
    except TimeoutError:
        raise Invalid({}, say("That took too long. Please send it again.")) from None


async def _read(request: Request, length: str, most_fields: int, *, is_upload: bool) -> Form:
    if 0 < int(length) <= SHORT_FORM and request.headers.get("content-type", "").lower() == PLAIN:
        body = await request.body()
        # Whatever is not quite plain, the parser decides.
        if b";" not in body and body.count(b"&") < most_fields:
            return Form(_read_plain(body))
    fields: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    typed = await request.form(
        max_files=MOST_FILES,
        max_fields=min(most_fields, MOST_BESIDE_FILES) if is_upload else most_fields,
        max_part_size=LONGEST_BESIDE_FILES if is_upload else LONGEST_FIELD,
    )
    for name, value in typed.multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append(value)
        else:
            fields.setdefault(name, []).append(_readable(name, value))
    return Form(fields, files)


def _read_plain(body: bytes) -> dict[str, list[str]]:
    """Read what a plain form sends. The parser's way through states and callbacks takes ten times as long."""
    fields: dict[str, list[str]] = {}
    for pair in body.decode("latin-1").split("&"):
        if pair:
            typed_name, _, typed = pair.partition("=")
            name = unquote_plus(typed_name)
            fields.setdefault(name, []).append(_readable(name, unquote_plus(typed)))
    return fields


def _readable(name: str, value: str) -> str:
    if "\x00" in value or (not value.isascii() and any("\ud800" <= mark <= "\udfff" for mark in value)):
        raise Invalid({name: say("This contains characters that cannot be stored.")})
    return value
