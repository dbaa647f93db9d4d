"""Open a store of one's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.add_member import add_member
from shared.stores.create_store import create_store, is_address
from shared.stores.errors import SlugTaken
from shared.stores.models import Store
from shared.stores.place import zone_of
from shared.stores.roles import OWNER

LONGEST_NAME: Final = 80
# Where prices are told without tax.
_WITHOUT_TAX: Final = frozenset({"US", "CA"})


@dataclass(frozen=True, slots=True)
class StoreWishes:
    """What somebody decides when they open a store; the rest follows from the country."""

    name: str
    slug: str
    country: str
    currency: str
    language: str


async def open_store(
    session: AsyncSession, owner: User, wishes: StoreWishes, *, platform_host: str, now: datetime
) -> Store:
    """Make a store and its owner a member (platform role). Raises Invalid at its field, also for a taken address."""
    if not wishes.name or len(wishes.name) > LONGEST_NAME:
        raise Invalid({"store_name": say("Enter a name of at most %(num)s characters.", num=LONGEST_NAME)})
    if not is_address(wishes.slug):
        raise Invalid(
            {"slug": say("Use lower-case letters, digits and hyphens, at most 63, such as my-shop.")}
        )
    try:
        store = await create_store(
            session,
            slug=wishes.slug,
            name=wishes.name,
            currency=wishes.currency,
            country=wishes.country,
            email=owner.email,
            platform_host=platform_host,
            now=now,
            locale=wishes.language,
            time_zone=zone_of(wishes.country),
            prices_include_tax=wishes.country not in _WITHOUT_TAX,
        )
    except SlugTaken:
        raise Invalid({"slug": say("This address is taken. Try another one.")}) from None
    await add_member(session, store.id, owner.id, role=OWNER, now=now)
    return store
