"""A shopper's visit: their store, its transactions, their cart and account."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import Limit
from shared.carts.models import Cart
from shared.carts.queries import open_cart, open_cart_of_customer
from shared.carts.whole_cart import BY_CUSTOMER, BY_TOKEN, read_cart
from shared.customers.models import SESSION_LIFE, Customer
from shared.customers.sign_in import customer_here, signed_in_customer
from shared.kernel.reading import Reader, Record, Writer
from shared.kernel.tokens import hash_token
from shared.stores.models import Store
from shared.web.cookies import read_cookie, set_cookie
from shared.web.footfall import Footfall
from shared.web.proxies import caller_of
from shared.web.respond import see_other
from shared.web.services import services_of
from storefront.done import said_by
from storefront.frame import FrameFacts, frame_facts
from storefront.paying import currency_choices
from storefront.standing import Frame, Standing, frame_of, standing

CART_COOKIE: Final = "cart"
CUSTOMER_COOKIE: Final = "customer"
CART_LIFE: Final = timedelta(days=90)
FRAMELESS: Final = frozenset(
    {
        "media.show",
        "downloads.show",
        "data_exports.show",
        "branding.show",
        "branding.rules",
        "previews.show",
        "previews.article",
        "sketches.create",
        "sketches.style",
        "cart_summary.show",
        "cart_contacts.create",
        "cart_recoveries.opened",
        "campaign_links.show",
        "series_visits.show",
        "recently_seen.index",
        "wishlist_summary.show",
        "review_votes.create",
        "search_notes.create",
        "search_suggestions.index",
        "robots.show",
        "sitemaps.index",
        "sitemaps.pages",
        "sitemaps.products",
        "feeds.atom",
        "posts.atom",
        "feeds.google",
        "feeds.facebook",
        "installable.manifest",
        "installable.icon",
        "installable.service_worker",
    }
)

# What a browser fetches for a page, as it says in Sec-Fetch-Dest: nobody reads an answer to that.
PARTS: Final = frozenset({"image", "script", "style", "font", "manifest", "audio", "video", "serviceworker"})
ERROR: Final = "errors.show"

Result = TypeVar("Result")


def store_of(request: Request) -> Store:
    """Return the store whose host was asked."""
    store: Store = request.state.store
    return store


def footfall_of(request: Request) -> Footfall:
    """Return where this process counts what visits lead to."""
    footfall: Footfall = request.state.footfall
    return footfall


@asynccontextmanager
async def work(request: Request) -> AsyncIterator[AsyncSession]:
    """Open one transaction in the visited store; leaving the block commits."""
    async with services_of(request).database.in_store(store_of(request).id) as session:
        yield session


@asynccontextmanager
async def read(request: Request) -> AsyncIterator[Reader]:
    """Open one read-only transaction in the visited store, straight on the driver."""
    async with services_of(request).database.reading(store_of(request).id) as reader:
        yield reader


async def recall(
    request: Request, name: str, find: Callable[[Reader], Awaitable[Result]], *, within: Reader | None = None
) -> Result:
    """Return a fact that all pages of this version of the catalogue share, found by the first of them."""

    async def find_it() -> Result:
        if within is not None:
            return await find(within)
        async with read(request) as reader:
            return await find(reader)

    return await services_of(request).memory.recall(store_of(request), name, find_it)


async def write(request: Request, change: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Do a change in one transaction, again from its start after a deadlock or serialization failure."""
    return await services_of(request).database.run(store_of(request).id, change)


