"""Say where a store is registered to collect tax, and whether it takes tax anywhere else."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.shipping.countries import destination_codes
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from shared.taxes.errors import NoSuchRegistration
from shared.taxes.models import TaxRegistration
from shared.taxes.registrations import REACHES, Registered
from shared.taxes.states import EUROPEAN_UNION, STATES, state_code

LONGEST: Final = 60
EARLIEST: Final = date(1950, 1, 1)
_SOON: Final = timedelta(days=366)


async def add_registration(
    session: AsyncSession,
    *,
    country: str,
    region: str,
    number: str,
    since: date | None,
    today: date,
    actor: str,
    now: datetime,
) -> None:
    """Add a registration, or set number and beginning of the one in the same place; raises Invalid."""
    wrong: dict[str, str] = {}
    if country not in (*destination_codes(), EUROPEAN_UNION):
        wrong["country"] = say("Choose a country.")
    state = state_code(country, region)
    if region and not state:
        wrong["region"] = (
            say("This is no state of that country. Enter its name or its two letters.")
            if country in STATES
            else say("Only in the United States and Canada is one registered by state. Leave this empty.")
        )
    elif country == "US" and not state:
        wrong["region"] = say("In the United States one is registered in a state. Which one?")
    if not number or len(number) > LONGEST:
        wrong["number"] = say("Enter the number that the tax office has given you, of at most 60 characters.")
    if since is None or not EARLIEST <= since <= today + _SOON:
        wrong["since"] = say("Enter the day from which on you collect tax there.")
    if wrong or since is None:
        raise Invalid(wrong)
    row = insert(TaxRegistration).values(
        store_id=session.info["store_id"],
        id=new_id(),
        country=country,
        region=state,
        number=number,
        since=since,
        created_at=now,
    )
    told = {"number": row.excluded.number, "since": row.excluded.since}
    key = await session.scalar(
        row.on_conflict_do_update(index_elements=["store_id", "country", "region"], set_=told).returning(
            TaxRegistration.id
        )
    )
    assert key is not None
    place = f"{country}-{state}" if state else country
    record(session, "tax.registered", key, actor=actor, now=now, place=place, since=since.isoformat())
    await session.flush()


async def remove_registration(session: AsyncSession, text: str, *, actor: str, now: datetime) -> None:
    """Take a registration out; raises NoSuchRegistration."""
    table = TaxRegistration
    gone = await session.execute(
        delete(table).where(table.id == parse_id(text)).returning(table.id, table.country, table.region)
    )
    row = gone.one_or_none()
    if row is None:
        raise NoSuchRegistration
    place = f"{row.country}-{row.region}" if row.region else row.country
    record(session, "tax.deregistered", row.id, actor=actor, now=now, place=place)
    await session.flush()


async def choose_reach(session: AsyncSession, store: Store, reach: str, *, actor: str, now: datetime) -> None:
    """Say whether tax is taken everywhere that has a rate, or only where the store is registered; raises Invalid."""
    if reach not in REACHES:
        raise Invalid({"reach": say("Choose one of these.")})
    if store.tax_reach == reach:
        return
    store.tax_reach = reach
    record(session, "tax.reach_chosen", store.id, actor=actor, now=now, reach=reach)
    await session.flush()
    # What the shop shows of tax is another now.
    await bump_catalogue(session)


async def registrations_of(session: AsyncSession) -> Sequence[TaxRegistration]:
    """Return where the store is registered, by country and state."""
    found = select(TaxRegistration).order_by(TaxRegistration.country, TaxRegistration.region)
    return (await session.scalars(found)).all()


def as_facts(registrations: Sequence[TaxRegistration]) -> list[Registered]:
    """Return registrations as the rules take them."""
    return [Registered(one.country, one.region, one.since) for one in registrations]
