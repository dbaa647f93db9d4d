"""Identifiers: UUIDv7 inside, short human numbers per store outside."""

from uuid import UUID

import uuid_utils
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a UUIDv7: random, but sorting by the millisecond of its making."""
    return uuid7()


def new_id_text() -> str:
    """Return the text of a UUIDv7, for what is written and never compared as an id."""
    return str(uuid_utils.uuid7())


def parse_id(text: str) -> UUID | None:
    """Read a UUID in its canonical form; None for anything else (so that a bad id is simply not found)."""
    try:
        parsed = UUID(text)
    except ValueError:
        return None
    return parsed if str(parsed) == text else None
