"""Let no tax be taken where a store is not registered to collect it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.checkout.price_rules import PriceRules
from shared.pricing.taxes import TaxRate
from shared.shipping.methods import Destination, Place
from shared.stores.models import Store
from shared.taxes.rate_source import OWN_RATES, RateStanding
from shared.taxes.registrations import REGISTERED, taxed_by


def registered_rates(
    rules: PriceRules,
    standing: RateStanding,
    own_rates: tuple[TaxRate, ...],
    store: Store,
    destination: Destination,
    *,
    now: datetime,
) -> tuple[PriceRules, RateStanding, str]:
    """Return the rules with the rates that may be taken, where those come from, and the place without registration.

    `own_rates` are those of the store's table, whoever named the rates of the destination: of home it is asked itself.
    """
    if store.tax_reach != REGISTERED:
        return rules, standing, ""
    taxed = taxed_by(
        destination,
        home=store.country,
        registrations=rules.registrations,
        today=now.astimezone(ZoneInfo(store.time_zone)).date(),
    )
    if taxed.by == destination.country:
        return rules, standing, ""
    if not taxed.by:
        # Nobody has to name rates that are not taken, so an order does not wait for a provider either.
        return replace(rules, tax_rates=()), OWN_RATES, taxed.unregistered
    of_home = tuple(
        replace(rate, place=Place(destination.country))
        for rate in own_rates
        if rate.place == Place(store.country)
    )
    return replace(rules, tax_rates=of_home, named_lines=frozenset()), OWN_RATES, ""
