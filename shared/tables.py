"""All tables of an installation in one place: importing this module makes the whole metadata known."""

from shared.accounts import models as accounts
from shared.carts import models as carts
from shared.content import models as content
from shared.customers import models as customers
from shared.inventory import models as inventory
from shared.kernel import events, jobs
from shared.kernel.tables import Table
from shared.notifications import models as notifications
from shared.orders import models as orders
from shared.products import models as products
from shared.reviews import models as reviews
from shared.stores import models as stores
from shared.wishlists import models as wishlists

metadata = Table.metadata

__all__ = [
    "accounts",
    "carts",
    "content",
    "customers",
    "events",
    "inventory",
    "jobs",
    "metadata",
    "notifications",
    "orders",
    "products",
    "reviews",
    "stores",
    "wishlists",
]
