"""By what a store's people can sign in, for the two stores of the isolation tests."""

from dataclasses import dataclass

from sqlalchemy import select

from shared.accounts.identities import Identity, UserIdentity, attach_identity
from shared.accounts.issuer_tries import begin_try, let_wait, take_try
from shared.accounts.models import User
from shared.accounts.passkeys import ADDING, NewPasskey, Passkey, add_passkey, begin_challenge
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Member, Store
from tests.tenancy.world_prices import PriceIds


@dataclass(frozen=True, slots=True)
class WayIds(PriceIds):
    """By what a way to sign in can be asked for."""

    identity: str
    passkey: str


def nobodys_ways() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    return {"identity": str(new_id()), "passkey": str(new_id())}


async def fill_ways(database: Database, store: Store) -> dict[str, str]:
    """Connect somebody who works in the store with an issuer, and have them on the way to another."""
    now, theirs = utc_now(), Identity("https://issuer.example", new_id().hex, "mia@issuer.example")
    async with database.as_platform() as session:
        mine = select(User).join(Member, Member.user_id == User.id).where(Member.store_id == store.id)
        user = (await session.scalars(mine.limit(1))).one()
        await attach_identity(session, user, theirs, language="en", now=now)
        taken = begin_try(
            session, asked="oidc", user_id=user.id, following="/dashboard", secret_key="of tests", now=now
        )
        await session.flush()
        tried = await take_try(session, asked="oidc", state=taken.state, browser=taken.browser, now=now)
        assert tried is not None
        await let_wait(session, tried.id, Identity(theirs.issuer, "another", theirs.email), now=now)
        begin_challenge(session, ADDING, user_id=user.id, secret_key="of tests", now=now)
        key = NewPasskey(new_id().bytes, b"not a key", 0)
        await add_passkey(session, user, key, name="A phone", language="en", now=now)
        passkey = (await session.scalars(select(Passkey).where(Passkey.user_id == user.id))).one()
        identity = (await session.scalars(select(UserIdentity).where(UserIdentity.user_id == user.id))).one()
    return {"identity": str(identity.id), "passkey": str(passkey.id)}
