"""Which currencies a store offers, and at which rate just now; all of it is in `Store.currencies`."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from shared.currencies.conversion import Conversion, conversion_of
from shared.stores.models import Store


def conversions_of(store: Store, *, now: datetime) -> Mapping[str, Conversion]:
    """Return the conversions that are in force, by currency, in the order in which the currencies were offered."""
    found: dict[str, Conversion] = {}
    for record in store.currencies or ():
        try:
            conversion = conversion_of(record)
        except (KeyError, TypeError, ValueError, InvalidOperation):
            continue
        known = found.get(conversion.currency)
        is_usable = conversion.base == store.currency != conversion.currency and conversion.rate > Decimal(0)
        if is_usable and conversion.since <= now and (known is None or known.since <= conversion.since):
            found[conversion.currency] = conversion
    return found


def conversion_to(store: Store, currency: str, *, now: datetime) -> Conversion | None:
    """Return the conversion into a currency, None for the store's own and for one that is not offered."""
    return conversions_of(store, now=now).get(currency) if store.currencies else None
