"""Where in a list by moment a page begins."""

from datetime import datetime
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.kernel.pagination import decode_cursor


def read_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Return the (moment, id) that a cursor names; None, the beginning, for what is no cursor of such a list."""
    key = decode_cursor(cursor, (str, str))
    if key is None:
        return None
    last = parse_id(str(key[1]))
    try:
        moment = datetime.fromisoformat(str(key[0]))
    except ValueError:
        return None
    return (moment, last) if last and moment.tzinfo else None
