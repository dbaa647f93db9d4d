"""The customers of a store with what they have bought: searched, narrowed, sorted, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, func, literal, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.groups import belongs_to
from shared.customers.models import Customer
from shared.customers.ranks import Thresholds, rank_by, thresholds_of
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Key, Page, decode_cursor, page_of, read_moment
from shared.orders.models import Order
from shared.orders.states import PLACED

PAGE_SIZE: Final = 50
NEWEST: Final = "newest"
NAME: Final = "name"
SPENT: Final = "spent"
SORTS: Final = (NEWEST, NAME, SPENT)
STATES: Final = ("", "unconfirmed", "blocked")


@dataclass(frozen=True, slots=True)
class WantedCustomers:
    """What the list is narrowed to, and how it is sorted."""

    words: str = ""
    rank: str = ""
    state: str = ""
    tag: str = ""
    group: UUID | None = None
    sort: str = NEWEST


@dataclass(frozen=True, slots=True)
class ListedCustomer:
    """A customer with what they bought in the store's currency and did not call off."""

    customer: Customer
    rank: str
    orders: int
    spent: Money
    last_at: datetime | None

    @property
    def average(self) -> Money:
        """What an order of theirs comes to."""
        return Money(self.spent.minor // self.orders, self.spent.currency) if self.orders else self.spent


async def page_of_customers(
    session: AsyncSession,
    wanted: WantedCustomers,
    *,
    currency: str,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ListedCustomer]:
    """Return one page of the list."""
    query, spent = _listed(currency, await thresholds_of(session), wanted)
    order, keys, read = _sorting(wanted.sort, spent)
    place = _place(after, read)
    if place is not None:
        here = tuple_(*keys)
        query = query.where(here > tuple_(*place) if wanted.sort == NAME else here < tuple_(*place))
    rows = (await session.execute(query.order_by(*order).limit(size + 1))).all()
    found = [_customer(row, currency) for row in rows]
    return page_of(found, size, lambda one: _key(one, wanted.sort))


def proven_mailboxes(currency: str, rules: Thresholds, wanted: WantedCustomers) -> Select[Any]:
    """Return the addresses, known to be theirs, of the customers whom the list would show; a statement's part."""
    query, _ = _listed(currency, rules, wanted)
    return query.with_only_columns(Customer.email).where(
        Customer.verified_at.is_not(None), Customer.blocked_at.is_(None)
    )


async def listed_customer(session: AsyncSession, customer: Customer, *, currency: str) -> ListedCustomer:
    """Return one customer with their figures."""
    query, _ = _listed(currency, await thresholds_of(session), WantedCustomers())
    row = (await session.execute(query.where(Customer.id == customer.id))).one()
    return _customer(row, currency)


def _listed(
    currency: str, rules: Thresholds, wanted: WantedCustomers
) -> tuple[Select[Any], ColumnElement[int]]:
    bought = (
        select(
            func.count().label("orders"),
            func.coalesce(func.sum(Order.total_minor), 0).label("spent"),
            func.max(Order.placed_at).label("last_at"),
        )
        .where(
            Order.store_id == Customer.store_id,
            Order.customer_id == Customer.id,
            Order.state == PLACED,
            Order.currency == currency,
        )
        .lateral("bought")
    )
    rank = rank_by(bought.c.spent, rules)
    query = (
        select(Customer, rank, bought.c.orders, bought.c.spent, bought.c.last_at)
        .join(bought, true())
        .where(Customer.erased_at.is_(None))
    )
    words = wanted.words.replace("\x00", "").strip().lower()[:100]
    if words:
        query = query.where(
            Customer.email.contains(words, autoescape=True)
            | func.lower(Customer.name).contains(words, autoescape=True)
        )
    if wanted.rank:
        query = query.where(rank == wanted.rank)
    if wanted.group:
        query = query.where(belongs_to(wanted.group))
    if wanted.tag:
        query = query.where(literal(wanted.tag) == any_(Customer.tags))
    if wanted.state == "blocked":
        query = query.where(Customer.blocked_at.is_not(None))
    elif wanted.state == "unconfirmed":
        query = query.where(Customer.verified_at.is_(None))
    return query, bought.c.spent


def _sorting(sort: str, spent: ColumnElement[int]) -> tuple[tuple[Any, ...], tuple[Any, ...], type]:
    if sort == NAME:
        name = func.lower(Customer.name)
        return (name, Customer.id), (name, Customer.id), str
    if sort == SPENT:
        return (spent.desc(), Customer.id.desc()), (spent, Customer.id), int
    return (Customer.created_at.desc(), Customer.id.desc()), (Customer.created_at, Customer.id), datetime


def _place(after: str | None, read: type) -> tuple[Any, Any] | None:
    key = decode_cursor(after, (int if read is int else str, str))
    last = parse_id(str(key[1])) if key else None
    if key is None or last is None:
        return None
    if read is datetime:
        moment = read_moment(key[0])
        return (moment, last) if moment else None
    return key[0], last


def _key(one: ListedCustomer, sort: str) -> Key:
    known: dict[str, str | int] = {
        NEWEST: one.customer.created_at.isoformat(),
        NAME: one.customer.name.lower(),
        SPENT: one.spent.minor,
    }
    return [known[sort], str(one.customer.id)]


def _customer(row: Any, currency: str) -> ListedCustomer:
    customer, rank, orders, spent, last_at = row
    return ListedCustomer(customer, rank, orders, Money(int(spent), currency), last_at)
