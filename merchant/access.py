"""The only door to a store's data: who is asking, which store, and what their role allows."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.guarded_routes import hands_out, is_open_before_second_step, needs_proof
from merchant.order_scope import opens, reach_at
from shared.accounts.models import User
from shared.accounts.queries import Visit, visit_of
from shared.kernel.errors import NotAllowed, NotFound
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.returns.own_orders import read_only_own
from shared.stores.audit import watch_changes, write_entry
from shared.stores.members import Held, Membership, memberships_of
from shared.stores.models import Store
from shared.stores.permissions import (
    EVERY,
    ORDERS_SEE,
    TEAM,
    allows,
    beyond_own,
    beyond_team,
    most_given_back,
    reach_of,
    reaches_teams,
)
from shared.stores.teams import in_common_with
from shared.web.cookies import read_cookie
from shared.web.respond import see_other
from shared.web.services import services_of

Result = TypeVar("Result")

SESSION_COOKIE: Final = "member"
# How long a proof of who one is counts for what would hurt in other hands.
PROVEN_FOR: Final = timedelta(minutes=30)

# Routes that nobody has to be signed in for.
PUBLIC_PREFIXES: Final = (
    "health.",
    "certificates.",
    "static",
    "sessions.",
    "password_resets.",
    "invitations.",
    "notice_stops.",
    "sign_ups.",
    "sign_in_codes.",
    "issuer_sign_ins.",
    "connections.",
    "passkey_challenges.",
    "passkey_sign_ins.",
    "guide.",
    "languages.",
    "platform.",
    "dev.",
    "webhooks.",
    # They ask for a key (merchant/api/door.py).
    "api.",
)


@dataclass(frozen=True, slots=True)
class Access:
    """A signed-in member of a store, and what they may do in it."""

    user: User
    store: Store
    member_id: UUID
    held: Held
    permissions: frozenset[str]
    visit: Visit
    # Their teams and who is in one of them; known only where their role reaches so far.
    in_common: frozenset[UUID] = frozenset()

    def may(self, permission: str) -> bool:
        """Say whether their role allows it, at least for orders that are assigned to them."""
        return allows(self.permissions, permission)

    def opens(self, route: str) -> bool:
        """Say whether a route would let them in: by this, pages hide what leads to a refusal."""
        return opens(self.permissions, route)

    @property
    def sees_only_of(self) -> frozenset[UUID] | None:
        """Of which members and teams they see orders alone: of themselves, or of their teams. None: they see all."""
        reach = reach_of(self.permissions, ORDERS_SEE)
        return None if reach in (EVERY, None) else self.whose(reach)

    @property
    def sees_only_own(self) -> bool:
        """Whether of all orders they see only those that are assigned to themselves."""
        return self.sees_only_of == frozenset({self.member_id})

    def sees_what_is_of(self, assigned_to: UUID | None) -> bool:
        """Say whether they see an order that is this member's or team's, or, with None, nobody's."""
        return self.sees_only_of is None or assigned_to in self.sees_only_of

    def whose(self, reach: str | None) -> frozenset[UUID]:
        """Return the members and teams whose orders a permission holds for that does not hold for all."""
        return self.in_common | {self.member_id} if reach == TEAM else frozenset({self.member_id})

    @property
    def refund_limit(self) -> Money | None:
        """How much of one order they may give back; None for any amount."""
        most = most_given_back(self.permissions)
        return None if most is None else Money(most, self.store.currency)

    def before(self, assigned_to: UUID | None) -> "Access":
        """Return what they may do on the page of an order that is somebody's: of others' less than of their own."""
        if assigned_to == self.member_id:
            return self
        beyond = beyond_own if assigned_to in self.in_common else beyond_team
        return replace(self, permissions=beyond(self.permissions))


