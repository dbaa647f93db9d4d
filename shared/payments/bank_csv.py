"""Bank statements as CSV, of which every bank has its own: columns are found by their headings."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.payments.statement_line import NotAStatement, StatementLine, currency_of

# Headings by what stands under them, in small letters, the better one first.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "booked_on": (
        "buchungstag", "buchungsdatum", "booking date", "date of booking", "completed date", "date", "datum",
        "valuta", "valutadatum", "value date", "date opération", "date de comptabilisation", "fecha",
    ),
    "amount": ("betrag", "amount", "montant", "importe", "credit", "gutschrift", "crédit", "umsatz", "betrag (eur)"),
    "currency": ("währung", "waehrung", "currency", "devise", "moneda"),
    "text": (
        "verwendungszweck", "reference", "remittance", "remittance information", "description", "purpose", "details",
        "libellé", "communication", "concepto", "buchungstext", "payment reference", "text",
    ),
    "payer": (
        "name zahlungsbeteiligter", "auftraggeber", "zahlungspflichtige*r", "beguenstigter/zahlungspflichtiger",
        "begünstigter/zahlungspflichtiger", "payer", "payer name", "sender", "counterparty", "name", "donneur d'ordre",
    ),
    "reference": ("transaction id", "bank reference", "bankreferenz", "id", "umsatz-id", "kundenreferenz (end-to-end)"),
    "account": ("iban auftragskonto", "auftragskonto", "own account", "account", "konto"),
}  # fmt: skip
NEEDED: Final = ("booked_on", "amount")
_DAYS: Final = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}.*")


def read_bank_csv(data: bytes, *, currency: str) -> Iterator[StatementLine]:
    """Return what came in; a file without a column for it is in `currency`. Raises NotAStatement."""
    rows = csv.reader(io.StringIO(_decoded(data), newline=""), delimiter=_delimiter(data))
    try:
        columns = _columns(rows)
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                yield from _line(row, columns, number, currency)
    except csv.Error as problem:
        raise NotAStatement(say("This file cannot be read: %(problem)s", problem=str(problem)[:80])) from None


def _columns(rows: Iterator[list[str]]) -> dict[str, int]:
    """Return where each thing stands, by the first row that names a day and an amount; some banks begin otherwise."""
    for place, row in enumerate(rows):
        headings = [cell.strip().casefold() for cell in row]
        found = {
            name: next(headings.index(one) for one in known if one in headings)
            for name, known in HEADINGS.items()
            if any(one in headings for one in known)
        }
        if all(name in found for name in NEEDED):
            return found
        if place >= 30:
            break
    raise NotAStatement(say("No row names a column for the day and one for the amount."))


def _line(row: list[str], columns: dict[str, int], number: int, currency: str) -> Iterator[StatementLine]:
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    if not cells["amount"]:
        return
    code = currency_of((cells.get("currency") or currency).upper())
    try:
        amount = Money.parse(cells["amount"].removesuffix(code).strip().lstrip("+"), code)
    except NotAnAmount:
        raise NotAStatement(
            say("Row %(row)s: “%(typed)s” is not an amount.", row=number, typed=cells["amount"][:40])
        ) from None
    # What left the account is nobody's payment.
    if amount.minor > 0:
        yield StatementLine(
            _day(cells["booked_on"], number),
            amount,
            cells.get("payer", ""),
            cells.get("text", ""),
            cells.get("reference", ""),
            cells.get("account", ""),
        )


def _day(typed: str, number: int) -> date:
    try:
        if _ISO.fullmatch(typed):
            return date.fromisoformat(typed[:10])
    except ValueError:
        pass
    for shape in _DAYS:
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day of the bank's, in no zone
        except ValueError:
            continue
    raise NotAStatement(say("Row %(row)s: “%(typed)s” is not a day.", row=number, typed=typed[:40]))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What banks with old machines write; every byte means something there.
        return data.decode("latin-1")


def _delimiter(data: bytes) -> str:
    head = data[:4000]
    return max((b";", b"\t", b","), key=head.count).decode()
