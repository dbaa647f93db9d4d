"""Bank statements: taken in as files, their lines matched to orders, and taken to them when somebody says so."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.checkout.apply_bank_line import LineDecided, apply_bank_line, awaited_transfers
from shared.kernel.errors import Refusal
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.queries import order_as_said
from shared.payments.bank_lines import (
    BankLine,
    BankStatement,
    lines_of,
    statement_by_id,
    statements_of,
)
from shared.payments.import_statement import LARGEST_FILE, import_statement, read_statement
from shared.payments.match_bank_line import CERTAIN, Booking, Match, match_all
from shared.payments.statement_line import NotAStatement
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_AT_ONCE: Final = 500
LONGEST_TYPED: Final = 60
LARGEST_FORM: Final = LARGEST_FILE + 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A booking on the page: what it is thought to be for, or what it was noted at, and why it could not be."""

    line: BankLine
    match: Match = field(default_factory=Match)
    number: str = ""
    # Of what was noted: the number that its order's page has.
    page: int = 0
    is_ticked: bool = False
    problem: str = ""


async def index(request: Request) -> Response:
    """List the statements, with the form for another file."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Take a file in; a file that came before brings nothing new."""
    form, access = await read_form(request, largest=LARGEST_FORM), member_of(request)
    uploads = form.files("file")
    try:
        if not uploads:
            raise NotAStatement(say("Choose a file first."))
        data = await uploads[0].read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise NotAStatement(say("That is more than we can take at once."))
        lines = read_statement(data, currency=access.store.currency)
    except NotAStatement as refusal:
        return await _index(request, errors=refusal.fields)
    name, now = uploads[0].filename or "", services_of(request).clock()
    async with work(request) as session:
        statement = await import_statement(session, lines, name=name, actor=access.user.email, now=now)
    return see_other(_page_of(request, statement.id))


async def show(request: Request) -> Response:
    """Show the bookings of a statement, each with what it is thought to be for."""
    async with work(request) as session:
        statement = await statement_by_id(session, request.path_params["id"])
        rows = await _rows(session, statement)
    return _show(request, statement, rows)


async def update(request: Request) -> Response:
    """Take the ticked bookings to their orders, each in a transaction of its own; what is refused holds up no other."""
    form = await read_form(request)
    async with work(request) as session:
        statement = await statement_by_id(session, request.path_params["id"])
        known = {str(line.id): line for line in await lines_of(session, statement.id)}
    ticked = [known[key] for key in dict.fromkeys(form.all("line")) if key in known][:MOST_AT_ONCE]
    problems = {line.id: await _take(request, line, form) for line in ticked}
    refused = {key: problem for key, problem in problems.items() if problem}
    if not refused:
        return see_other(_page_of(request, statement.id))
    async with work(request) as session:
        rows = await _rows(session, statement, form=form, problems=refused)
    return _show(request, statement, rows, status=422)


async def _take(request: Request, line: BankLine, form: Form) -> str:
    """Take one booking to the order that was typed beside it; returns why not, empty when it was done."""
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            order = await order_as_said(session, form.get(f"order-{line.id}"))
            # What somebody has noted meanwhile is noted: the page says where.
            with suppress(LineDecided):
                await apply_bank_line(session, line.id, order, actor=actor, now=now)
    except Refusal as refusal:
        fields = getattr(refusal, "fields", None)
        return next(iter(fields.values())) if fields else str(refusal)
    return ""


async def _rows(
    session: AsyncSession,
    statement: BankStatement,
    *,
    form: Form | None = None,
    problems: Mapping[UUID, str] | None = None,
) -> list[Row]:
    lines = await lines_of(session, statement.id)
    pending = [line for line in lines if line.is_open]
    bookings = [Booking(line.amount, line.payer, line.text) for line in pending]
    awaited = await awaited_transfers(session) if pending else []
    matches = dict(zip((line.id for line in pending), match_all(bookings, awaited), strict=True))
    numbers = await _numbers(session, lines)
    return [
        _row(line, matches.get(line.id, Match()), numbers.get(line.order_id, (0, "")), form, problems or {})
        for line in lines
    ]


def _row(
    line: BankLine, match: Match, noted: tuple[int, str], form: Form | None, problems: Mapping[UUID, str]
) -> Row:
    if not line.is_open:
        return Row(line, page=noted[0], number=noted[1])
    problem = problems.get(line.id, "")
    if form is not None:
        typed, is_ticked = form.get(f"order-{line.id}")[:LONGEST_TYPED], str(line.id) in form.all("line")
        return Row(line, match, typed, is_ticked=is_ticked, problem=problem)
    suggested = match.awaited.number if match.awaited else ""
    return Row(line, match, suggested, is_ticked=match.certainty == CERTAIN)


async def _numbers(session: AsyncSession, lines: Sequence[BankLine]) -> dict[UUID | None, tuple[int, str]]:
    wanted = {line.order_id for line in lines if line.order_id}
    if not wanted:
        return {}
    found = await session.execute(
        select(Order.id, Order.number, Order.shown_number).where(Order.id.in_(wanted))
    )
    return {key: (number, shown) for key, number, shown in found}


async def _index(request: Request, *, errors: Mapping[str, str] | None = None) -> Response:
    async with work(request) as session:
        statements = await statements_of(session)
    return member_page(
        request,
        "merchant/bank_statements/index.html",
        section="orders",
        status=422 if errors else 200,
        statements=statements,
        errors=errors or {},
    )


def _show(request: Request, statement: BankStatement, rows: Sequence[Row], *, status: int = 200) -> Response:
    counts: dict[str, Any] = {
        "open": sum(row.line.is_open for row in rows),
        "certain": sum(row.is_ticked for row in rows),
        "refused": sum(bool(row.problem) for row in rows),
    }
    return member_page(
        request,
        "merchant/bank_statements/show.html",
        section="orders",
        status=status,
        statement=statement,
        rows=rows,
        counts=counts,
    )


def _page_of(request: Request, statement_id: UUID) -> str:
    slug = member_of(request).store.slug
    return str(request.app.url_path_for("bank_statements.show", store=slug, id=statement_id))