async def require_member(request: Request) -> Response | None:
    """Before each handler: let nobody in but members of the store whose role allows it.

    Strangers are sent to sign in; who works elsewhere finds that there is no such store.
    """
    if request.state.route.startswith(PUBLIC_PREFIXES):
        return None
    services = services_of(request)
    token = read_cookie(request, SESSION_COOKIE)
    async with services.database.as_platform() as session:
        visit = await visit_of(session, token, now=services.clock()) if token else None
        stores = await memberships_of(session, visit.user.id) if visit else []
    if visit is None:
        return see_other(f"/dashboard/sign-in?next={quote(request.url.path, safe='')}")
    request.state.user, request.state.stores = visit.user, [membership.store for membership in stores]
    slug = request.path_params.get("store")
    if slug is not None:
        request.state.access = access = await _with_teams(request, _access(visit, stores, slug))
        request.state.store = access.store
        if not access.opens(request.state.route):
            raise NotAllowed(say("Your role does not allow this. Ask somebody who looks after people here."))
        return _ask_for_more(request, access, now=services.clock())
    return None


def member_of(request: Request) -> Access:
    """Return who is asking, as found by `require_member`."""
    access: Access = request.state.access
    return access


@asynccontextmanager
async def work(request: Request) -> AsyncIterator[AsyncSession]:
    """Open one transaction in the member's store; leaving the block commits, with a line in the log of what it did."""
    async with (
        services_of(request).database.in_store(member_of(request).store.id) as session,
        written_down(request, session),
    ):
        narrow(request, session)
        yield session


def narrow(request: Request, session: AsyncSession) -> None:
    """Have a session read no orders but the member's own, or their teams', where their role goes no further here."""
    access = member_of(request)
    is_reading = request.method in ("GET", "HEAD")
    reach = reach_at(access.permissions, request.state.route, is_reading=is_reading)
    if reach != EVERY:
        read_only_own(session, access.member_id, whose=access.whose(reach))


async def work_again(request: Request, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Do `work` in one transaction of the member's store, again from its start after a deadlock."""

    async def whole(session: AsyncSession) -> Result:
        async with written_down(request, session):
            narrow(request, session)
            return await work(session)

    return await services_of(request).database.run(member_of(request).store.id, whole)


@asynccontextmanager
async def written_down(request: Request, session: AsyncSession) -> AsyncIterator[None]:
    """Write into the log, in the transaction itself, that this member did what this request asks for."""
    route, is_reading = request.state.route, hands_out(request.state.route)
    if request.method in ("GET", "HEAD") and (not is_reading or hasattr(request.state, "is_written_down")):
        yield
        return
    watch_changes(session)
    yield
    request.state.is_written_down = True
    named = [str(value) for name, value in request.path_params.items() if name != "store"]
    await write_entry(
        session,
        actor=member_of(request).user.email,
        action=route,
        subject=" ".join(named),
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        is_reading=is_reading,
        now=services_of(request).clock(),
    )


def _access(visit: Visit, stores: Sequence[Membership], slug: str) -> Access:
    # A store of somebody else looks exactly like one that never was.
    for one in stores:
        if one.store.slug == slug:
            return Access(visit.user, one.store, one.member_id, one.held, one.held.allowed, visit)
    raise NotFound


async def _with_teams(request: Request, access: Access) -> Access:
    """Add who has orders in common with them, for whom that matters; nobody else pays for the question."""
    if not reaches_teams(access.permissions):
        return access
    async with services_of(request).database.as_platform() as session:
        return replace(access, in_common=await in_common_with(session, access.store.id, access.member_id))


def _ask_for_more(request: Request, access: Access, *, now: datetime) -> Response | None:
    """Lead to the second step that the store asks this role for, and to another proof where the last one is old."""
    route, account = request.state.route, f"/dashboard/{access.store.slug}/account"
    is_asked = access.held.key in access.store.second_step_for and not access.visit.has_second_step
    if is_asked and not is_open_before_second_step(route):
        return see_other(f"{account}/second-step?needed=yes")
    if needs_proof(route) and access.visit.proven_at < now - PROVEN_FOR:
        way_back = request.url.path if request.method == "GET" else f"/dashboard/{access.store.slug}"
        return see_other(f"{account}/proof?next={quote(way_back, safe='')}")
    return None
