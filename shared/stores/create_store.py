"""Create a store with its own address."""

import re
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.errors import SlugTaken
from shared.stores.models import Domain, Store

RESERVED: Final = frozenset(
    {
        "www",
        "api",
        "admin",
        "dashboard",
        "dev",
        "static",
        "media",
        "mail",
        "platform",
        "help",
        "invitations",
        "language",
        "password-reset",
        "sign-in",
        "sign-out",
        "sign-up",
        "new-store",
    }
)


async def create_store(
    session: AsyncSession,
    *,
    slug: str,
    name: str,
    currency: str,
    country: str,
    email: str,
    platform_host: str,
    now: datetime,
    **look: Any,
) -> Store:
    """Add a store that answers at slug.platform_host. Runs as the platform. Raises Invalid or SlugTaken."""
    _refuse_bad(slug=slug, currency=currency, country=country)
    if await session.scalar(select(Store.id).where(Store.slug == slug)):
        raise SlugTaken(slug)

    store = Store(
        slug=slug,
        name=name.strip() or slug,
        currency=currency,
        country=country,
        email=email,
        created_at=now,
        **look,
    )
    session.add(store)
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        # Somebody else takes it at this moment.
        raise SlugTaken(slug) from None
    session.add(Domain(store_id=store.id, host=f"{slug}.{platform_host}".lower(), created_at=now))
    await session.flush()
    return store


def is_address(slug: str) -> bool:
    """Say whether a store could answer at this address, if it is free."""
    return (
        re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", slug, re.ASCII) is not None
        and slug not in RESERVED
    )


def _refuse_bad(*, slug: str, currency: str, country: str) -> None:
    wrong = {}
    if not is_address(slug):
        wrong["slug"] = say("Use lower-case letters, digits and hyphens, at most 63, such as my-shop.")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        wrong["currency"] = say("Use a three-letter currency code, such as EUR.")
    if not re.fullmatch(r"[A-Z]{2}", country):
        wrong["country"] = say("Use a two-letter country code, such as DE.")
    if wrong:
        raise Invalid(wrong)
