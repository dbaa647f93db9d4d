"""Change what a store says of itself: its name, who stands behind it, its clock, and a few limits."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.queries import bump_catalogue, current_store

LONGEST_NAME: Final = 80
LONGEST_LINE: Final = 200
LONGEST_ADDRESS: Final = 500
MOST_LOW: Final = 10_000


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What a store says of itself. The legal ones stand on papers and under mails; empty ones stand nowhere."""

    name: str
    email: str
    phone: str
    legal_name: str
    legal_address: str
    time_zone: str
    low_stock_threshold: int


async def change_facts(session: AsyncSession, facts: StoreFacts, *, actor: str, now: datetime) -> None:
    """Write them. Raises Invalid; all of it or nothing."""
    facts = _checked(facts)
    store = await current_store(session)
    values = asdict(facts)
    before = {name: getattr(store, name) for name in values}
    for name, value in values.items():
        setattr(store, name, value)
    changed = sorted(name for name, value in values.items() if before[name] != value)
    record(session, "store.facts_changed", store.id, actor=actor, now=now, changed=changed)
    await session.flush()
    await bump_catalogue(session)


def _checked(facts: StoreFacts) -> StoreFacts:
    wrong: dict[str, str] = {}
    name = " ".join(facts.name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        wrong["name"] = say("Enter a name of at most 80 letters.")
    try:
        email = clean_email(facts.email)
    except Invalid as refusal:
        email, wrong = facts.email, wrong | refusal.fields
    if facts.time_zone not in available_timezones():
        wrong["time_zone"] = say("Choose one of these.")
    if not 0 <= facts.low_stock_threshold <= MOST_LOW:
        wrong["low_stock_threshold"] = say("Enter a number from 0 to 10000.")
    lines = [" ".join(line.split()) for line in facts.legal_address.splitlines()]
    address = "\n".join(line for line in lines if line)
    legal_name, phone = " ".join(facts.legal_name.split()), " ".join(facts.phone.split())
    for field, text, longest in (
        ("legal_name", legal_name, LONGEST_LINE),
        ("phone", phone, LONGEST_LINE),
        ("legal_address", address, LONGEST_ADDRESS),
    ):
        if len(text) > longest:
            wrong[field] = say("That is too long.")
    if wrong:
        raise Invalid(wrong)
    return StoreFacts(name, email, phone, legal_name, address, facts.time_zone, facts.low_stock_threshold)
