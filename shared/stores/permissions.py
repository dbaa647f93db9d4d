"""What a member of a store may be allowed to do: one permission is a resource and an action.

Those about orders have two weaker ones beside them, of the same name and `:team` or `:own`: the first holds for orders,
drafts and returns only that are assigned to whoever has it, to a team of theirs or to somebody in it, the second for
those alone that are assigned to them. Whoever has a wider one has the narrower, too, so of two sets the larger one is
the one that allows more. A set may further carry a condition: how much may be given back of an order.

Every route of the dashboard names the one that it needs (`merchant/permissions.py`); roles are sets of them.
"""

from collections.abc import Iterable, Iterator, Mapping
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
KEYS_SEE: Final = "keys.see"
KEYS_CHANGE: Final = "keys.change"
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
            KEYS_SEE: say("See which programs have keys"),
            KEYS_CHANGE: say("Make keys for programs, and end them"),
            STORE_OWN: say("Own the store: name other owners, close it"),
        },
    ),
)
# Those that may hold for some orders only: a member's own, or their teams'.
SCOPED: Final = (ORDERS_SEE, ORDERS_CHANGE, ORDERS_REFUND, ORDERS_EXPORT)
# How far a permission for orders reaches.
EVERY: Final = "all"
TEAM: Final = "team"
OWN: Final = "own"
REACHES: Final = (EVERY, TEAM, OWN)
_AT_MOST: Final = f"{ORDERS_REFUND}:at-most:"


def own(permission: str) -> str:
    """Return what a permission is where it holds for a member's own orders only."""
    return f"{permission}:{OWN}"


def of_team(permission: str) -> str:
    """Return what a permission is where it holds for the orders of a member's teams, and of who is in them."""
    return f"{permission}:{TEAM}"


def reaching(permission: str, reach: str) -> str:
    """Return what a permission is where it reaches so far."""
    return permission if reach == EVERY else f"{permission}:{reach}"


def with_own(permissions: Iterable[str]) -> frozenset[str]:
    """Return permissions with the weaker ones that they contain."""
    given = frozenset(permissions)
    return given | frozenset(_weaker(given))


def without_own(permissions: Iterable[str]) -> frozenset[str]:
    """Return permissions as they are chosen and kept: without those that others contain."""
    given = frozenset(permissions)
    return given - frozenset(_weaker(given))


def _weaker(given: frozenset[str]) -> Iterator[str]:
    for permission in SCOPED:
        if permission in given:
            yield of_team(permission)
        if permission in given or of_team(permission) in given:
            yield own(permission)


def beyond_own(permissions: frozenset[str]) -> frozenset[str]:
    """Return what is left of permissions for an order that is not the member's own, but one of their teams'."""
    return permissions - {own(one) for one in SCOPED if reach_of(permissions, one) == OWN}


def beyond_team(permissions: frozenset[str]) -> frozenset[str]:
    """Return what is left of permissions for an order that is neither the member's own nor one of their teams'."""
    return permissions - {
        weaker(one) for one in SCOPED if one not in permissions for weaker in (own, of_team)
    }


def reach_of(permissions: Iterable[str], needed: str) -> str | None:
    """Return for which orders something is allowed; None where it is for none. What is not for orders reaches all."""
    given = frozenset(permissions)
    return next((reach for reach in REACHES if reaching(needed, reach) in given), None)


def allows(permissions: Iterable[str], needed: str) -> bool:
    """Say whether something is allowed at least for a member's own orders."""
    return reach_of(permissions, needed) is not None


def holds_for_some(permissions: Iterable[str], needed: str) -> bool:
    """Say whether something is allowed for a member's own orders, or their teams', and for no others."""
    return reach_of(permissions, needed) in (TEAM, OWN)


def reaches_teams(permissions: frozenset[str]) -> bool:
    """Say whether anything is allowed for orders of a member's teams that is not for all."""
    return any(reach_of(permissions, one) == TEAM for one in SCOPED)


ALL: Final = with_own(permission for _, group in GROUPS for permission in group)


def giving_back_at_most(permissions: frozenset[str], minor: int | None) -> frozenset[str]:
    """Return permissions under the condition that of one order no more goes back than so much, None for no condition.

    The amount is in minor units of the store's currency.
    """
    is_limited = minor is not None and own(ORDERS_REFUND) in permissions
    return permissions | {f"{_AT_MOST}{minor}"} if is_limited else permissions


def most_given_back(permissions: frozenset[str]) -> int | None:
    """Return how much of one order may be given back, in minor units of the store's currency; None for any amount."""
    for permission in permissions:
        if permission.startswith(_AT_MOST):
            return int(permission.removeprefix(_AT_MOST))
    return None


def is_within(permissions: frozenset[str], bound: frozenset[str]) -> bool:
    """Say whether permissions allow nothing that the others do not."""
    plain = frozenset(one for one in permissions if not one.startswith(_AT_MOST))
    if not plain <= bound:
        return False
    most = most_given_back(bound)
    if most is None or own(ORDERS_REFUND) not in plain:
        return True
    asked = most_given_back(permissions)
    return asked is not None and asked <= most
