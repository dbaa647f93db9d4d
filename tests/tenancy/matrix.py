"""Every route of both sites: how it is asked for, and how it is asked for with what belongs to somebody else.

`plain` is the request with the store's own identifiers. `cases` names each identifier that the route takes
(`path:slug`, `query:after`, `form:variant`) and says what the answer to a foreign one is: 404 where it names the thing
that is asked for; otherwise the status of a page on which it finds nothing. Cookies are tried on every route without an
entry here. Where a part of the path names the store, the whole rest of the path is the other store's too.
"""

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from tests.tenancy.asks import Entry
from tests.tenancy.matrix_accounts import ACCOUNTS, CUSTOMERS, MEMBERS
from tests.tenancy.matrix_api import API
from tests.tenancy.matrix_browsing import BROWSING
from tests.tenancy.matrix_buying import BUYING
from tests.tenancy.matrix_desk import DESK
from tests.tenancy.matrix_drafts import DRAFTS_MERCHANT, DRAFTS_STOREFRONT
from tests.tenancy.matrix_goods import GOODS
from tests.tenancy.matrix_insight import INSIGHT_MERCHANT
from tests.tenancy.matrix_look import LOOK
from tests.tenancy.matrix_mail import MAIL_MERCHANT, MAIL_STOREFRONT
from tests.tenancy.matrix_orders import ORDERS
from tests.tenancy.matrix_payments import PAYMENTS
from tests.tenancy.matrix_people import PEOPLE
from tests.tenancy.matrix_prices import (
    OWN_PRICES,
    PRICE_LISTS,
    TAX_PROVIDER,
    TAX_REGISTRATIONS,
    VAT_NUMBERS,
    VAT_RULES,
)
from tests.tenancy.matrix_products import PRODUCTS
from tests.tenancy.matrix_selling import SELLING
from tests.tenancy.matrix_settings import SETTINGS
from tests.tenancy.matrix_shelves import SHELVES
from tests.tenancy.matrix_site import SITE
from tests.tenancy.matrix_subscriptions import SUBSCRIPTIONS_MERCHANT, SUBSCRIPTIONS_STOREFRONT
from tests.tenancy.matrix_tongue import CHOICES, TONGUE
from tests.tenancy.matrix_voices import MODERATION, REVIEWS_AND_WISHLISTS

STOREFRONT: dict[str, Entry] = {
    **BROWSING,
    **REVIEWS_AND_WISHLISTS,
    **BUYING,
    **SITE,
    **CHOICES,
    **OWN_PRICES,
    **VAT_NUMBERS,
    **MAIL_STOREFRONT,
    **DRAFTS_STOREFRONT,
    **SUBSCRIPTIONS_STOREFRONT,
    **ACCOUNTS,
}

MERCHANT: dict[str, Entry] = {
    **MODERATION,
    **DESK,
    **SHELVES,
    **GOODS,
    **SELLING,
    **LOOK,
    **CUSTOMERS,
    **PRICE_LISTS,
    **VAT_RULES,
    **TAX_REGISTRATIONS,
    **TAX_PROVIDER,
    **ORDERS,
    **PRODUCTS,
    **TONGUE,
    **PAYMENTS,
    **INSIGHT_MERCHANT,
    **MAIL_MERCHANT,
    **DRAFTS_MERCHANT,
    **SUBSCRIPTIONS_MERCHANT,
    **MEMBERS,
    **PEOPLE,
    **API,
    **SETTINGS,
}


# Words out of a closed list that is the same for every store, so that no store's differ from another's.
SAME_FOR_ALL = {"currency", "format", "kind", "language", "method", "report"}


def without_entry(routes: Sequence[Route], entries: Mapping[str, Entry]) -> list[str]:
    """Return routes that the matrix does not know, and parts of their paths that it does not try."""
    unknown = [route.name for route in routes if route.name not in entries]
    untried = [
        f"{route.name} path:{part}"
        for route in routes
        for part in route.param_convertors.keys() - SAME_FOR_ALL
        if route.name in entries and f"path:{part}" not in entries[route.name].cases
    ]
    return unknown + untried