async def write_lightly(request: Request, change: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Do a change as `write` does, for use-cases that hardly ever need more than the driver."""
    return await services_of(request).database.run_lightly(store_of(request).id, change)


def short_work(request: Request) -> AbstractAsyncContextManager[Writer]:
    """Open one transaction in the visited store, straight on the driver; leaving the block commits."""
    return services_of(request).database.writing(store_of(request).id)


def glance(request: Request) -> AbstractAsyncContextManager[Reader]:
    """Open a reader in the visited store for a statement or two that need not see the same moment."""
    return services_of(request).database.glancing(store_of(request).id)


async def alone(request: Request, statement: str, *arguments: object) -> Sequence[Record]:
    """Do one statement in the visited store that is a transaction by itself."""
    return await services_of(request).database.alone(store_of(request).id, statement, *arguments)


async def begin_visit(request: Request) -> Response | None:
    """Before each handler: give the page what stands around it."""
    if request.state.route in FRAMELESS:
        request.state.frame = {}
    else:
        now = services_of(request).clock()
        facts = await facts_of(request)
        stands = await stands_here(request)
        request.state.frame = Frame(lambda: _frame(request, facts, stands, now=now))
    return None


def _frame(request: Request, facts: FrameFacts, stands: Standing, *, now: datetime) -> dict[str, Any]:
    around = frame_of(request, store_of(request), facts, stands, now=now)
    return around | {"currencies": currency_choices(request), "did": said_by(request)}


async def put_frame(request: Request) -> bool:
    """Put the shop's frame around an error; a picture or a script that is missing needs none."""
    if getattr(request.state, "route", "") in FRAMELESS or request.headers.get("sec-fetch-dest", "") in PARTS:
        return False
    if not getattr(request.state, "frame", None):
        # No route led here, or its own frame was not put yet.
        request.state.site, request.state.route = "storefront", ERROR
        await begin_visit(request)
    return True


async def facts_of(request: Request) -> FrameFacts:
    """Return how the visited shop is laid out."""
    return await recall(request, "frame", frame_facts)


async def stands_here(request: Request) -> Standing:
    """Return what stands around every page of the visited shop."""

    async def work_out() -> Standing:
        return standing(request, store_of(request), await facts_of(request))

    return await services_of(request).memory.recall(store_of(request), "standing", work_out)


def is_guest(request: Request) -> bool:
    """Whether this browser says of nobody that they are signed in."""
    return read_cookie(request, CUSTOMER_COOKIE) is None


async def customer_of(request: Request, session: AsyncSession) -> Customer | None:
    """Return the signed-in customer of this browser."""
    token = read_cookie(request, CUSTOMER_COOKIE)
    return await signed_in_customer(session, token, now=services_of(request).clock()) if token else None


async def customer_on(request: Request, writer: Writer) -> Customer | None:
    """Return the signed-in customer of this browser, straight on the driver."""
    token = read_cookie(request, CUSTOMER_COOKIE)
    return await customer_here(writer, token, now=services_of(request).clock()) if token else None


def cart_token(request: Request) -> str | None:
    """Return the token of this browser's cart."""
    return read_cookie(request, CART_COOKIE)


def remember_cart(request: Request, response: Response, token: str) -> None:
    """Let the browser keep its cart."""
    set_cookie(request, response, CART_COOKIE, token, life=CART_LIFE)


async def find_cart(request: Request, session: AsyncSession) -> Cart | None:
    """Return the open cart, whole: this browser's, else the one that the signed-in customer began elsewhere."""
    cart = await open_cart(session, cart_token(request))
    if cart is not None:
        return cart
    customer = await customer_of(request, session)
    return await open_cart_of_customer(session, customer.id) if customer else None


async def cart_here(request: Request, writer: Writer, customer: Customer | None) -> Cart | None:
    """Return the open cart as `find_cart` does, straight on the driver."""
    token = cart_token(request)
    cart = await read_cart(writer, BY_TOKEN, hash_token(token)) if token else None
    if cart is not None:
        return cart
    return await read_cart(writer, BY_CUSTOMER, customer.id) if customer else None


def remember_customer(request: Request, response: Response, token: str) -> None:
    """Let the browser stay signed in."""
    set_cookie(request, response, CUSTOMER_COOKIE, token, life=SESSION_LIFE)


async def count_try(request: Request, limit: Limit) -> None:
    """Count a try of whoever asks in this store; raises TooMany."""
    await services_of(request).limits.take(limit, store=store_of(request).id, caller=caller_of(request))


def wants_json(request: Request) -> bool:
    """Whether the caller is a program that reads refusals as JSON rather than a person with a page."""
    return "application/json" in request.headers.get("accept", "")


def go_to(request: Request, path: str) -> Response:
    """Send the visitor to another page after a form did its work; htmx has to be told in its own header."""
    if request.headers.get("hx-request") == "true":
        return Response(headers={"hx-redirect": path})
    return see_other(path)
