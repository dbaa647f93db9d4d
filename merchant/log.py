"""Who did what in the store: to look at, and to take along as a file."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC
from typing import Any, Final

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import Access, member_of, work
from merchant.page import member_page
from merchant.permissions import NOUNS, permission_for
from merchant.typed_days import beginning_of
from shared.kernel.typed_numbers import read_whole
from shared.stores.audit import AuditEntry, WantedEntries, page_of_entries, who_acted
from shared.stores.permissions import COSTS_SEE, GROUPS
from shared.web.csv_text import csv_text

COLUMNS: Final = (
    "number",
    "occurred_at",
    "actor",
    "action",
    "subject",
    "address",
    "agent",
    "changes",
    "digest",
)
PIECE: Final = 500
# What is only for those who may see costs.
COSTS: Final = frozenset({"cost_minor"})
LONGEST_TYPED: Final = 200


async def index(request: Request) -> Response:
    """List what was done, latest first, by person, by kind of thing and by day."""
    asked = request.query_params
    wanted = _wanted(asked, member_of(request).store.time_zone)
    before = read_whole(asked.get("before", ""), digits=18)
    async with work(request) as session:
        page = await page_of_entries(session, wanted, before=before)
        actors = await who_acted(session)
    return member_page(
        request,
        "merchant/log/index.html",
        section="people",
        page=page,
        last=page.rows[-1].number if page.next_cursor else None,
        actors=actors,
        nouns=_nouns(),
        told={entry.id: _told(entry) for entry in page.rows},
        changes={entry.id: _changes(entry, member_of(request)) for entry in page.rows},
        asked={name: asked.get(name, "")[:LONGEST_TYPED] for name in ("actor", "noun", "since", "until")},
        is_first=before is None,
    )


async def export(request: Request) -> Response:
    """Hand out every entry that the list would show, written while it is read."""
    wanted = _wanted(request.query_params, member_of(request).store.time_zone)
    headers = {"content-disposition": 'attachment; filename="log.csv"', "cache-control": "no-store"}
    return StreamingResponse(_pieces(request, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def _pieces(request: Request, wanted: WantedEntries) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    before: int | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            page = await page_of_entries(session, wanted, before=before, size=PIECE)
        yield csv_text([_row(entry, member_of(request)) for entry in page.rows])
        if page.next_cursor is None:
            return
        before = page.rows[-1].number


def _row(entry: AuditEntry, reader: Access) -> tuple[str | int, ...]:
    return (
        entry.number,
        entry.occurred_at.astimezone(UTC).isoformat(timespec="seconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.address,
        entry.agent,
        orjson.dumps(_changes(entry, reader)).decode(),
        entry.digest.hex(),
    )


def _changes(entry: AuditEntry, reader: Access) -> list[dict[str, Any]]:
    """Return what rows were and are, without what goods cost the store where its reader may not see that."""
    changes: list[dict[str, Any]] = entry.data.get("changes", [])
    if reader.may(COSTS_SEE):
        return changes
    return [
        one | {"fields": {name: said for name, said in one["fields"].items() if name not in COSTS}}
        for one in changes
    ]


def _told(entry: AuditEntry) -> str:
    """Return the permission that an action took, in words; the action itself where it took none."""
    needed = permission_for(entry.action)
    for group, permissions in GROUPS:
        if needed in permissions:
            return group
    return entry.action.partition(".")[0].replace("_", " ")


def _nouns() -> list[tuple[str, str]]:
    return [(noun, noun.replace("_", " ")) for noun in sorted(NOUNS)]


def _wanted(asked: QueryParams | Mapping[str, str], zone: str) -> WantedEntries:
    noun = asked.get("noun", "")
    return WantedEntries(
        actor=asked.get("actor", "").replace("\x00", "")[:LONGEST_TYPED],
        noun=noun if noun in NOUNS else "",
        since=beginning_of(asked.get("since", ""), zone),
        until=beginning_of(asked.get("until", ""), zone, later=1),
    )
