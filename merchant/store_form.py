"""The form by which somebody opens a store, and what is done with it."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from shared.accounts.models import User
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.known import ENGLISH, LANGUAGES
from shared.languages.speaking import spoken_locale
from shared.products.slugs import slug_of
from shared.shipping.countries import destination_codes, destinations
from shared.stores.models import Store
from shared.stores.open_store import StoreWishes, open_store
from shared.stores.place import currencies_in_use, currency_of, language_of
from shared.taxes.change_rates import adopt_known_rates
from shared.web.forms import Form
from shared.web.services import services_of

FIELDS: Final = ("store_name", "slug", "country", "currency", "language")
LONGEST_TYPED: Final = 200
LONGEST_SLUG: Final = 63


def typed(form: Form) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {name: form[name][:LONGEST_TYPED] for name in FIELDS}


def choices(request: Request) -> dict[str, Any]:
    """Return what the form offers to choose from."""
    return {
        "countries": [("", say("Choose one")), *destinations(spoken_locale() or ENGLISH.code)],
        "currencies": [("", say("By country")), *((code, code) for code in currencies_in_use())],
        "languages": [
            ("", say("By country")),
            *((one.code, one.name) for one in LANGUAGES.values()),
        ],
        "host": services_of(request).settings.web.platform_host,
    }


def read_wishes(form: Form) -> StoreWishes:
    """Read the form; what is left open follows from the country or the name. Raises Invalid at its field."""
    country, wrong = form.get("country"), {}
    if country not in destination_codes():
        wrong["country"] = say("Choose the country that you sell from.")
    currency, language = form.get("currency"), form.get("language")
    if currency and currency not in currencies_in_use():
        wrong["currency"] = say("Choose one of these.")
    if language and language not in LANGUAGES:
        wrong["language"] = say("Choose one of these.")
    if not form.get("store_name"):
        wrong["store_name"] = say("Enter the name of your store.")
    if wrong:
        raise Invalid(wrong)
    return StoreWishes(
        name=form.get("store_name"),
        slug=form.get("slug").lower() or suggested_slug(form.get("store_name")),
        country=country,
        currency=currency or currency_of(country),
        language=language or language_of(country),
    )


def suggested_slug(name: str) -> str:
    """Return an address that a store of this name could have."""
    # Addresses of hosts know no other letters.
    return slug_of(name).encode("ascii", "ignore").decode()[:LONGEST_SLUG].strip("-") or "shop"


async def open_as(request: Request, session: AsyncSession, owner: User, wishes: StoreWishes) -> Store:
    """Open the store (platform session); `settle_in` comes after the commit."""
    services = services_of(request)
    return await open_store(
        session, owner, wishes, platform_host=services.settings.web.platform_host, now=services.clock()
    )


async def settle_in(request: Request, store: Store) -> None:
    """Take over the known tax rates of the store's country. The role that opens stores may not write in them."""
    services = services_of(request)
    async with services.database.in_store(store.id) as session:
        await adopt_known_rates(session, (store.country,), now=services.clock())


def labels() -> Mapping[str, str]:
    """Return the fields by what the form calls them."""
    return {
        "name": say("Your name"),
        "password": say("Choose a password"),
        "store_name": say("Name of the store"),
        "slug": say("Its address"),
        "country": say("Country"),
        "currency": say("Currency"),
        "language": say("Language"),
    }
