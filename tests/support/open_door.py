"""Both sites for whoever measures: everybody may try as often as they like."""

from dataclasses import replace
from uuid import UUID

import pytest

import merchant.app
import storefront.app
from shared.adapters.rate_limits import Limit, RateLimits
from shared.web.door import Door
from shared.web.services import Services


class Unlimited(RateLimits):
    """Lets everybody try as often as they like."""

    async def take(self, limit: Limit, *, store: UUID | str, caller: str) -> None:
        """Count nothing."""


@pytest.fixture(scope="module")
def open_door(services: Services) -> Door:
    """Both sites, without limits."""
    unlimited = replace(services, limits=Unlimited(services.settings.redis.url))

    async def opened() -> Services:
        return unlimited

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(unlimited)
    return door
