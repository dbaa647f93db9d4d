"""The history of a store's stock: to look at, and to take along as a file."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC
from typing import Final
from uuid import UUID

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.stock_subjects import Subject, subjects_of
from merchant.typed_days import beginning_of
from shared.inventory.models import BULK, REASONS, RETURNED, SET_ASIDE, WRITE_OFF
from shared.inventory.stock_history import (
    HistoryLine,
    WantedLines,
    held_of,
    page_of_history,
    variant_with_history,
)
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.csv_text import csv_text

KINDS: Final = {
    "sale": say("Sold"),
    "arrival": say("Came in"),
    RETURNED: say("Came back"),
    "restock": say("Put back: an order was cancelled or changed"),
    SET_ASIDE: say("Set aside"),
    WRITE_OFF: say("Written off"),
    "adjustment": say("Counted"),
    BULK: say("Changed with many"),
    "import": say("Imported"),
    "initial": say("Counted from now on"),
}
# What was set aside is for sale again.
_RELEASED: Final = say("Back from what was set aside")
_ACTORS: Final = {"shopper": say("Shopper"), "system": "Souk", "import": say("Import")}
COLUMNS: Final = (
    "occurred_at",
    "product",
    "variant",
    "sku",
    "kind",
    "quantity",
    "level",
    "came_of",
    "bundle",
    "actor",
)
PIECE: Final = 500
LONGEST_TYPED: Final = 100


async def index(request: Request) -> Response:
    """List what changed, latest first: of the whole store or of one variant, by kind, SKU and days."""
    asked = request.query_params
    wanted, before = _wanted(asked, member_of(request).store.time_zone), asked.get("before")
    async with work(request) as session:
        variant = await variant_with_history(session, wanted.variant_id) if wanted.variant_id else None
        if wanted.variant_id and variant is None:
            raise NotFound
        page = await page_of_history(session, wanted, before=before)
        subjects = await subjects_of(session, page.rows)
        held = await held_of(session, variant.id) if variant else ()
    return member_page(
        request,
        "merchant/stock_movements/index.html",
        section="stock",
        page=page,
        subjects=subjects,
        variant=variant,
        held=held,
        kinds=KINDS,
        said={line.id: kind_of(line) for line in page.rows},
        actors=_ACTORS,
        asked={
            name: asked.get(name, "")[:LONGEST_TYPED] for name in ("variant", "kind", "sku", "since", "until")
        },
        is_first=before is None,
    )


async def export(request: Request) -> Response:
    """Hand out every line that the list would show, written while it is read."""
    wanted = _wanted(request.query_params, member_of(request).store.time_zone)
    headers = {
        "content-disposition": 'attachment; filename="stock-history.csv"',
        "cache-control": "no-store",
    }
    return StreamingResponse(_pieces(request, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def _pieces(request: Request, wanted: WantedLines) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    before: str | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            page = await page_of_history(session, wanted, before=before, size=PIECE)
            subjects = await subjects_of(session, page.rows)
        yield csv_text(_row(line, subjects) for line in page.rows)
        if page.next_cursor is None:
            return
        before = page.next_cursor


def kind_of(line: HistoryLine) -> str:
    """Return what happened, in words."""
    if line.reason == SET_ASIDE and line.quantity > 0:
        return _RELEASED
    return KINDS[line.reason]


def _row(line: HistoryLine, subjects: Mapping[UUID, Subject]) -> tuple[str | int, ...]:
    subject = subjects.get(line.subject_id) if line.subject_id else None
    return (
        line.at.astimezone(UTC).isoformat(timespec="seconds"),
        line.product_title,
        line.variant.title,
        line.variant.sku,
        tell(kind_of(line)),
        line.quantity,
        line.level,
        tell(subject.words) if subject else "",
        subject.bundles.get(line.variant.id, "") if subject else "",
        tell(_ACTORS.get(line.actor, line.actor)),
    )


def _wanted(asked: QueryParams, zone: str) -> WantedLines:
    kind, variant = asked.get("kind", ""), asked.get("variant", "")
    variant_id = parse_id(variant)
    if variant and variant_id is None:
        raise NotFound
    return WantedLines(
        reason=kind if kind in REASONS else "",
        variant_id=variant_id,
        sku=asked.get("sku", "").replace("\x00", "").strip()[:LONGEST_TYPED],
        since=beginning_of(asked.get("since", ""), zone),
        until=beginning_of(asked.get("until", ""), zone, later=1),
    )
