"""Bank statements are read as banks write them, and what is none is refused with a reason (F092)."""

from datetime import date

import pytest

from shared.kernel.money import Money
from shared.payments.import_statement import read_statement
from shared.payments.statement_line import NotAStatement

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">44.88</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
  <AcctSvcrRef>2026112000001</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
  <RltdPties><Dbtr><Nm>Ada  Buyer</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Order</Ustrd><Ustrd>RF71 1001</Ustrd></RmtInf>
  </TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9.90</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>
  <BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
  <BookgDt><DtTm>2026-11-21T08:00:00Z</DtTm></BookgDt><AcctSvcrRef>BATCH</AcctSvcrRef><NtryDtls>
  <TxDtls><Refs><AcctSvcrRef>BATCH</AcctSvcrRef></Refs><Amt Ccy="EUR">10.00</Amt>
    <RltdPties><Dbtr><Pty><Nm>Ole</Nm></Pty></Dbtr></RltdPties>
    <RmtInf><Strd><CdtrRefInf><Ref>RF981002</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
  <TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">20.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
GERMAN = (
    "Kontoauszug;;;;\n"
    "Buchungstag;Name Zahlungsbeteiligter;Verwendungszweck;Betrag;Waehrung\n"
    "20.11.2026;Ada Käufer;RF711001;1.044,88;EUR\n"
    "20.11.2026;Strom AG;Abschlag;-80,00;EUR\n"
    ";;;;\n"
)
ENGLISH = "\ufeffDate,Description,Amount,Transaction ID\n2026-11-20,Mug RF711001,44.88,T-1\n2026-11-20,Rent,-900.00,T-2\n"


def read(text: str | bytes):
    data = text.encode() if isinstance(text, str) else text
    return [(one.booked_on, one.amount, one.payer, one.text) for one in read_statement(data, currency="EUR")]


def keys(text: str) -> list[str]:
    return [one.key for one in read_statement(text.encode(), currency="EUR")]


def test_a_camt_statement_gives_its_booked_credits_and_the_parts_of_batches():
    assert read(CAMT) == [
        (date(2026, 11, 20), Money(4488, "EUR"), "Ada Buyer", "Order RF71 1001"),
        (date(2026, 11, 21), Money(1000, "EUR"), "Ole", "RF981002"),
        (date(2026, 11, 21), Money(2000, "EUR"), "", ""),
    ]
    iban = "DE89370400440532013000"
    assert keys(CAMT) == [f"{iban} 2026112000001", f"{iban} BATCH/1", f"{iban} BATCH/2"]


def test_csv_is_read_by_its_headings():
    assert read(GERMAN.encode("latin-1")) == [
        (date(2026, 11, 20), Money(104488, "EUR"), "Ada Käufer", "RF711001")
    ]
    assert read(ENGLISH) == [(date(2026, 11, 20), Money(4488, "EUR"), "", "Mug RF711001")]
    assert keys(ENGLISH) == ["T-1"]


def test_bookings_without_a_reference_keep_their_names_and_equal_ones_stay_two():
    row = "2026-11-20,Mug,5.00\n"
    first, second = keys("date,text,amount\n" + row * 2), keys("date,text,amount\n" + row * 3)

    assert len(set(first)) == 2
    assert second[:2] == first


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "No row names a column for the day and one for the amount."),
        ("date,amount\nyesterday,5.00\n", "Row 2: “yesterday” is not a day."),
        ("date,amount\n2026-11-20,five\n", "Row 2: “five” is not an amount."),
        ("date,amount\n2026-11-20,-5.00\n", "There is no money that came in, in this file."),
        ("date,amount,currency\n2026-11-20,5.00,€\n", "“€” is no currency."),
        ("<a><b></a>", "This XML cannot be read: mismatched tag: line 1, column 8"),
        ("<a></a>", "This XML holds no statement of an account (CAMT.053)."),
        (CAMT.replace("44.88", "4,488"), "“4,488” is not an amount."),
        (CAMT.replace("44.88", "NaN"), "“NaN” is not an amount."),
        (CAMT.replace("2026-11-20", "soon"), "A booking has no day."),
        ("<a>" * 50, "This XML is not a statement of an account."),
    ],
    ids=[
        "empty",
        "day",
        "amount",
        "only-out",
        "currency",
        "broken",
        "other",
        "comma",
        "nan",
        "no-day",
        "deep",
    ],
)
def test_what_is_no_statement_is_refused_with_its_reason(text: str, why: str):
    with pytest.raises(NotAStatement) as refusal:
        read(text)

    assert str(refusal.value.fields["file"]) == why


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    ],
    ids=["entities", "outside"],
)
def test_xml_with_definitions_of_its_own_is_refused_before_they_are_read(doctype: str):
    with pytest.raises(NotAStatement) as refusal:
        read(CAMT.replace("<Document", f"{doctype}<Document", 1))

    assert "brings its own definitions" in str(refusal.value.fields["file"])
