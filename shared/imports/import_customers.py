"""Bring customers along from another shop: nobody is mailed, and who is there already loses nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.change_customer import MOST_TAGS, NO_HASH
from shared.customers.models import Customer
from shared.customers.notes import CustomerNote
from shared.imports.read_customers import ImportedCustomer, ReadCustomer
from shared.imports.shape import RowProblem
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.shipping.address_book import DEFAULTS, MOST_ADDRESSES, SavedAddress, digest_of
from shared.shipping.addresses import Address

MADE, CHANGED, SAME = "made", "changed", "same"


@dataclass(slots=True)
class CustomerReport:
    """What became of each row: its outcome by its number, or the reason why it was not taken."""

    outcomes: dict[int, str] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)
    # Taken, but without its address.
    without_address: list[tuple[int, str]] = field(default_factory=list)

    def facts(self) -> dict[str, int]:
        """Return the figures; rows = made + changed + same + refused, always."""
        counted = Counter(self.outcomes.values())
        return {
            "rows": len(self.outcomes) + len(self.refused),
            MADE: counted[MADE],
            CHANGED: counted[CHANGED],
            SAME: counted[SAME],
            "refused": len(self.refused),
            "without_address": len(self.without_address),
        }

    def problems(self) -> list[tuple[Sequence[tuple[int, str]], dict[str, Any]]]:
        """Return what is wrong with which row, and whether the row was taken all the same."""
        return [(self.refused, {"is_taken": False}), (self.without_address, {"is_taken": True})]


@dataclass(frozen=True, slots=True)
class _Known:
    """The customers of a file, locked, and what the store knows of them."""

    customers: Mapping[str, Customer]
    books: defaultdict[UUID, set[bytes]]
    notes: set[tuple[UUID, str]]


async def import_customers(
    session: AsyncSession,
    rows: Sequence[ReadCustomer],
    *,
    actor: str,
    now: datetime,
) -> CustomerReport:
    """Make or complete a customer of each row and account for all of them; the same file again changes nothing."""
    report = CustomerReport()
    taken = [one for one in rows if isinstance(one, ImportedCustomer)]
    report.refused = [
        (number, one.message) for one in rows if isinstance(one, RowProblem) for number in one.rows
    ]
    made = await _make(session, taken, now=now)
    known = await _known(session, {one.email for one in taken})
    for one in taken:
        customer = known.customers.get(one.email)
        if customer is None:
            # It moved to another address at this very moment.
            report.refused.append(
                (one.row, say("This customer is being changed. Import the file once more."))
            )
            continue
        # The first row of an address makes its customer; further ones add to it.
        is_new = made.pop(one.email, None) is not None
        is_more = _complete(session, known, customer, one, actor=actor, now=now)
        report.outcomes[one.row] = MADE if is_new else CHANGED if is_more else SAME
        if one.address_problem:
            report.without_address.append((one.row, one.address_problem))
    await session.flush()
    return report


async def _make(session: AsyncSession, rows: Sequence[ImportedCustomer], *, now: datetime) -> dict[str, UUID]:
    first: dict[str, ImportedCustomer] = {}
    for one in rows:
        first.setdefault(one.email, one)
    new = [
        {
            "store_id": session.info["store_id"],
            "id": new_id(),
            "email": one.email,
            "name": one.name,
            "password_hash": NO_HASH,
            "created_at": now,
        }
        # In one order by all, so that two files at once cannot wait for each other.
        for one in sorted(first.values(), key=lambda one: one.email)
    ]
    if not new:
        return {}
    made = await session.execute(
        insert(Customer).on_conflict_do_nothing().returning(Customer.email, Customer.id), new
    )
    return {email: key for email, key in made}


async def _known(session: AsyncSession, emails: set[str]) -> _Known:
    found = await session.scalars(
        select(Customer).where(Customer.email.in_(emails)).order_by(Customer.id).with_for_update()
    )
    customers = {customer.email: customer for customer in found}
    ids = [customer.id for customer in customers.values()]
    books: defaultdict[UUID, set[bytes]] = defaultdict(set)
    for key, digest in await session.execute(
        select(SavedAddress.customer_id, SavedAddress.digest).where(SavedAddress.customer_id.in_(ids))
    ):
        books[key].add(digest)
    notes = await session.execute(
        select(CustomerNote.customer_id, CustomerNote.body).where(CustomerNote.customer_id.in_(ids))
    )
    return _Known(customers, books, {(key, body) for key, body in notes})


def _complete(
    session: AsyncSession,
    known: _Known,
    customer: Customer,
    one: ImportedCustomer,
    *,
    actor: str,
    now: datetime,
) -> bool:
    """Add what the row knows more than the store; returns whether there was anything."""
    is_more = False
    tags = {tag.casefold() for tag in customer.tags}
    added = [tag for tag in one.tags if tag.casefold() not in tags][: MOST_TAGS - len(tags)]
    if added:
        customer.tags, is_more = [*customer.tags, *added], True
    if one.is_tax_exempt and not customer.is_tax_exempt:
        customer.is_tax_exempt, is_more = True, True
    if one.note and (customer.id, one.note) not in known.notes:
        known.notes.add((customer.id, one.note))
        row = {"store_id": customer.store_id, "customer_id": customer.id, "body": one.note}
        session.add(CustomerNote(**row, author=actor, written_at=now))
        is_more = True
    return _add_address(session, known.books[customer.id], customer, one.address, now=now) or is_more


def _add_address(
    session: AsyncSession, book: set[bytes], customer: Customer, address: Address | None, *, now: datetime
) -> bool:
    # The customer's row is locked, as by everybody who adds to a book (`save_address`).
    if address is None or digest_of(address) in book or len(book) >= MOST_ADDRESSES:
        return False
    first = dict.fromkeys(DEFAULTS, not book)
    book.add(digest_of(address))
    session.add(
        SavedAddress(
            store_id=customer.store_id,
            customer_id=customer.id,
            digest=digest_of(address),
            created_at=now,
            **first,
            **address.as_record(),
        )
    )
    return True
