"""What a member of a store may be allowed to do: one permission is a resource and an action.

Every route of the dashboard names the one that it needs (`merchant/permissions.py`); roles are sets of them.
"""

from collections.abc import Mapping
from typing import Final

from shared.kernel.sentences import say

ORDERS_SEE: Final = "orders.see"
ORDERS_CHANGE: Final = "orders.change"
ORDERS_REFUND: Final = "orders.refund"
ORDERS_EXPORT: Final = "orders.export"
CUSTOMERS_SEE: Final = "customers.see"
CUSTOMERS_CHANGE: Final = "customers.change"
CUSTOMERS_EXPORT: Final = "customers.export"
CREDIT_GIVE: Final = "credit.give"
PRODUCTS_SEE: Final = "products.see"
PRODUCTS_CHANGE: Final = "products.change"
PRICES_CHANGE: Final = "prices.change"
COSTS_SEE: Final = "costs.see"
STOCK_SEE: Final = "stock.see"
STOCK_CHANGE: Final = "stock.change"
REVIEWS_SEE: Final = "reviews.see"
REVIEWS_CHANGE: Final = "reviews.change"
REPORTS_SEE: Final = "reports.see"
MARKETING_SEE: Final = "marketing.see"
MARKETING_CHANGE: Final = "marketing.change"
CONTENT_SEE: Final = "content.see"
CONTENT_CHANGE: Final = "content.change"
SETTINGS_SEE: Final = "settings.see"
SETTINGS_CHANGE: Final = "settings.change"
PAYMENTS_SEE: Final = "payments.see"
PAYMENTS_CHANGE: Final = "payments.change"
PEOPLE_SEE: Final = "people.see"
PEOPLE_CHANGE: Final = "people.change"
LOG_SEE: Final = "log.see"
STORE_OWN: Final = "store.own"

# As a merchant reads them where a role is made, resource by resource.
GROUPS: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    (
        say("Orders"),
        {
            ORDERS_SEE: say("See orders and returns"),
            ORDERS_CHANGE: say("Work on them: pack, ship, tag, take back"),
            ORDERS_REFUND: say("Refund, cancel, and say what was paid"),
            ORDERS_EXPORT: say("Download the list"),
        },
    ),
    (
        say("Customers"),
        {
            CUSTOMERS_SEE: say("See customers"),
            CUSTOMERS_CHANGE: say("Change them, write notes, block"),
            CUSTOMERS_EXPORT: say("Download their data, or erase it"),
            CREDIT_GIVE: say("Give store credit and gift cards"),
        },
    ),
    (
        say("Products"),
        {
            PRODUCTS_SEE: say("See products"),
            PRODUCTS_CHANGE: say("Change products, their prices and how they are sorted"),
            PRICES_CHANGE: say("Plan sales, and keep prices for groups and currencies"),
            COSTS_SEE: say("See what they cost you"),
        },
    ),
    (say("Stock"), {STOCK_SEE: say("See stock"), STOCK_CHANGE: say("Count and correct it")}),
    (say("Reviews"), {REVIEWS_SEE: say("See reviews"), REVIEWS_CHANGE: say("Publish them and answer")}),
    (say("Insights"), {REPORTS_SEE: say("Read reports of sales, and download them")}),
    (
        say("Marketing"),
        {
            MARKETING_SEE: say("See promotions, abandoned carts and searches"),
            MARKETING_CHANGE: say("Change them"),
        },
    ),
    (
        say("Content"),
        {
            CONTENT_SEE: say("See pages, menus and the look"),
            CONTENT_CHANGE: say("Change, translate and publish them"),
        },
    ),
    (
        say("Settings"),
        {
            SETTINGS_SEE: say("See shipping, tax, mail, languages and currencies"),
            SETTINGS_CHANGE: say("Change them"),
            PAYMENTS_SEE: say("See how the store is paid"),
            PAYMENTS_CHANGE: say("Decide where its money goes"),
        },
    ),
    (
        say("People"),
        {
            PEOPLE_SEE: say("See who works here"),
            PEOPLE_CHANGE: say("Invite people, give and take roles"),
            LOG_SEE: say("Read who did what"),
            STORE_OWN: say("Own the store: name other owners, close it"),
        },
    ),
)
ALL: Final = frozenset(permission for _, group in GROUPS for permission in group)
