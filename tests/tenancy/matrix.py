"""Every route of both sites: how it is asked for, and how it is asked for with what belongs to somebody else.

`plain` is the request with the store's own identifiers. `cases` names each identifier that the route takes
(`path:slug`, `query:after`, `form:variant`) and says what the answer to a foreign one is: 404 where it names the thing
that is asked for; otherwise the status of a page on which it finds nothing. Cookies are tried on every route without an
entry here. Where a part of the path names the store, the whole rest of the path is the other store's too.
"""

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from tests.tenancy.asks import (
    ADDRESS,
    Entry,
    climbing,
    desk,
    get,
    in_store,
    order_of,
    post,
    product_form,
    product_of,
    upload,
)
from tests.tenancy.world import PASSWORD

STOREFRONT: dict[str, Entry] = {
    "home.show": Entry(lambda _own: get("/")),
    "collections.index": Entry(lambda _own: get("/collections")),
    "collections.show": Entry(
        lambda own: get(f"/collections/{own.collection_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/collections/{their.collection_slug}")),
            "query:after": (200, lambda _own, their: get("/collections/all", after=their.shelf_cursor)),
        },
    ),
    "products.show": Entry(
        lambda own: get(f"/products/{own.product_slug}", variant=own.variant),
        {
            "path:slug": (404, lambda _own, their: get(f"/products/{their.product_slug}")),
            "query:variant": (
                200,
                lambda own, their: get(f"/products/{own.product_slug}", variant=their.variant),
            ),
        },
    ),
    "search.show": Entry(
        lambda own: get("/search", q=own.title),
        {"query:q": (200, lambda _own, their: get("/search", q=their.title))},
    ),
    "search_suggestions.index": Entry(
        lambda own: get("/search/suggestions", q=own.title),
        {"query:q": (200, lambda _own, their: get("/search/suggestions", q=their.title))},
    ),
    "search_notes.create": Entry(
        lambda own: post("/search/notes", q=own.title, outcome="clicks"),
        {"form:q": (204, lambda _own, their: post("/search/notes", q=their.title, outcome="clicks"))},
    ),
    "cart.show": Entry(
        lambda _own: get("/cart"),
        {"query:removed": (200, lambda _own, their: get("/cart", removed=their.variant, quantity="1"))},
    ),
    "cart_summary.show": Entry(lambda _own: get("/cart/summary")),
    "cart_lines.create": Entry(
        lambda own: post("/cart/lines", variant=own.variant, quantity="1"),
        {"form:variant": (404, lambda _own, their: post("/cart/lines", variant=their.variant, quantity="1"))},
    ),
    "cart_lines.update": Entry(
        lambda own: post(f"/cart/lines/{own.line}", quantity="3"),
        {"path:id": (404, lambda _own, their: post(f"/cart/lines/{their.line}", quantity="3"))},
    ),
    "cart_line_removals.create": Entry(
        lambda own: post(f"/cart/lines/{own.line}/removal"),
        {"path:id": (404, lambda _own, their: post(f"/cart/lines/{their.line}/removal"))},
    ),
    "cart_coupons.create": Entry(
        lambda _own: post("/cart/coupons", code="NOTHING"),
        {"form:code": (422, lambda _own, their: post("/cart/coupons", code=their.coupon_code))},
    ),
    "cart_coupons.destroy": Entry(
        lambda own: post(f"/cart/coupons/{own.coupon}/removal"),
        {"path:id": (404, lambda _own, their: post(f"/cart/coupons/{their.coupon}/removal"))},
    ),
    "checkout.show": Entry(lambda _own: get("/checkout")),
    "checkout.create": Entry(lambda _own: post("/checkout", email="ada@example.com", **ADDRESS)),
    "checkout_address.create": Entry(
        lambda _own: post("/checkout/address", **ADDRESS),
        {
            "form:delivery": (
                200,
                lambda _own, their: post("/checkout/address", **ADDRESS, delivery=their.shipping_method),
            )
        },
    ),
    "checkout_gift_cards.create": Entry(
        lambda _own: post("/checkout/gift-card", **ADDRESS, gift_card="nothing"),
        {
            "form:gift_card": (
                422,
                lambda _own, their: post("/checkout/gift-card", **ADDRESS, gift_card=their.gift_code),
            )
        },
    ),
    "checkout_gift_cards.destroy": Entry(lambda _own: post("/checkout/gift-card/removal", **ADDRESS)),
    "orders.show": Entry(
        lambda own: get(f"/orders/{own.order_token}"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}"))},
    ),
    "account.show": Entry(lambda _own: get("/account")),
    "sessions.new": Entry(lambda _own: get("/account/sign-in")),
    "sessions.create": Entry(
        lambda own: post("/account/sign-in", email=own.email, password="not this one"),
        {
            "form:email": (
                422,
                lambda _own, their: post("/account/sign-in", email=their.email, password=PASSWORD),
            )
        },
    ),
    "registrations.new": Entry(lambda _own: get("/account/sign-up")),
    "registrations.create": Entry(
        lambda own: post("/account/sign-up", email=own.email, name="Ada", password=PASSWORD),
        {
            # The same address in two stores is two people: whoever is known in B signs up in A as everybody does.
            "form:email": (
                303,
                lambda _own, their: post(
                    "/account/sign-up", email=their.email, name="Ada", password=PASSWORD
                ),
            )
        },
    ),
    "sessions.destroy": Entry(lambda _own: post("/account/sign-out")),
    "installable.manifest": Entry(lambda _own: get("/manifest.webmanifest")),
    "installable.icon": Entry(
        lambda _own: get("/icons/loom-192.png"),
        {
            "path:theme": (404, lambda _own, their: get(f"/icons/{their.product}-192.png")),
            "path:size": (404, lambda _own, their: get(f"/icons/loom-{their.order_number}.png")),
        },
    ),
    "installable.service_worker": Entry(lambda _own: get("/service-worker.js")),
    "installable.offline": Entry(lambda _own: get("/offline")),
    "robots.show": Entry(lambda _own: get("/robots.txt")),
    "sitemaps.index": Entry(lambda _own: get("/sitemap.xml")),
    "sitemaps.pages": Entry(lambda _own: get("/sitemaps/pages.xml")),
    "sitemaps.products": Entry(
        lambda own: get(f"/sitemaps/products-{own.product}.xml"),
        {"path:start": (404, lambda _own, their: get(f"/sitemaps/products-{their.product}.xml"))},
    ),
    "feeds.atom": Entry(lambda _own: get("/feeds/new.atom")),
    "feeds.google": Entry(lambda _own: get("/feeds/google.xml")),
    "feeds.facebook": Entry(lambda _own: get("/feeds/facebook.csv")),
    "media.show": Entry(
        lambda own: get(f"/media/{own.media_key}"),
        {
            "path:key": (404, lambda _own, their: get(f"/media/{their.media_key}")),
            "path:key_climbing": (404, lambda own, their: get(f"/media/{climbing(own, their)}")),
        },
    ),
}

