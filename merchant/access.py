"""The only door to a store's data: who is asking, which store, and what their role allows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.permissions import MEMBER, permission_for
from shared.accounts.models import User
from shared.accounts.queries import signed_in_user
from shared.kernel.errors import NotAllowed, NotFound
from shared.kernel.sentences import say
from shared.stores.members import Held, Membership, memberships_of
from shared.stores.models import Store
from shared.web.cookies import read_cookie
from shared.web.respond import see_other
from shared.web.services import services_of

SESSION_COOKIE: Final = "member"

# Routes that nobody has to be signed in for.
PUBLIC_PREFIXES: Final = (
    "health.",
    "static",
    "sessions.",
    "password_resets.",
    "invitations.",
    "sign_ups.",
    "guide.",
    "languages.",
    "platform.",
    "dev.",
    "webhooks.",
)


@dataclass(frozen=True, slots=True)
class Access:
    """A signed-in member of a store, and what they may do in it."""

    user: User
    store: Store
    member_id: UUID
    held: Held
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        """Say whether their role allows it."""
        return permission in self.permissions

    def opens(self, route: str) -> bool:
        """Say whether a route would let them in: by this, pages hide what leads to a refusal."""
        needed = permission_for(route)
        return needed == MEMBER or needed in self.permissions


async def require_member(request: Request) -> Response | None:
    """Before each handler: let nobody in but members of the store whose role allows it.

    Strangers are sent to sign in; who works elsewhere finds that there is no such store.
    """
    if request.state.route.startswith(PUBLIC_PREFIXES):
        return None
    services = services_of(request)
    token = read_cookie(request, SESSION_COOKIE)
    async with services.database.as_platform() as session:
        user = await signed_in_user(session, token, now=services.clock()) if token else None
        stores = await memberships_of(session, user.id) if user else []
    if user is None:
        return see_other(f"/dashboard/sign-in?next={quote(request.url.path, safe='')}")
    request.state.user, request.state.stores = user, [membership.store for membership in stores]
    slug = request.path_params.get("store")
    if slug is not None:
        request.state.access = access = _access(user, stores, slug)
        request.state.store = access.store
        if not access.opens(request.state.route):
            raise NotAllowed(say("Your role does not allow this. Ask somebody who looks after people here."))
    return None


def member_of(request: Request) -> Access:
    """Return who is asking, as found by `require_member`."""
    access: Access = request.state.access
    return access


@asynccontextmanager
async def work(request: Request) -> AsyncIterator[AsyncSession]:
    """Open one transaction in the member's store; leaving the block commits."""
    async with services_of(request).database.in_store(member_of(request).store.id) as session:
        yield session


def _access(user: User, stores: Sequence[Membership], slug: str) -> Access:
    # A store of somebody else looks exactly like one that never was.
    for one in stores:
        if one.store.slug == slug:
            return Access(user, one.store, one.member_id, one.held, one.held.allowed)
    raise NotFound
