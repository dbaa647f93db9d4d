"""Make groups of customers, and put customers into them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.customers.errors import GroupInUse
from shared.customers.groups import CustomerGroup, GroupMember, unknown_groups
from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.stores.queries import bump_catalogue

LONGEST_NAME: Final = 40
MOST_GROUPS: Final = 50
MOST_DOMAINS: Final = 100
MOST_ADDRESSES: Final = 2000
# Where anybody gets an address: such a rule would let in the world.
_OPEN_TO_ALL: Final = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
        "gmx.de", "gmx.net", "web.de", "aol.com", "proton.me", "protonmail.com", "mail.ru", "qq.com", "163.com",
    }
)  # fmt: skip
_DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
# What stands around addresses in a list, a mail's header or a file of a spreadsheet.
_BETWEEN: Final = re.compile(r"[\s,;<>\"'|]+")


@dataclass(frozen=True, slots=True)
class PutIn:
    """What became of each address: put in now, in already, without an account, or no address at all."""

    added: int
    already: int
    unknown: tuple[str, ...]


async def save_group(
    session: AsyncSession,
    group: CustomerGroup | None,
    *,
    name: str,
    domains: str,
    actor: str,
    now: datetime,
    is_tax_exempt: bool = False,
) -> CustomerGroup:
    """Make a group, or change one; raises Invalid naming every field that cannot be meant."""
    name, wrong = " ".join(name.split()), dict[str, str]()
    if not name or len(name) > LONGEST_NAME:
        wrong["name"] = say("Give it a name of at most 40 characters.")
    elif await _is_taken(session, name, group):
        wrong["name"] = say("There is a group of this name already.")
    elif group is None and await count_in_turn(session, CustomerGroup) >= MOST_GROUPS:
        wrong["name"] = say("A store has at most 50 groups.")
    hosts = _read_domains(domains, wrong)
    if wrong:
        raise Invalid(wrong)
    if group is None:
        group = CustomerGroup(store_id=session.info["store_id"], created_at=now)
        session.add(group)
    group.name, group.domains, group.is_tax_exempt = name, hosts, is_tax_exempt
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        # Somebody else made one of this name a moment ago.
        raise Invalid({"name": say("There is a group of this name already.")}) from None
    record(session, "customer_group.saved", group.id, actor=actor, now=now, title=name)
    return group


async def remove_group(session: AsyncSession, group: CustomerGroup, *, actor: str, now: datetime) -> None:
    """Remove a group; raises GroupInUse while a promotion or a price list speaks of it."""
    try:
        async with session.begin_nested():
            await session.execute(delete(CustomerGroup).where(CustomerGroup.id == group.id))
    except IntegrityError:
        raise GroupInUse from None
    record(session, "customer_group.removed", group.id, actor=actor, now=now, title=group.name)
    await bump_catalogue(session)


async def put_in_addresses(
    session: AsyncSession, group: CustomerGroup, typed: str, *, actor: str, now: datetime
) -> PutIn:
    """Put the accounts of these addresses into a group; every address is accounted for. Raises Invalid."""
    words = list(dict.fromkeys(word.casefold() for word in _BETWEEN.split(typed) if "@" in word))
    if not words:
        raise Invalid({"addresses": say("Enter at least one e-mail address.")})
    if len(words) > MOST_ADDRESSES:
        raise Invalid({"addresses": say("Enter at most 2000 addresses at once.")})
    addresses = {word: address for word in words if (address := _address_in(word))}
    found = await session.execute(
        select(Customer.email, Customer.id).where(
            Customer.email.in_(addresses.values()), Customer.erased_at.is_(None)
        )
    )
    known = {email: key for email, key in found.all()}
    added = await _put_in(session, [(group.id, key) for key in known.values()], now=now)
    for customer_id in added:
        record(session, "customer.grouped", customer_id, actor=actor, now=now)
    unknown = tuple(word for word in words if addresses.get(word) not in known)
    return PutIn(len(added), len(known) - len(added), unknown)


async def set_groups(
    session: AsyncSession,
    customer: Customer,
    wanted: Collection[UUID],
    *,
    actor: str,
    now: datetime,
    is_tax_exempt: bool = False,
) -> None:
    """Let a customer be in exactly these groups by hand, and pay no tax or some.

    Raises Invalid for a group that this store does not have.
    """
    if await unknown_groups(session, wanted):
        raise Invalid({"groups": say("One of these groups does not exist.")})
    mine = GroupMember.customer_id == customer.id
    await session.execute(delete(GroupMember).where(mine, GroupMember.group_id.not_in(wanted)))
    await _put_in(session, [(group_id, customer.id) for group_id in sorted(wanted)], now=now)
    customer.is_tax_exempt = is_tax_exempt
    record(session, "customer.grouped", customer.id, actor=actor, now=now)


async def take_out(
    session: AsyncSession, group: CustomerGroup, customer_id: UUID | None, *, actor: str, now: datetime
) -> None:
    """Take a customer who was put in out of a group; any other is left alone."""
    taken = await session.scalar(
        delete(GroupMember)
        .where(GroupMember.group_id == group.id, GroupMember.customer_id == customer_id)
        .returning(GroupMember.customer_id)
    )
    if taken is not None:
        record(session, "customer.grouped", taken, actor=actor, now=now)


async def _put_in(
    session: AsyncSession, pairs: Sequence[tuple[UUID, UUID]], *, now: datetime
) -> Sequence[UUID]:
    """Return whom it put in; who was in is not among them."""
    if not pairs:
        return []
    mine = {"store_id": session.info["store_id"], "added_at": now}
    rows = [mine | {"id": new_id(), "group_id": group, "customer_id": customer} for group, customer in pairs]
    made = await session.scalars(
        insert(GroupMember).values(rows).on_conflict_do_nothing().returning(GroupMember.customer_id)
    )
    return made.all()


async def _is_taken(session: AsyncSession, name: str, group: CustomerGroup | None) -> bool:
    same = func.lower(CustomerGroup.name) == name.lower()
    found = (await session.scalars(select(CustomerGroup.id).where(same))).all()
    return any(group is None or key != group.id for key in found)


def _read_domains(typed: str, wrong: dict[str, str]) -> list[str]:
    words = (word.lower().rpartition("@")[2] for word in _BETWEEN.split(typed))
    hosts = list(dict.fromkeys(word for word in words if word))
    if len(hosts) > MOST_DOMAINS:
        wrong["domains"] = say("Name at most 100 of them.")
    elif bad := next((host for host in hosts if not _DOMAIN.fullmatch(host)), None):
        wrong["domains"] = say("“%(host)s” is not the end of an e-mail address.", host=bad[:60])
    elif shared := next((host for host in hosts if host in _OPEN_TO_ALL), None):
        wrong["domains"] = say("Anybody can have an address at %(host)s.", host=shared)
    return hosts


def _address_in(word: str) -> str | None:
    try:
        return clean_email(word)
    except Invalid:
        return None
