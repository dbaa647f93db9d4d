"""The only door to a store's data: who is asking, which store, and in which role."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.models import User
from shared.accounts.queries import signed_in_user
from shared.kernel.errors import NotAllowed, NotFound
from shared.kernel.sentences import say
from shared.stores.models import Store
from shared.stores.queries import stores_of_user
from shared.web.cookies import read_cookie
from shared.web.respond import see_other
from shared.web.services import services_of

SESSION_COOKIE: Final = "member"
MANAGING: Final = ("owner", "manager")

# Routes that nobody has to be signed in for.
PUBLIC_PREFIXES: Final = (
    "health.",
    "static",
    "sessions.",
    "password_resets.",
    "guide.",
    "languages.",
    "platform.",
    "dev.",
    "webhooks.",
)


@dataclass(frozen=True, slots=True)
class Access:
    """A signed-in member of a store."""

    user: User
    store: Store
    role: str


async def require_member(request: Request) -> Response | None:
    """Before each handler: send strangers to sign in, and members of other stores to a page that does not exist."""
    if request.state.route.startswith(PUBLIC_PREFIXES):
        return None
    services = services_of(request)
    token = read_cookie(request, SESSION_COOKIE)
    async with services.database.as_platform() as session:
        user = await signed_in_user(session, token, now=services.clock()) if token else None
        stores = await stores_of_user(session, user.id) if user else []
    if user is None:
        return see_other(f"/dashboard/sign-in?next={quote(request.url.path, safe='')}")
    request.state.user, request.state.stores = user, stores
    slug = request.path_params.get("store")
    if slug is not None:
        request.state.access = _access(user, stores, slug)
        request.state.store = request.state.access.store
    return None


def member_of(request: Request) -> Access:
    """Return who is asking, as found by `require_member`."""
    access: Access = request.state.access
    return access


def manager_of(request: Request) -> Access:
    """Return who is asking when they may decide where the store's money goes; raises NotAllowed for anybody else."""
    access = member_of(request)
    if access.role not in MANAGING:
        raise NotAllowed(say("Only owners and managers can change this."))
    return access


@asynccontextmanager
async def work(request: Request) -> AsyncIterator[AsyncSession]:
    """Open one transaction in the member's store; leaving the block commits."""
    async with services_of(request).database.in_store(member_of(request).store.id) as session:
        yield session


def _access(user: User, stores: Sequence[tuple[Store, str]], slug: str) -> Access:
    # A store of somebody else looks exactly like one that never was.
    for store, role in stores:
        if store.slug == slug:
            return Access(user, store, role)
    raise NotFound
