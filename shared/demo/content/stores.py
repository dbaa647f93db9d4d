"""The three demo stores."""

from typing import Final

from shared.demo.content import atlas_and_loom, kernel_coffee, northbound
from shared.demo.content.shape import DemoStore

STORES: Final[tuple[DemoStore, ...]] = (atlas_and_loom.STORE, northbound.STORE, kernel_coffee.STORE)
