"""A day of a payment account as a file: every movement, as each side has it."""

from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import work
from merchant.reconciliations import account_names, name_of, order_numbers
from shared.kernel.money import Money
from shared.payments.reconciliation import (
    Reconciliation,
    ReconciliationLine,
    lines_of_day,
    reconciliation_by_id,
)
from shared.web.csv_text import csv_text

COLUMNS: Final = (
    "day",
    "account",
    "what",
    "standing",
    "provider_reference",
    "moved_at",
    "order",
    "provider_amount",
    "provider_currency",
    "amount",
    "currency",
    "known_because",
    "known_by",
    "known_at",
)


async def show(request: Request) -> Response:
    """Hand out all lines of a day, written while they are read."""
    async with work(request) as session:
        day = await reconciliation_by_id(session, request.path_params["id"])
        name = name_of(day, await account_names(session))
    named = f'attachment; filename="reconciliation-{day.day}.csv"'
    headers = {"content-disposition": named, "cache-control": "no-store"}
    return StreamingResponse(
        _pieces(request, day, name), media_type="text/csv; charset=utf-8", headers=headers
    )


async def _pieces(request: Request, day: Reconciliation, name: str) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    last: ReconciliationLine | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            lines = await lines_of_day(session, day.id, after=last)
            numbers = await order_numbers(session, lines)
        if not lines:
            return
        yield csv_text([_row(day, name, line, numbers.get(line.payment_id, (0, None))[1]) for line in lines])
        last = lines[-1]


def _row(
    day: Reconciliation, name: str, line: ReconciliationLine, number: str | None
) -> list[str | int | None]:
    return [
        day.day.isoformat(),
        name,
        line.what,
        line.kind,
        line.key,
        line.moved_at.isoformat(),
        number,
        *_amount(line.there),
        *_amount(line.here),
        line.known_why,
        line.known_by,
        line.known_at.isoformat() if line.known_at else None,
    ]


def _amount(amount: Money | None) -> tuple[str | None, str | None]:
    return (None, None) if amount is None else (str(amount.major), amount.currency)
