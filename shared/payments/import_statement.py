"""Take in a bank statement: each booking once, whichever file brings it."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.payments.bank_csv import read_bank_csv
from shared.payments.bank_lines import BankLine, BankStatement, row_of
from shared.payments.camt import read_camt
from shared.payments.statement_line import StatementLine, named

LARGEST_FILE = 5 * 1024 * 1024
LONGEST_NAME = 120


def read_statement(data: bytes, *, currency: str) -> list[StatementLine]:
    """Read a file as XML when it looks so, else as CSV; raises NotAStatement."""
    is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    return named(read_camt(data) if is_xml else read_bank_csv(data, currency=currency))


async def import_statement(
    session: AsyncSession, lines: list[StatementLine], *, name: str, actor: str, now: datetime
) -> BankStatement:
    """Write the bookings that no file before has brought; nothing is taken to an order yet."""
    statement = BankStatement(
        store_id=session.info["store_id"],
        name=" ".join(name.replace("\x00", "").split())[:LONGEST_NAME],
        lines=len(lines),
        fresh=0,
        actor=actor,
        imported_at=now,
    )
    session.add(statement)
    await session.flush()
    rows = [row_of(line, statement.id, statement.store_id, new_id()) for line in lines]
    written = await session.scalars(insert(BankLine).on_conflict_do_nothing().returning(BankLine.id), rows)
    statement.fresh = len(written.all())
    record(
        session,
        "bank_statement.imported",
        statement.id,
        actor=actor,
        now=now,
        lines=statement.lines,
        fresh=statement.fresh,
    )
    await session.flush()
    return statement
