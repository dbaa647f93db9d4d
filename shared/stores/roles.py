"""Roles: four that every store has, and those that a store makes for itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable
from shared.stores import permissions as may

OWNER: Final = "owner"
MANAGER: Final = "manager"
STAFF: Final = "staff"
VIEWER: Final = "viewer"
# What stands at a member whose role is a row of the store.
CUSTOM: Final = "custom"

_SEEN_BY_ALL: Final = frozenset(
    {
        may.ORDERS_SEE,
        may.CUSTOMERS_SEE,
        may.PRODUCTS_SEE,
        may.STOCK_SEE,
        may.REVIEWS_SEE,
        may.REPORTS_SEE,
        may.MARKETING_SEE,
        may.CONTENT_SEE,
        may.SETTINGS_SEE,
        may.PAYMENTS_SEE,
    }
)
# Each holds what the next one does, and more.
BUILT_IN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        OWNER: may.ALL,
        MANAGER: may.ALL - {may.STORE_OWN},
        STAFF: may.with_own(
            _SEEN_BY_ALL
            | {
                may.ORDERS_CHANGE,
                may.CUSTOMERS_CHANGE,
                may.PRODUCTS_CHANGE,
                may.STOCK_CHANGE,
                may.REVIEWS_CHANGE,
                may.CONTENT_CHANGE,
            }
        ),
        VIEWER: may.with_own(_SEEN_BY_ALL),
    }
)
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {OWNER: say("Owner"), MANAGER: say("Manager"), STAFF: say("Staff"), VIEWER: say("Viewer")}
)
TELLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        OWNER: say("Everything, and who else owns the store."),
        MANAGER: say("Everything but naming owners and closing the store."),
        STAFF: say("Daily work: orders, products, stock, content. No refunds, sales, settings or costs."),
        VIEWER: say("Looks, and changes nothing."),
    }
)
LONGEST_NAME: Final = 60


class Role(StoreTable):
    """A role that a store made: a name, and what whoever has it may do."""

    __tablename__ = "roles"
    __table_args__ = (
        Index("uq_roles_name", "store_id", text("lower(name)"), unique=True),
        CheckConstraint(f"char_length(name) BETWEEN 1 AND {LONGEST_NAME * 2}", name="name_length"),
        CheckConstraint("refund_at_most_minor > 0", name="refund_at_most"),
    )

    name: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # How much its people may have given back of one order, in the store's currency; None for any amount.
    refund_at_most_minor: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def allowed(self) -> frozenset[str]:
        """What it allows; a permission that there is no longer allows nothing."""
        return may.giving_back_at_most(may.with_own(known(self.permissions)), self.refund_at_most_minor)

    @property
    def chosen(self) -> frozenset[str]:
        """What was chosen for it."""
        return known(self.permissions)


def known(wanted: Iterable[str]) -> frozenset[str]:
    """Return those that are permissions."""
    return frozenset(wanted) & may.ALL
