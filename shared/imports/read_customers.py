"""Customers as other shops write them into a file: a row each, under the column names of whichever shop."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from shared.accounts.emails import clean_email
from shared.customers.change_customer import read_name, read_tags
from shared.imports.left_out import LONGEST_NAME
from shared.imports.open_table import Row, open_text, read_header, read_rows
from shared.imports.report import MOST_COLUMNS
from shared.imports.shape import RowProblem, UnreadableFile
from shared.kernel.errors import Invalid
from shared.kernel.formulas import undefused
from shared.kernel.sentences import say
from shared.shipping.addresses import Address, read_address
from shared.shipping.countries import destination_codes

# What a field is called elsewhere, in small letters; of several columns the first that has a text counts.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("email", "e-mail", "user_email", "billing_email", "email address"),
    "name": ("name", "display_name", "full name", "customer"),
    "first": ("first name", "first_name", "billing_first_name"),
    "last": ("last name", "last_name", "billing_last_name"),
    "line1": ("default address address1", "address1", "billing_address_1", "shipping_address_1"),
    "line2": ("default address address2", "address2", "billing_address_2", "shipping_address_2"),
    "city": ("default address city", "city", "billing_city", "shipping_city"),
    "region": ("default address province code", "province code", "billing_state", "region", "province"),
    "postcode": ("default address zip", "zip", "billing_postcode", "postal code", "postcode"),
    "country": (
        "default address country code",
        "country code",
        "billing_country",
        "country / region",
        "country",
    ),
    "phone": ("default address phone", "phone", "billing_phone"),
    "tags": ("tags",),
    "note": ("note", "customer_note"),
    "tax_exempt": ("tax exempt",),
}
LONGEST_NOTE: Final = 2000
_YES: Final = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, slots=True)
class ImportedCustomer:
    """One row. `address_problem` says why its address was left out; no address and no problem: it had none."""

    row: int
    email: str
    name: str
    tags: Sequence[str]
    note: str
    is_tax_exempt: bool
    address: Address | None
    address_problem: str | None


ReadCustomer = ImportedCustomer | RowProblem


@contextmanager
def open_customers(path: Path) -> Iterator[Iterator[ReadCustomer]]:
    """Give what the file's rows say, one by one; raises UnreadableFile."""
    with open_text(path) as file:
        names, delimiter = _header(file)
        yield _rows(read_rows(file, names, delimiter))


def look_into_customers(path: Path) -> tuple[int, Sequence[str]]:
    """Return how many rows a file has, and its columns for which there is no place; raises UnreadableFile."""
    with open_text(path) as file:
        names, delimiter = _header(file)
        placed = {column for columns in COLUMNS.values() for column in columns}
        left_out = [name[:LONGEST_NAME] for name in names if name and name.strip().lower() not in placed]
        return sum(1 for _ in read_rows(file, names, delimiter)), left_out[:MOST_COLUMNS]


def _header(file: TextIO) -> tuple[list[str], str]:
    names, delimiter = read_header(file)
    if not {name.strip().lower() for name in names}.intersection(COLUMNS["email"]):
        raise UnreadableFile(say("There is no column for the e-mail address, such as Email."))
    return names, delimiter


def _rows(file_rows: Iterator[tuple[int, Row] | RowProblem]) -> Iterator[ReadCustomer]:
    for one in file_rows:
        if isinstance(one, RowProblem):
            yield one
            continue
        number, row = one
        try:
            yield _customer(number, {name.strip().lower(): text for name, text in row.items()})
        except Invalid as refusal:
            yield RowProblem((number,), next(iter(refusal.fields.values())))


def _customer(number: int, row: Row) -> ImportedCustomer:
    found = {field: _text(row, columns) for field, columns in COLUMNS.items()}
    email = clean_email(found["email"])
    whole = f"{found['first']} {found['last']}".strip() or found["name"]
    name = read_name(whole or email.partition("@")[0])
    address, problem = _address(found, name)
    return ImportedCustomer(
        row=number,
        email=email,
        name=name,
        tags=read_tags(found["tags"]),
        note=found["note"][:LONGEST_NOTE],
        is_tax_exempt=found["tax_exempt"].lower() in _YES,
        address=address,
        address_problem=problem,
    )


def _address(found: Mapping[str, str], name: str) -> tuple[Address | None, str | None]:
    if not found["line1"]:
        return None, None
    # Spreadsheets mark a number as a text by an apostrophe.
    typed = {**found, "name": name, "phone": found["phone"].lstrip("'")}
    address, wrong = read_address(typed, countries=destination_codes())
    return (None, next(iter(wrong.values()))) if wrong else (address, None)


def _text(row: Row, columns: Sequence[str]) -> str:
    text = next((row[column] for column in columns if row.get(column, "").strip()), "")
    text = text.replace("\x00", "").strip()
    # Our own files to correct have an apostrophe before what a spreadsheet would reckon with.
    return undefused(text)
