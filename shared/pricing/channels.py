"""Where a purchase is made: in the shop, or by somebody of the store for a buyer."""

from typing import Final

SHOP: Final = "shop"
STAFF: Final = "staff"
CHANNELS: Final = (SHOP, STAFF)
