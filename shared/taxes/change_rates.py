"""Change the tax rates of a store."""

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.pricing.taxes import CATEGORIES
from shared.taxes.errors import NoSuchTaxRate
from shared.taxes.known_rates import known_rates
from shared.taxes.models import TaxRate

LONGEST: Final = 60


async def add_rate(
    session: AsyncSession,
    *,
    name: str,
    percent: Decimal | None,
    country: str,
    region: str,
    postcode: str,
    category: str,
    now: datetime,
) -> None:
    """Add a rate, or set the one with the same name, place and category; raises Invalid."""
    wrong: dict[str, str] = {}
    if not name or len(name) > LONGEST:
        wrong["name"] = say("Give it the name that buyers read, such as VAT.")
    if percent is None or not 0 <= percent < 100:
        wrong["percent"] = say("Enter a percentage from 0 to 99.999.")
    if not re.fullmatch(r"[A-Z]{2}", country):
        wrong["country"] = say("Choose a country.")
    if len(region) > LONGEST or len(postcode) > LONGEST:
        wrong["region"] = say("Use at most 60 characters.")
    if category not in CATEGORIES:
        wrong["category"] = say("Choose a category.")
    if wrong or percent is None:
        raise Invalid(wrong)
    row = {
        "country": country,
        "region": region,
        "postcode": postcode,
        "category": category,
        "name": name,
        "rate": percent / 100,
        "source": "",
    }
    await _write(session, [row], now=now)


async def adopt_known_rates(session: AsyncSession, countries: Collection[str], *, now: datetime) -> int:
    """Take over the rates that come with Souk for these countries; returns how many. Rates of one's own stay."""
    mine = {tuple(row) for row in await session.execute(select(TaxRate.country, TaxRate.category))}
    rows = [
        {"country": country, "region": "", "name": known.name, "rate": known.rate, "source": known.source}
        | {"category": known.category, "postcode": known.postcode}
        for country in countries
        for known in known_rates(country)
        if (country, known.category) not in mine
    ]
    if rows:
        await _write(session, rows, now=now)
    return len(rows)


async def remove_rate(session: AsyncSession, text: str) -> None:
    """Take a rate out; raises NoSuchTaxRate."""
    removed = await session.execute(delete(TaxRate).where(TaxRate.id == parse_id(text)).returning(TaxRate.id))
    if removed.scalar() is None:
        raise NoSuchTaxRate


async def _write(session: AsyncSession, rows: list[dict[str, object]], *, now: datetime) -> None:
    whole = [row | {"store_id": session.info["store_id"], "id": new_id(), "created_at": now} for row in rows]
    statement = insert(TaxRate).values(whole)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["store_id", "country", "region", "postcode", "category", "name"],
            set_={"rate": statement.excluded.rate, "source": statement.excluded.source},
        )
    )
    await session.flush()