MERCHANT: dict[str, Entry] = {
    "health.live": Entry(lambda _own: get("/healthz")),
    "health.ready": Entry(lambda _own: get("/readyz")),
    "health.metrics": Entry(lambda _own: get("/metrics")),
    "static": Entry(
        lambda _own: get("/static/css/reset.css"),
        {"path:path": (404, lambda _own, their: get(f"/static/{their.media_key}"))},
    ),
    "platform.front_door": Entry(lambda _own: get("/")),
    "stores.index": Entry(lambda _own: get("/dashboard")),
    "guide.index": Entry(lambda _own: get("/dashboard/help")),
    "guide.show": Entry(
        lambda _own: get("/dashboard/help/orders"),
        {"path:page": (404, lambda _own, their: get(f"/dashboard/help/{their.product_slug}"))},
    ),
    "sessions.new": Entry(
        lambda _own: get("/dashboard/sign-in"),
        {"query:next": (200, lambda _own, their: get("/dashboard/sign-in", next=desk(their)))},
    ),
    "sessions.create": Entry(
        lambda own: post("/dashboard/sign-in", email=own.email, password="not this one"),
        {
            "form:email": (
                422,
                lambda _own, their: post("/dashboard/sign-in", email=their.email, password=PASSWORD),
            ),
            "form:next": (
                422,
                lambda own, their: post("/dashboard/sign-in", email=own.email, password="", next=desk(their)),
            ),
        },
    ),
    "sessions.destroy": Entry(lambda _own: post("/dashboard/sign-out")),
    "dashboards.show": in_store(lambda own: get(desk(own))),
    "orders.index": in_store(
        lambda own: get(f"{desk(own)}/orders"),
        query_after=(200, lambda own, their: get(f"{desk(own)}/orders", after=their.order_cursor)),
        query_q=(200, lambda own, their: get(f"{desk(own)}/orders", q=their.order_number)),
    ),
    "orders.show": in_store(
        lambda own: get(order_of(own, own.order_number)),
        path_number=(404, lambda own, their: get(order_of(own, their.order_number))),
    ),
    "order_payments.create": in_store(
        lambda own: post(f"{order_of(own, own.order_number)}/payment"),
        path_number=(404, lambda own, their: post(f"{order_of(own, their.order_number)}/payment")),
    ),
    "order_cancellations.create": in_store(
        lambda own: post(f"{order_of(own, own.order_number)}/cancellation", reason="lost"),
        path_number=(
            404,
            lambda own, their: post(f"{order_of(own, their.order_number)}/cancellation", reason="lost"),
        ),
    ),
    "products.index": in_store(
        lambda own: get(f"{desk(own)}/products"),
        query_after=(200, lambda own, their: get(f"{desk(own)}/products", after=their.title_cursor)),
        query_q=(200, lambda own, their: get(f"{desk(own)}/products", q=their.title)),
    ),
    "products.edit": in_store(
        lambda own: get(product_of(own, own.product)),
        path_id=(404, lambda own, their: get(product_of(own, their.product))),
    ),
    "products.update": in_store(
        product_form,
        path_id=(404, lambda own, their: product_form(own, path=product_of(own, their.product))),
        form_price=(303, lambda own, their: product_form(own, **{f"price-{their.variant}": "0.01"})),
        form_stock=(303, lambda own, their: product_form(own, **{f"stock-{their.variant}": "0"})),
        form_slug=(303, lambda own, their: product_form(own, slug=their.product_slug)),
    ),
    "product_images.create": in_store(
        lambda own: upload(f"{product_of(own, own.product)}/images"),
        path_id=(404, lambda own, their: upload(f"{product_of(own, their.product)}/images")),
    ),
    "product_images.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/{own.image}/removal"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/images/{their.image}/removal"),
        ),
        path_image=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/images/{their.image}/removal"),
        ),
    ),
    "product_image_fetches.create": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/{own.image}/fetch"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/images/{their.image}/fetch"),
        ),
        path_image=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/images/{their.image}/fetch"),
        ),
    ),
    "media.show": in_store(
        lambda own: get(f"{desk(own)}/media/{own.media_key}"),
        path_key=(404, lambda own, their: get(f"{desk(own)}/media/{their.media_key}")),
        path_key_climbing=(404, lambda own, their: get(f"{desk(own)}/media/{climbing(own, their)}")),
    ),
    "stock.index": in_store(lambda own: get(f"{desk(own)}/stock")),
    "stock.update": in_store(
        lambda own: post(f"{desk(own)}/stock/{own.variant}", on_hand="4000"),
        path_variant=(404, lambda own, their: post(f"{desk(own)}/stock/{their.variant}", on_hand="0")),
    ),
    "promotions.index": in_store(lambda own: get(f"{desk(own)}/promotions")),
    "promotions.new": in_store(lambda own: get(f"{desk(own)}/promotions/new")),
    "promotions.create": in_store(
        lambda own: post(f"{desk(own)}/promotions", name="Ten", kind="percentage", percent="10"),
        form_products=(
            422,
            lambda own, their: post(f"{desk(own)}/promotions", name="Ten", products=their.product_slug),
        ),
    ),
    "promotions.edit": in_store(
        lambda own: get(f"{desk(own)}/promotions/{own.promotion}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/promotions/{their.promotion}")),
    ),
    "promotions.update": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}", name=own.title, kind="free_shipping"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}", name="Mine")),
    ),
    "promotions.switch": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}/state", is_on="yes"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}/state")),
    ),
    "coupons.index": in_store(
        lambda own: get(f"{desk(own)}/promotions/{own.promotion}/coupons.csv"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/promotions/{their.promotion}/coupons.csv")),
    ),
    "coupons.create": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}/coupons", many="yes", count="1"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}/coupons", code="MINE"),
        ),
        form_code=(
            303,
            lambda own, their: post(
                f"{desk(own)}/promotions/{own.promotion}/coupons", code=their.coupon_code
            ),
        ),
    ),
    "coupons.switch": in_store(
        lambda own: post(f"{desk(own)}/promotions/{own.promotion}/coupons/{own.coupon}/state", is_on="yes"),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/promotions/{their.promotion}/coupons/{own.coupon}/state"),
        ),
        path_coupon=(
            404,
            lambda own, their: post(f"{desk(own)}/promotions/{own.promotion}/coupons/{their.coupon}/state"),
        ),
    ),
    "gift_cards.index": in_store(lambda own: get(f"{desk(own)}/gift-cards")),
    "gift_cards.create": in_store(lambda own: post(f"{desk(own)}/gift-cards", amount="0")),
    "gift_cards.show": in_store(
        lambda own: get(f"{desk(own)}/gift-cards/{own.gift_card}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/gift-cards/{their.gift_card}")),
    ),
    "gift_cards.switch": in_store(
        lambda own: post(f"{desk(own)}/gift-cards/{own.gift_card}/state", is_on="yes"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/gift-cards/{their.gift_card}/state")),
    ),
    "taxes.index": in_store(lambda own: get(f"{desk(own)}/taxes")),
    "taxes.create": in_store(
        lambda own: post(f"{desk(own)}/taxes", name="VAT", percent="19", country="DE", category="standard")
    ),
    "taxes.update": in_store(lambda own: post(f"{desk(own)}/taxes/prices", prices_include_tax="yes")),
    "taxes.adopt": in_store(lambda own: post(f"{desk(own)}/taxes/known", known="FR")),
    "taxes.destroy": in_store(
        lambda own: post(f"{desk(own)}/taxes/{own.tax_rate}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/taxes/{their.tax_rate}/removal")),
    ),
    "shipping_zones.index": in_store(lambda own: get(f"{desk(own)}/shipping")),
    "shipping_zones.create": in_store(lambda own: post(f"{desk(own)}/shipping", name="", countries="DE")),
    "shipping_zones.destroy": in_store(
        lambda own: post(f"{desk(own)}/shipping/{own.shipping_zone}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/shipping/{their.shipping_zone}/removal")),
    ),
    "shipping_methods.create": in_store(
        lambda own: post(f"{desk(own)}/shipping/{own.shipping_zone}/methods", name=""),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods", name="Mine", kind="flat"
            ),
        ),
    ),
    "shipping_methods.destroy": in_store(
        lambda own: post(f"{desk(own)}/shipping/{own.shipping_zone}/methods/{own.shipping_method}/removal"),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods/{own.shipping_method}/removal"
            ),
        ),
        path_method=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{own.shipping_zone}/methods/{their.shipping_method}/removal"
            ),
        ),
    ),
    "searches.index": in_store(lambda own: get(f"{desk(own)}/search")),
    "search_synonyms.create": in_store(
        lambda own: post(f"{desk(own)}/search/synonyms", query=own.title, phrases="sofa")
    ),
    "search_synonyms.destroy": in_store(
        lambda own: post(f"{desk(own)}/search/synonyms/{own.synonyms}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/search/synonyms/{their.synonyms}/removal")),
    ),
    # The outbox stands in for a mail provider in development and shows the mail of all stores; production has no such route.
    "dev.mail": Entry(lambda _own: get("/dev/mail")),
}


def without_entry(routes: Sequence[Route], entries: Mapping[str, Entry]) -> list[str]:
    """Return routes that the matrix does not know, and parts of their paths that it does not try."""
    unknown = [route.name for route in routes if route.name not in entries]
    untried = [
        f"{route.name} path:{part}"
        for route in routes
        for part in route.param_convertors
        if route.name in entries and f"path:{part}" not in entries[route.name].cases
    ]
    return unknown + untried
