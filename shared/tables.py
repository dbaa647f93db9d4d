"""All tables of an installation in one place: importing this module makes the whole metadata known."""

from shared.accounts import models as accounts
from shared.carts import models as carts
from shared.customers import models as customers
from shared.inventory import models as inventory
from shared.kernel import events, jobs
from shared.kernel.tables import Table
from shared.notifications import models as notifications
from shared.notifications import stock_notices
from shared.orders import downloads
from shared.orders import models as orders
from shared.payments import models as payments
from shared.products import bundles, digital_files
from shared.products import models as products
from shared.reviews import models as reviews
from shared.stores import models as stores
from shared.wishlists import models as wishlists

metadata = Table.metadata

__all__ = [
    "accounts",
    "bundles",
    "carts",
    "customers",
    "digital_files",
    "downloads",
    "events",
    "inventory",
    "jobs",
    "metadata",
    "notifications",
    "orders",
    "payments",
    "products",
    "reviews",
    "stock_notices",
    "stores",
    "wishlists",
]
