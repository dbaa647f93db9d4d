"""The visitor's wishlist: found by account or cookie, and how it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.money import Money
from shared.products.models import Variant
from shared.web.cookies import read_cookie, set_cookie
from shared.web.respond import respond
from shared.web.services import services_of
from shared.wishlists.models import Wishlist, WishlistItem
from shared.wishlists.queries import items_of, wishlist_of
from shared.wishlists.save_item import new_wishlist
from shared.wishlists.share_wishlist import share_token
from storefront.visit import CUSTOMER_COOKIE, customer_of

WISHLIST_COOKIE: Final = "wishlist"
WISHLIST_LIFE: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing on a list. `cheaper` is by how much its price fell since it was saved, `dearer` by how much it rose."""

    item: WishlistItem
    price: Money
    cheaper: Money | None
    dearer: Money | None
    versions: Sequence[Variant]


@dataclass(frozen=True, slots=True)
class Removed:
    """What was just taken off, so that it can be put back."""

    product_id: str
    variant_id: str


def wishlist_token(request: Request) -> str | None:
    """Return the token of this browser's list."""
    return read_cookie(request, WISHLIST_COOKIE)


def may_have_wishlist(request: Request) -> bool:
    """Whether there can be a list at all: a browser without a cookie costs no query."""
    return wishlist_token(request) is not None or read_cookie(request, CUSTOMER_COOKIE) is not None


async def find_wishlist(request: Request, session: AsyncSession) -> Wishlist | None:
    """Return the signed-in customer's list, else this browser's."""
    customer = await customer_of(request, session)
    return await wishlist_of(
        session, token=wishlist_token(request), customer_id=customer.id if customer else None
    )


async def find_or_begin(request: Request, session: AsyncSession) -> tuple[Wishlist, str | None]:
    """The same, or a new list, with its token where a browser has to keep it."""
    found = await find_wishlist(request, session)
    if found is not None:
        return found, None
    customer = await customer_of(request, session)
    return await new_wishlist(
        session, customer_id=customer.id if customer else None, now=services_of(request).clock()
    )


def remember_wishlist(request: Request, response: Response, token: str | None) -> None:
    """Let the browser keep its list, where it is a new one."""
    if token:
        set_cookie(request, response, WISHLIST_COOKIE, token, life=WISHLIST_LIFE)


async def wishes_of(session: AsyncSession, wishlist: Wishlist | None) -> list[Wish]:
    """Return what a list shows."""
    return [_wish(item) for item in await items_of(session, wishlist.id)] if wishlist else []


async def wishlist_page(
    request: Request,
    session: AsyncSession,
    wishlist: Wishlist | None,
    *,
    status: int = 200,
    removed: Removed | None = None,
    wrong: str = "",
    problem: str = "",
) -> Response:
    """Render the visitor's own list; `problem` stands at the item whose id is `wrong`, or on top."""
    secret_key = services_of(request).settings.web.secret_key
    is_shared = wishlist is not None and wishlist.is_shared
    link = f"/wishlists/{share_token(secret_key, wishlist)}" if wishlist and is_shared else None
    return respond(
        request,
        "storefront/wishlists/show.html",
        status=status,
        wishes=await wishes_of(session, wishlist),
        link=f"{request.url.scheme}://{request.url.netloc}{link}" if link else None,
        is_signed_in=await customer_of(request, session) is not None,
        removed=removed,
        wrong=wrong,
        problem=problem,
    )


def _wish(item: WishlistItem) -> Wish:
    now, then = item.price_now, item.price_then
    comparable = now.currency == then.currency
    return Wish(
        item,
        now,
        cheaper=then - now if comparable and now < then else None,
        dearer=now - then if comparable and then < now else None,
        versions=item.product.variants if len(item.product.variants) > 1 else (),
    )
