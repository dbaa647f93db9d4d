"""Where a store takes tax: pure rules over what it says of its registrations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.shipping.methods import Destination
from shared.taxes.known_rates import european_union
from shared.taxes.states import EUROPEAN_UNION, state_code


@dataclass(frozen=True, slots=True)
class Registered:
    """A place in which a store is registered, and from which of its days on."""

    country: str
    region: str
    since: date


@dataclass(frozen=True, slots=True)
class Taxed:
    """By which country's rates a purchase is taxed; by none, `unregistered` says in which place the store is not."""

    by: str
    unregistered: str = ""


def taxed_by(
    destination: Destination, *, home: str, registrations: Sequence[Registered], today: date
) -> Taxed:
    """Say by which country's rates goods are taxed that go somewhere.

    Within the European Union, who is registered at home alone, and not for the One Stop Shop, takes the tax of home
    (Directive 2006/112/EC, Article 59c: below the threshold, goods are taxed where the seller sits).
    """
    country = destination.country
    here = [one for one in registrations if one.since <= today]
    if any(_holds(one, destination) for one in here):
        return Taxed(country)
    union = european_union()
    if country in union and any(one.country == EUROPEAN_UNION for one in here):
        return Taxed(country)
    if country in union and home in union and any(one.country == home for one in here):
        return Taxed(home)
    region = state_code(country, destination.region)
    return Taxed("", f"{country}-{region}" if region else country)


def _holds(one: Registered, destination: Destination) -> bool:
    if one.country != destination.country:
        return False
    # Whose state is not known yet is not told that no tax will be taken there.
    return not (one.region and destination.region) or one.region == state_code(
        one.country, destination.region
    )


def is_registered(place: str, registrations: Sequence[Registered], *, today: date) -> bool:
    """Whether a store is registered in a place such as "GB", "US-TX" or "EU"."""
    country, _, region = place.partition("-")
    return any(
        one.country == country and one.region in ("", region) and one.since <= today for one in registrations
    )


EVERYWHERE: Final = "everywhere"
REGISTERED: Final = "registered"
REACHES: Final = (EVERYWHERE, REGISTERED)
