"""What the people of a store change about a customer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.customers.end_sessions import end_sessions
from shared.customers.errors import NoSuchCustomer
from shared.customers.models import RANKS, Customer
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say, say_count

LONGEST_NAME: Final = 120
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 20
# No hash of any password looks like it: who was entered by hand sets a password by a link.
NO_HASH: Final = "!"


async def customer_by_id(session: AsyncSession, customer_id: str, *, lock: bool = False) -> Customer:
    """Return a customer; raises NoSuchCustomer, for one who was forgotten, too."""
    key = parse_id(customer_id)
    known = select(Customer).where(Customer.id == key, Customer.erased_at.is_(None))
    customer = await session.scalar(known.with_for_update() if lock else known) if key else None
    if customer is None:
        raise NoSuchCustomer
    return customer


async def create_customer(
    session: AsyncSession, *, email: str, name: str, actor: str, now: datetime, language: str = ""
) -> Customer:
    """Enter a customer by hand, written to in `language` (empty: the store's own); raises Invalid at its field."""
    address, name = clean_email(email), read_name(name)
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "email": address,
        "name": name,
        "language": language,
        "password_hash": NO_HASH,
        "created_at": now,
    }
    made = await session.scalars(insert(Customer).values(row).on_conflict_do_nothing().returning(Customer))
    customer = made.one_or_none()
    if customer is None:
        raise Invalid({"email": say("There is a customer with this address already.")})
    record(session, "customer.created", customer.id, actor=actor, now=now)
    return customer


async def change_customer(
    session: AsyncSession,
    customer: Customer,
    *,
    name: str,
    rank: str,
    tags: str,
    actor: str,
    now: datetime,
    language: str | None = None,
) -> None:
    """Change name, rank (empty for the one by rule), tags and the language of their mails, which None leaves.

    Raises Invalid at its field.
    """
    if rank not in RANKS:
        raise Invalid({"rank": say("Choose one of these.")})
    wanted = {
        "name": read_name(name),
        "tags": list(read_tags(tags)),
        "language": customer.language if language is None else language,
    }
    changed = [field for field, value in wanted.items() if getattr(customer, field) != value]
    for field in changed:
        setattr(customer, field, wanted[field])
    if changed:
        # Which fields, not what they say: an event outlives whoever asks to be forgotten.
        record(session, "customer.changed", customer.id, actor=actor, now=now, fields=changed)
    if rank != customer.rank:
        customer.rank = rank
        record(session, "customer.ranked", customer.id, actor=actor, now=now, rank=rank)


async def block_customer(session: AsyncSession, customer: Customer, *, actor: str, now: datetime) -> None:
    """Let a customer sign in no more, and sign them out at once; twice is once."""
    if customer.blocked_at is None:
        customer.blocked_at = now
        await session.flush()
        await end_sessions(session, customer.id, keep=None)
        record(session, "customer.blocked", customer.id, actor=actor, now=now)


async def unblock_customer(session: AsyncSession, customer: Customer, *, actor: str, now: datetime) -> None:
    """Let a customer sign in again."""
    if customer.blocked_at is not None:
        customer.blocked_at = None
        record(session, "customer.unblocked", customer.id, actor=actor, now=now)


def read_name(typed: str) -> str:
    """Return a name as it is kept; raises Invalid."""
    name = " ".join(typed.split())
    if not name:
        raise Invalid({"name": say("Enter the name.")})
    if len(name) > LONGEST_NAME:
        told = say_count("Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_NAME)
        raise Invalid({"name": told})
    return name


def read_tags(typed: str) -> Sequence[str]:
    """Return tags that commas divide, each once; raises Invalid."""
    # In the spelling of the first; capitals do not make another word of it.
    known: dict[str, str] = {}
    for part in typed.split(","):
        tag = " ".join(part.split())
        if tag:
            known.setdefault(tag.casefold(), tag)
    tags = list(known.values())
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        told = say(
            "Use at most %(count)s tags of at most %(length)s characters each.",
            count=MOST_TAGS,
            length=LONGEST_TAG,
        )
        raise Invalid({"tags": told})
    return tags
