"""Say what the store's own currency is worth in others."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from babel.numbers import list_currencies
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.conversion import EXACT, ROUNDINGS, Conversion
from shared.currencies.models import ConversionRate
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.locked import locked
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue

MOST_CURRENCIES: Final = 12
# The one in force and those to come.
MOST_PLANNED: Final = 12
LARGEST_RATE: Final = Decimal(1_000_000)
LEAST_RATE: Final = Decimal("0.000001")
LARGEST_MARGIN: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class TypedRate:
    """A rate as it was typed; `margin` is a percentage. `valid_from` None is now."""

    currency: str
    rate: str
    margin: str = ""
    rounding: str = EXACT
    valid_from: datetime | None = None


async def set_rates(session: AsyncSession, typed: Sequence[TypedRate], *, actor: str, now: datetime) -> None:
    """Offer currencies at these rates, from their moment on; raises Invalid by field, writing nothing."""
    # Of two who set rates at once, the second begins from what the first has written.
    store = (await session.scalars(locked(select(Store)))).one()
    records: list[dict[str, Any]] = list(store.currencies)
    for one in typed:
        conversion = _read(one, store.currency, now)
        session.add(
            ConversionRate(
                store_id=store.id,
                currency=conversion.currency,
                rate=conversion.rate,
                margin=conversion.margin,
                rounding=conversion.rounding,
                valid_from=conversion.since,
                actor=actor,
                created_at=now,
            )
        )
        records = _with(records, conversion, now)
    if len({one["currency"] for one in records}) > MOST_CURRENCIES:
        raise Invalid(
            {"currency": say("A shop offers at most %(most)s further currencies.", most=MOST_CURRENCIES)}
        )
    store.currencies = records
    record(session, "rates.set", store.id, actor=actor, now=now, currencies=[one.currency for one in typed])
    await session.flush()
    await bump_catalogue(session)


async def stop_offering(session: AsyncSession, currency: str, *, actor: str, now: datetime) -> None:
    """Offer a currency no more. Its rates stay on record, and its own prices for its return."""
    store = (await session.scalars(locked(select(Store)))).one()
    store.currencies = [one for one in store.currencies if one["currency"] != currency]
    record(session, "currency.withdrawn", store.id, actor=actor, now=now, currency=currency)
    await session.flush()
    await bump_catalogue(session)


async def rates_so_far(session: AsyncSession, *, most: int = 50) -> Sequence[ConversionRate]:
    """Return the latest rates that were entered, the newest first."""
    latest = select(ConversionRate).order_by(ConversionRate.valid_from.desc(), ConversionRate.id.desc())
    return (await session.scalars(latest.limit(most))).all()


def read_rates(text: str) -> list[TypedRate]:
    """Read a file with a line for each currency: currency, rate, and perhaps margin and rounding; raises Invalid."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    if not {"currency", "rate"} <= set(reader.fieldnames or ()):
        raise Invalid(
            {"file": say("The first line has to name the columns: currency, rate, margin, rounding.")}
        )
    try:
        rows = [
            {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
            for row in reader
        ]
    except (csv.Error, AttributeError):
        raise Invalid({"file": say("This file cannot be read as CSV.")}) from None
    if len(rows) > MOST_CURRENCIES:
        raise Invalid(
            {"file": say("A shop offers at most %(most)s further currencies.", most=MOST_CURRENCIES)}
        )
    return [
        TypedRate(row["currency"].upper(), row["rate"], row.get("margin", ""), row.get("rounding") or EXACT)
        for row in rows
    ]


def _with(records: list[dict[str, Any]], conversion: Conversion, now: datetime) -> list[dict[str, Any]]:
    """Return the store's list with a rate put in, without what it ends and what was over before."""
    others = [one for one in records if one["currency"] != conversion.currency]
    mine = [
        one
        for one in records
        if one["currency"] == conversion.currency and datetime.fromisoformat(one["since"]) != conversion.since
    ]
    mine = sorted([*mine, conversion.as_record()], key=lambda one: datetime.fromisoformat(one["since"]))
    past = [one for one in mine if datetime.fromisoformat(one["since"]) <= now]
    kept = [*past[-1:], *(one for one in mine if one not in past)]
    if len(kept) > MOST_PLANNED:
        raise Invalid(
            {"valid_from": say("At most %(most)s rates of a currency can be planned.", most=MOST_PLANNED)}
        )
    return [*others, *kept]


def _read(typed: TypedRate, base: str, now: datetime) -> Conversion:
    wrong: dict[str, str] = {}
    if typed.currency not in list_currencies():
        wrong["currency"] = say("Write the three letters of a currency, such as USD.")
    elif typed.currency == base:
        wrong["currency"] = say("This is the store's own currency.")
    rate = _decimal(typed.rate)
    if rate is None or not LEAST_RATE <= rate <= LARGEST_RATE:
        wrong["rate"] = say("Write how many of it one of your own currency is, such as 1.0850.")
    margin = _decimal(typed.margin or "0")
    if margin is None or not 0 <= margin <= LARGEST_MARGIN:
        wrong["margin"] = say("Write a percentage from 0 to 100, such as 2.5.")
    if typed.rounding not in ROUNDINGS:
        wrong["rounding"] = say("Choose one of these.")
    if typed.valid_from and typed.valid_from < now:
        wrong["valid_from"] = say("Choose a moment to come, or leave it empty for now.")
    if wrong or rate is None or margin is None:
        raise Invalid(wrong)
    return Conversion(base, typed.currency, rate, margin / 100, typed.rounding, typed.valid_from or now)


def _decimal(typed: str) -> Decimal | None:
    cleaned = plain_digits(typed).strip().removesuffix("%").strip().replace(",", ".")
    if not cleaned or len(cleaned) > 18 or not cleaned.isascii() or not cleaned.replace(".", "", 1).isdigit():
        return None
    try:
        return Decimal(cleaned).quantize(Decimal("0.00000001")).normalize() + 0
    except InvalidOperation:
        return None
