"""The visitor's wishlist: found by account or cookie, and how it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.currencies.paying import as_paid, paying_in
from shared.kernel.money import Money
from shared.kernel.reading import reader_of
from shared.products.priced_products import price_products
from shared.products.read_shown_products import shown_products_among
from shared.products.shown_product import ShownImage, ShownProduct, ShownVariant
from shared.web.cookies import read_cookie, set_cookie
from shared.web.respond import respond
from shared.web.services import services_of
from shared.wishlists.models import Wishlist, WishlistItem
from shared.wishlists.queries import items_of, wishlist_of
from shared.wishlists.save_item import new_wishlist
from shared.wishlists.share_wishlist import share_token
from storefront.languages import here
from storefront.visit import CUSTOMER_COOKIE, customer_of

WISHLIST_COOKIE: Final = "wishlist"
WISHLIST_LIFE: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing on a list, in the visitor's language and currency.

    `variant` is the version that is wanted, None while none of several is chosen. `cheaper` is by how much its price
    fell since it was saved, `dearer` by how much it rose; a price that follows no rate is compared with nothing.
    """

    item: WishlistItem
    product: ShownProduct
    variant: ShownVariant | None
    price: Money
    cheaper: Money | None
    dearer: Money | None

    @property
    def versions(self) -> Sequence[ShownVariant]:
        """What there is to choose from, nothing for a product of one version."""
        return self.product.variants if len(self.product.variants) > 1 else ()

    @property
    def price_varies(self) -> bool:
        """Whether another version, as none is chosen yet, costs something else."""
        return self.variant is None and any(one.price != self.price for one in self.product.variants)

    @property
    def picture(self) -> ShownImage | None:
        """The first picture of the product."""
        return next(iter(self.product.images), None)

    @property
    def is_available(self) -> bool:
        """Whether the wanted version can be bought; any, while none is chosen."""
        wanted = [self.variant] if self.variant else self.product.variants
        return any(variant.is_available for variant in wanted)


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
    """Return what a list shows: what is in the shop, last saved first."""
    items = await items_of(session, wishlist.id) if wishlist else ()
    reader = await reader_of(session)
    # In the store's own currency, in which prices were kept; then as they are paid.
    with paying_in(None):
        own = await shown_products_among(reader, [item.product_id for item in items])
    paid = {product.id: product for product in await price_products(reader, list(own.values()))}
    return [
        _wish(item, own[item.product_id], paid[item.product_id]) for item in items if item.product_id in own
    ]


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
    link = (
        here(request, f"/wishlists/{share_token(secret_key, wishlist)}") if wishlist and is_shared else None
    )
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


def _wish(item: WishlistItem, own: ShownProduct, paid: ShownProduct) -> Wish:
    now, then = _price(own, _wanted(own, item)), item.price_then
    wanted = _wanted(paid, item)
    price = _price(paid, wanted)
    before = as_paid(then) if now.currency == then.currency and as_paid(now) == price else price
    return Wish(
        item,
        paid,
        wanted,
        price,
        cheaper=before - price if price < before else None,
        dearer=price - before if before < price else None,
    )


def _wanted(product: ShownProduct, item: WishlistItem) -> ShownVariant | None:
    """Return the version that is wanted: the chosen one while it is sold, or the only one there is."""
    if len(product.variants) == 1:
        return product.variants[0]
    return next((variant for variant in product.variants if variant.id == item.variant_id), None)


def _price(product: ShownProduct, wanted: ShownVariant | None) -> Money:
    """Return what the wanted version costs, or the cheapest that can be bought, or of all when none can."""
    if wanted is not None:
        return wanted.price
    buyable = [variant for variant in product.variants if variant.is_available] or product.variants
    return min(variant.price for variant in buyable)
