"""Make a price list, or change what it says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.currencies.offered import conversions_of
from shared.customers.groups import unknown_groups
from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import parse_id
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.price_lists.errors import NoSuchPriceList
from shared.price_lists.models import (
    ANYWHERE,
    ANYWHERE_OR,
    KINDS,
    OWN,
    PERCENT,
    ListedPrice,
    PriceList,
)
from shared.pricing.channels import STAFF
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue

LONGEST_NAME: Final = 60
MOST_LISTS: Final = 100
MOST_STEPS: Final = 10
MOST_PIECES: Final = 99_999

PercentSteps = Sequence[tuple[int, Decimal]]


@dataclass(frozen=True, slots=True)
class ListTerms:
    """What a list says of itself; `percents` are (from how many pieces, percent) of a list of that kind."""

    name: str
    kind: str
    percents: PercentSteps = ()
    group_id: UUID | None = None
    customer_id: UUID | None = None
    currency: str = ""
    channel: str = ANYWHERE
    priority: int = 100
    starts_at: datetime | None = None
    ends_at: datetime | None = None


async def all_lists(session: AsyncSession) -> Sequence[PriceList]:
    """Return every list, those that are on first, in the order in which they decide."""
    found = await session.scalars(
        select(PriceList).order_by(PriceList.is_on.desc(), PriceList.priority, PriceList.name, PriceList.id)
    )
    return found.all()


async def list_by_id(session: AsyncSession, text: str) -> PriceList:
    """Return a list; raises NoSuchPriceList."""
    key = parse_id(text)
    found = await session.get(PriceList, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchPriceList
    return found


async def save_list(
    session: AsyncSession,
    store: Store,
    price_list: PriceList | None,
    terms: ListTerms,
    *,
    actor: str,
    now: datetime,
) -> PriceList:
    """Make a list, or change one; raises Invalid naming every field that cannot be meant."""
    wrong = _nonsense(store, terms, now=now)
    if terms.group_id and await unknown_groups(session, {terms.group_id}):
        wrong["audience"] = say("This group does not exist.")
    if terms.customer_id and not await _is_customer(session, terms.customer_id):
        wrong["customer"] = say("There is no customer with this address.")
    if price_list is None and await count_in_turn(session, PriceList) >= MOST_LISTS:
        wrong["name"] = say("A store has at most 100 price lists.")
    if price_list and await _speaks_of_one_piece(session, price_list, terms):
        wrong["audience"] = say("It has prices for one piece, so it cannot be for everybody.")
    if price_list and price_list.kind == OWN and await _changes_money(session, price_list, terms):
        wrong["currency"] = say("It has prices already. Make a new list for another currency.")
    if wrong:
        raise Invalid(wrong)
    if price_list is None:
        price_list = PriceList(store_id=store.id, created_at=now)
        session.add(price_list)
    _write(price_list, terms)
    await session.flush()
    record(session, "price_list.saved", price_list.id, actor=actor, now=now, title=terms.name)
    for moment in (terms.starts_at, terms.ends_at):
        if moment and moment > now:
            enqueue(session, SHOW_WHAT_IS_DUE, now=now, run_at=moment)
    await bump_catalogue(session)
    return price_list


async def switch_list(
    session: AsyncSession, price_list: PriceList, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Let a list count from now on, or not any more."""
    price_list.is_on = is_on
    await session.flush()
    record(session, "price_list.switched", price_list.id, actor=actor, now=now, is_on=is_on)
    await bump_catalogue(session)


async def remove_list(session: AsyncSession, price_list: PriceList, *, actor: str, now: datetime) -> None:
    """Remove a list with its prices; orders keep what was paid, and why."""
    await session.execute(delete(PriceList).where(PriceList.id == price_list.id))
    record(session, "price_list.removed", price_list.id, actor=actor, now=now, title=price_list.name)
    await bump_catalogue(session)


def _write(price_list: PriceList, terms: ListTerms) -> None:
    price_list.name, price_list.kind = terms.name, terms.kind
    price_list.percents = (
        [{"from": start, "percent": str(percent)} for start, percent in sorted(terms.percents)]
        if terms.kind == PERCENT
        else []
    )
    price_list.group_id, price_list.customer_id = terms.group_id, terms.customer_id
    price_list.currency, price_list.priority = terms.currency, terms.priority
    price_list.channel = terms.channel
    price_list.starts_at, price_list.ends_at = terms.starts_at, terms.ends_at


def _nonsense(store: Store, terms: ListTerms, *, now: datetime) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not terms.name or len(terms.name) > LONGEST_NAME:
        wrong["name"] = say("Give it a name of at most 60 characters: buyers read it.")
    if terms.kind not in KINDS:
        wrong["kind"] = say("Choose what it changes.")
    if terms.channel not in ANYWHERE_OR:
        wrong["channel"] = say("Choose one of these.")
    if terms.kind == PERCENT:
        wrong |= _wrong_percents(terms)
    if terms.currency and terms.currency not in {store.currency, *conversions_of(store, now=now)}:
        wrong["currency"] = say("Choose one of these.")
    if terms.starts_at and terms.ends_at and terms.ends_at <= terms.starts_at:
        wrong["ends_at"] = say("It has to end after it begins.")
    return wrong


def _wrong_percents(terms: ListTerms) -> dict[str, str]:
    starts = [start for start, _ in terms.percents]
    is_for_everybody = terms.group_id is None and terms.customer_id is None and terms.channel != STAFF
    if not starts:
        return {"percents": say("Enter a percentage.")}
    if (
        len(starts) > MOST_STEPS
        or len(set(starts)) < len(starts)
        or not all(0 < n <= MOST_PIECES for n in starts)
    ):
        return {"percents": say("Use at most ten steps, each from another number of pieces.")}
    if any(not 0 < percent <= 100 for _, percent in terms.percents):
        return {"percents": say("Enter a percentage above 0 and up to 100.")}
    if is_for_everybody and min(starts) < 2:
        return {
            "percents": say(
                "For everybody it begins with two pieces. To reduce one piece for all, plan a sale."
            )
        }
    return {}


async def _speaks_of_one_piece(session: AsyncSession, price_list: PriceList, terms: ListTerms) -> bool:
    if terms.kind != OWN or terms.group_id or terms.customer_id or terms.channel == STAFF:
        return False
    first = select(ListedPrice.id).where(ListedPrice.list_id == price_list.id, ListedPrice.from_quantity == 1)
    return await session.scalar(first.limit(1)) is not None


async def _changes_money(session: AsyncSession, price_list: PriceList, terms: ListTerms) -> bool:
    if terms.currency == price_list.currency:
        return False
    some = select(ListedPrice.id).where(ListedPrice.list_id == price_list.id).limit(1)
    return await session.scalar(some) is not None


async def _is_customer(session: AsyncSession, customer_id: UUID) -> bool:
    known = select(Customer.id).where(Customer.id == customer_id, Customer.erased_at.is_(None))
    return await session.scalar(known) is not None
