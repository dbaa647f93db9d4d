"""Bank statements as ISO 20022 has them (camt.053 and its day's sibling camt.052, in any version).

https://www.iso20022.org/iso-20022-message-definitions: names of elements are kept as they are there.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from shared.kernel.money import LARGEST_MINOR, Money, exponent_of
from shared.kernel.sentences import say
from shared.payments.statement_line import NotAStatement, StatementLine, currency_of

DEEPEST: Final = 40


def read_camt(data: bytes) -> Iterator[StatementLine]:
    """Return the credits that were booked; raises NotAStatement."""
    root = _parsed(data)
    statements = [one for one in root.iter() if one.tag in ("Stmt", "Rpt")]
    if not statements:
        raise NotAStatement(say("This XML holds no statement of an account (CAMT.053)."))
    for statement in statements:
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        for entry in statement.iter("Ntry"):
            if _is_booked_credit(entry):
                yield from (line for line in _lines(entry, account) if line.amount)


def _is_booked_credit(entry: Element) -> bool:
    state = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    is_taken_back = _text(entry, "RvslInd") == "true"
    return state in ("", "BOOK") and _text(entry, "CdtDbtInd") == "CRDT" and not is_taken_back


def _lines(entry: Element, account: str) -> Iterator[StatementLine]:
    """Return an entry as it is, or what a batch of several transfers is made of."""
    details = entry.findall("NtryDtls/TxDtls")
    booked_on = _day(entry)
    reference = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    if len(details) <= 1:
        about = details[0] if details else entry
        own = _text(about, "Refs/AcctSvcrRef")
        yield _line(about, _amount(entry.find("Amt")), booked_on, own or reference, account, entry)
        return
    for place, one in enumerate(details, start=1):
        amount = one.find("Amt")
        amount = amount if amount is not None else one.find("AmtDtls/TxAmt/Amt")
        own = _text(one, "Refs/AcctSvcrRef")
        # Banks repeat the batch's reference on each of its parts.
        own = own if own and own != reference else f"{reference}/{place}" if reference else ""
        yield _line(one, _amount(amount), booked_on, own, account, entry)


def _line(
    about: Element, amount: Money, booked_on: date, reference: str, account: str, entry: Element
) -> StatementLine:
    structured = _text(about, "RmtInf/Strd/CdtrRefInf/Ref")
    free = [one.text or "" for one in about.findall("RmtInf/Ustrd")]
    said = [structured, *free, _named(_text(about, "Refs/EndToEndId"))]
    payer = _text(about, "RltdPties/Dbtr/Nm") or _text(about, "RltdPties/Dbtr/Pty/Nm")
    text = " ".join(part for part in said if part) or _text(entry, "AddtlNtryInf")
    return StatementLine(booked_on, amount, payer, text, reference, account)


def _named(end_to_end: str) -> str:
    return "" if end_to_end.upper() in ("NOTPROVIDED", "NONREF") else end_to_end


def _amount(element: Element | None) -> Money:
    if element is None:
        raise NotAStatement(say("A booking has no amount."))
    currency = currency_of(element.get("Ccy", ""))
    try:
        # Always with a point here, whatever it means to people.
        minor = Decimal((element.text or "").strip()).scaleb(exponent_of(currency))
        if minor != minor.to_integral_value() or not 0 <= minor <= LARGEST_MINOR:
            raise InvalidOperation
    except InvalidOperation:
        raise NotAStatement(
            say("“%(typed)s” is not an amount.", typed=(element.text or "").strip()[:40])
        ) from None
    return Money(int(minor), currency)


def _day(entry: Element) -> date:
    for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"):
        if typed := _text(entry, path):
            try:
                return date.fromisoformat(typed[:10])
            except ValueError:
                break
    raise NotAStatement(say("A booking has no day."))


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _parsed(data: bytes) -> Element:
    """Read XML without doctypes, where entities and other files come from, and no deeper than a statement is."""
    builder, parser, depth = TreeBuilder(), expat.ParserCreate(), 0

    def refuse(*_: object) -> None:
        raise NotAStatement(say("This XML brings its own definitions, which a bank’s does not."))

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NotAStatement(say("This XML is not a statement of an account."))
        builder.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        raise NotAStatement(say("This XML cannot be read: %(problem)s", problem=str(problem)[:80])) from None
    return builder.close()
