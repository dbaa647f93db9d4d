"""Connect a store to a provider of tax rates. The key goes in and never comes out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sealing import KeyRing
from shared.kernel.sentences import say
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from shared.taxes.errors import NoTaxProvider
from shared.taxes.providers import WHEN_AWAY, TaxAnswer, TaxProvider, tax_provider

LONGEST_NAME: Final = 60
LONGEST_ADDRESS: Final = 300
LONGEST_SECRET: Final = 255


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """What a merchant types. An empty key leaves the one that is there."""

    name: str
    address: str
    when_away: str
    is_on: bool = True
    secret: str = field(default="", repr=False)


async def connect_provider(
    session: AsyncSession, store: Store, terms: ProviderTerms, *, keys: KeyRing, actor: str, now: datetime
) -> TaxProvider:
    """Write who names the store's rates; raises Invalid. What another address had answered speaks no more."""
    _refuse(terms)
    provider = await tax_provider(session)
    if provider is None:
        provider = TaxProvider(store_id=store.id, id=new_id(), created_at=now, address="", name="")
        session.add(provider)
    is_another = provider.address != terms.address
    if is_another and provider.secret is not None and not terms.secret:
        # Else whoever may change settings could have the key sent to a server of their own.
        raise Invalid({"secret": say("Enter the key again: it was for another address.")})
    provider.name, provider.address = terms.name, terms.address
    provider.when_away, provider.is_on = terms.when_away, terms.is_on
    if terms.secret:
        provider.secret, provider.secret_end = keys.seal(terms.secret, provider.place), terms.secret[-4:]
    provider.problem, provider.rests_until = "", None
    await session.flush()
    if is_another:
        await session.execute(delete(TaxAnswer))
    await bump_catalogue(session)
    facts = {"provider": terms.name, "is_on": terms.is_on, "when_away": terms.when_away}
    record(session, "tax_provider.connected", store.id, actor=actor, now=now, **facts)
    return provider


async def disconnect_provider(session: AsyncSession, store: Store, *, actor: str, now: datetime) -> None:
    """Forget the provider, its key and what it said; orders keep what they used. Raises NoTaxProvider."""
    provider = await tax_provider(session)
    if provider is None:
        raise NoTaxProvider
    await session.delete(provider)
    await session.flush()
    await bump_catalogue(session)
    record(session, "tax_provider.disconnected", store.id, actor=actor, now=now)


async def note_checked(session: AsyncSession, *, problem: str, now: datetime) -> None:
    """Write what a check of the connection found; raises NoTaxProvider."""
    provider = await tax_provider(session)
    if provider is None:
        raise NoTaxProvider
    provider.problem, provider.checked_at, provider.rests_until = problem, now, None
    await session.flush()


def _refuse(terms: ProviderTerms) -> None:
    wrong: dict[str, str] = {}
    if not terms.name or len(terms.name) > LONGEST_NAME:
        wrong["provider_name"] = say("Give it a name of at most 60 characters.")
    if not _is_address(terms.address):
        wrong["address"] = say("Enter an address that begins with https://.")
    if terms.when_away not in WHEN_AWAY:
        wrong["when_away"] = say("Choose one of these.")
    if len(terms.secret) > LONGEST_SECRET or not terms.secret.isascii() or not terms.secret.isprintable():
        wrong["secret"] = say("This is not a key.")
    if wrong:
        raise Invalid(wrong)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_usual = parts.port in (None, 443)
    except ValueError:
        return False
    is_plain = parts.username is None and not parts.fragment and text.isascii() and text.isprintable()
    return (
        is_usual
        and is_plain
        and parts.scheme == "https"
        and bool(parts.hostname)
        and len(text) <= LONGEST_ADDRESS
    )
