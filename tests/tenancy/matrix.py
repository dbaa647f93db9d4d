"""Every route of both sites: how it is asked for, and how it is asked for with what belongs to somebody else.

`plain` is the request with the store's own identifiers. `cases` names each identifier that the route takes
(`path:slug`, `query:after`, `form:variant`) and says what the answer to a foreign one is: 404 where it names the thing
that is asked for; otherwise the status of a page on which it finds nothing. Cookies are tried on every route without an
entry here. Where a part of the path names the store, the whole rest of the path is the other store's too.
"""

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from shared.kernel.pagination import encode_cursor
from tests.tenancy.asks import (
    ADDRESS,
    CHART,
    REVIEW,
    SALE_TIME,
    Entry,
    articles_of,
    asked,
    borrowing,
    climbing,
    desk,
    get,
    in_store,
    item_of,
    order_of,
    placed,
    post,
    product_of,
    reviews_of,
    section_of,
    sold_file,
    upload,
)
from tests.tenancy.matrix_accounts import ACCOUNTS, CUSTOMERS, MEMBERS
from tests.tenancy.matrix_drafts import DRAFTS_MERCHANT, DRAFTS_STOREFRONT
from tests.tenancy.matrix_mail import MAIL_MERCHANT, MAIL_STOREFRONT
from tests.tenancy.matrix_orders import ORDERS
from tests.tenancy.matrix_payments import PAYMENTS
from tests.tenancy.matrix_people import PEOPLE
from tests.tenancy.matrix_prices import OWN_PRICES, PRICE_LISTS, VAT_NUMBERS, VAT_RULES
from tests.tenancy.matrix_products import PRODUCTS
from tests.tenancy.matrix_tongue import CHOICES, TONGUE
from tests.tenancy.world import PASSWORD

STOREFRONT: dict[str, Entry] = {
    **CHOICES,
    **OWN_PRICES,
    **VAT_NUMBERS,
    "home.show": Entry(lambda _own: get("/")),
    "collections.index": Entry(lambda _own: get("/collections")),
    "collections.show": Entry(
        lambda own: get(f"/collections/{own.collection_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/collections/{their.collection_slug}")),
            "query:after": (200, lambda _own, their: get("/collections/all", after=their.shelf_cursor)),
        },
    ),
    "categories.show": Entry(
        lambda own: get(f"/categories/{own.category_path}"),
        {
            "path:path": (404, lambda _own, their: get(f"/categories/{their.category_path}")),
            "path:path_old": (404, lambda _own, their: get(f"/categories/was-{their.category_path}")),
            "query:after": (
                200,
                lambda own, their: get(f"/categories/{own.category_path}", after=their.shelf_cursor),
            ),
        },
    ),
    "brands.index": Entry(lambda _own: get("/brands")),
    "brands.show": Entry(
        lambda own: get(f"/brands/{own.brand_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/brands/{their.brand_slug}")),
            "query:after": (
                200,
                lambda own, their: get(f"/brands/{own.brand_slug}", after=their.shelf_cursor),
            ),
        },
    ),
    "tags.show": Entry(
        lambda own: get(f"/tags/{own.tag_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/tags/{their.tag_slug}")),
            "query:after": (200, lambda own, their: get(f"/tags/{own.tag_slug}", after=their.shelf_cursor)),
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
    "pages.show": Entry(
        lambda own: get(f"/pages/{own.page_slug}"),
        {"path:slug": (404, lambda _own, their: get(f"/pages/{their.page_slug}"))},
    ),
    "posts.index": Entry(
        lambda _own: get("/blog"),
        {
            "query:tag": (200, lambda _own, their: get("/blog", tag=their.title)),
            "query:after": (200, lambda _own, their: get("/blog", after=their.post_cursor)),
        },
    ),
    "posts.show": Entry(
        lambda own: get(f"/blog/{own.post_slug}"),
        {"path:slug": (404, lambda _own, their: get(f"/blog/{their.post_slug}"))},
    ),
    "posts.atom": Entry(lambda _own: get("/blog/feed.atom")),
    "reviews.index": Entry(
        lambda own: get(reviews_of(own.product_slug)),
        {
            "path:slug": (404, lambda _own, their: get(reviews_of(their.product_slug))),
            "query:after": (
                200,
                lambda own, their: get(reviews_of(own.product_slug), after=their.review_cursor),
            ),
        },
    ),
    "reviews.new": Entry(
        lambda own: get(f"{reviews_of(own.product_slug)}/new", review=own.review, key=own.review_key),
        {
            "path:slug": (404, lambda _own, their: get(f"{reviews_of(their.product_slug)}/new")),
            "query:order": (
                404,
                lambda own, their: get(f"{reviews_of(own.product_slug)}/new", order=their.order_token),
            ),
            "query:review": (
                404,
                lambda own, their: get(
                    f"{reviews_of(own.product_slug)}/new", review=their.review, key=their.review_key
                ),
            ),
            "query:key": (
                404,
                lambda own, their: get(
                    f"{reviews_of(own.product_slug)}/new", review=own.review, key=their.review_key
                ),
            ),
        },
    ),
    "reviews.create": Entry(
        lambda own: post(reviews_of(own.product_slug), **REVIEW, order=own.order_token),
        {
            "path:slug": (404, lambda _own, their: post(reviews_of(their.product_slug), **REVIEW)),
            "form:order": (
                404,
                lambda own, their: post(reviews_of(own.product_slug), **REVIEW, order=their.order_token),
            ),
            "form:review": (
                404,
                lambda own, their: post(
                    reviews_of(own.product_slug), **REVIEW, review=their.review, key=their.review_key
                ),
            ),
            "form:email": (
                303,
                lambda own, their: post(reviews_of(own.product_slug), **REVIEW, email=their.email),
            ),
        },
    ),
    "review_confirmations.show": Entry(
        lambda own: get(f"/reviews/{own.review}/confirmation", key=own.review_key),
        {
            "path:id": (
                404,
                lambda _own, their: get(f"/reviews/{their.review}/confirmation", key=their.review_key),
            ),
            "query:key": (
                404,
                lambda own, their: get(f"/reviews/{own.review}/confirmation", key=their.review_key),
            ),
        },
    ),
    "review_confirmations.create": Entry(
        lambda own: post(f"/reviews/{own.review}/confirmation", key=own.review_key),
        {
            "path:id": (
                404,
                lambda _own, their: post(f"/reviews/{their.review}/confirmation", key=their.review_key),
            ),
            "form:key": (
                404,
                lambda own, their: post(f"/reviews/{own.review}/confirmation", key=their.review_key),
            ),
        },
    ),
    "review_votes.create": Entry(
        lambda own: post(f"/reviews/{own.review}/votes", helpful="yes"),
        {"path:id": (404, lambda _own, their: post(f"/reviews/{their.review}/votes", helpful="yes"))},
    ),
    "review_mails.show": Entry(
        lambda own: get(f"/orders/{own.order_token}/review-mails"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}/review-mails"))},
    ),
    "review_mails.destroy": Entry(
        lambda own: post(f"/orders/{own.order_token}/review-mails"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/review-mails"))},
    ),
    **MAIL_STOREFRONT,
    **DRAFTS_STOREFRONT,
    "wishlists.show": Entry(
        lambda _own: get("/wishlist"),
        {"query:removed": (200, lambda _own, their: get("/wishlist", removed=their.product))},
    ),
    "wishlist_summary.show": Entry(lambda _own: get("/wishlist/summary")),
    "wishlist_sharing.update": Entry(lambda _own: post("/wishlist/sharing", sharing="new")),
    "wishlist_items.create": Entry(
        lambda own: post("/wishlist/items", product=own.product),
        {
            "form:product": (404, lambda _own, their: post("/wishlist/items", product=their.product)),
            "form:variant": (
                404,
                lambda own, their: post("/wishlist/items", product=own.product, variant=their.variant),
            ),
        },
    ),
    "wishlist_items.update": Entry(
        lambda own: post(f"/wishlist/items/{own.wish}", variant=own.variant),
        {"path:id": (404, lambda own, their: post(f"/wishlist/items/{their.wish}", variant=own.variant))},
    ),
    "wishlist_items.destroy": Entry(
        lambda own: post(f"/wishlist/items/{own.wish}/removal"),
        {"path:id": (404, lambda _own, their: post(f"/wishlist/items/{their.wish}/removal"))},
    ),
    "wishlist_moves.create": Entry(
        lambda own: post(f"/wishlist/items/{own.wish}/move"),
        {"path:id": (404, lambda _own, their: post(f"/wishlist/items/{their.wish}/move"))},
    ),
    "shared_wishlists.show": Entry(
        lambda own: get(f"/wishlists/{own.share_token}"),
        {"path:token": (404, lambda _own, their: get(f"/wishlists/{their.share_token}"))},
    ),
    "product_sizes.show": Entry(
        lambda own: get(f"/products/{own.product_slug}/sizes"),
        {"path:slug": (404, lambda _own, their: get(f"/products/{their.product_slug}/sizes"))},
    ),
    "order_grids.create": Entry(
        lambda own: post(f"/products/{own.product_slug}/order-grid", **{f"of-{own.variant}": "1"}),
        {
            "path:slug": (
                404,
                lambda own, their: post(
                    f"/products/{their.product_slug}/order-grid", **{f"of-{own.variant}": "1"}
                ),
            ),
            "form:variant": (
                422,
                lambda own, their: post(
                    f"/products/{own.product_slug}/order-grid", **{f"of-{their.variant}": "1"}
                ),
            ),
        },
    ),
    "recently_seen.index": Entry(
        lambda own: get("/recently-seen", ids=own.product),
        {"query:ids": (200, lambda _own, their: get("/recently-seen", ids=their.product))},
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
    "checkout_credits.create": Entry(lambda _own: post("/checkout/store-credit", **ADDRESS)),
    "checkout_gift_cards.destroy": Entry(lambda _own: post("/checkout/gift-card/removal", **ADDRESS)),
    "orders.show": Entry(
        lambda own: get(f"/orders/{own.order_token}"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}"))},
    ),
    "returns.new": Entry(
        lambda own: get(f"/orders/{own.returned_token}/returns/new"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.returned_token}/returns/new"))},
    ),
    "returns.create": Entry(
        lambda own: post(f"/orders/{own.returned_token}/returns", note="worn"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/orders/{their.returned_token}/returns", note="worn"),
            )
        },
    ),
    "returns.withdraw": Entry(
        lambda own: post(f"/orders/{own.returned_token}/returns/{own.return_number}/withdrawal"),
        {
            "path:token": (
                404,
                lambda own, their: post(
                    f"/orders/{their.returned_token}/returns/{own.return_number}/withdrawal"
                ),
            ),
            "path:number": (
                404,
                lambda own, their: post(
                    f"/orders/{own.returned_token}/returns/{their.return_number}/withdrawal"
                ),
            ),
        },
    ),
    "order_payments.show": Entry(
        lambda own: get(f"/orders/{own.order_token}/payment"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}/payment"))},
    ),
    "order_payments.create": Entry(
        lambda own: post(f"/orders/{own.order_token}/payment"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/payment"))},
    ),
    "order_cancellations.create": Entry(
        lambda own: post(f"/orders/{own.order_token}/cancellation"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/cancellation"))},
    ),
    "downloads.show": Entry(
        lambda own: get(f"/downloads/{own.download}"),
        {"path:token": (404, lambda _own, their: get(f"/downloads/{their.download}"))},
    ),
    "stock_notices.create": Entry(
        lambda own: post("/stock-notices", variant=own.sold_out, email="ada@example.com"),
        {
            "form:variant": (
                404,
                lambda _own, their: post("/stock-notices", variant=their.sold_out, email="ada@example.com"),
            )
        },
    ),
    "stock_notices.noted": Entry(lambda _own: get("/stock-notices/noted")),
    # Whoever the link belongs to, it looks the same and stops what it finds, which in another store is nothing.
    "stock_notice_stops.new": Entry(
        lambda own: get(f"/stock-notices/{own.stop_token}/stop"),
        {"path:token": (200, lambda _own, their: get(f"/stock-notices/{their.stop_token}/stop"))},
    ),
    "stock_notice_stops.create": Entry(
        lambda own: post(f"/stock-notices/{own.stop_token}/stop"),
        {"path:token": (200, lambda _own, their: post(f"/stock-notices/{their.stop_token}/stop"))},
    ),
    **ACCOUNTS,
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
    # A version that is no more gets the own look of today; another store's never was one.
    "branding.show": Entry(
        lambda own: get(f"/branding/{own.look}.css"),
        {"path:version": (200, lambda _own, their: get(f"/branding/{their.look}.css"))},
    ),
    "branding.rules": Entry(
        lambda own: get(f"/branding/{own.look}/rules.css"),
        {"path:version": (200, lambda _own, their: get(f"/branding/{their.look}/rules.css"))},
    ),
    "previews.show": Entry(
        lambda own: get(f"/preview/{own.preview}"),
        {"path:token": (404, lambda _own, their: get(f"/preview/{their.preview}"))},
    ),
    "previews.article": Entry(
        lambda own: get(f"/preview/{own.preview}/page/{own.page}"),
        {
            "path:token": (404, lambda own, their: get(f"/preview/{their.preview}/page/{own.page}")),
            "path:kind": (
                404,
                lambda own, their: get(f"/preview/{own.preview}/{their.page_slug}/{own.page}"),
            ),
            "path:id": (404, lambda own, their: get(f"/preview/{own.preview}/page/{their.page}")),
        },
    ),
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
    "webhooks.stripe": Entry(lambda _own: post("/webhooks/stripe")),
    # The address says whose account it is; what counts is the signature, which both lack.
    "webhooks.stripe_account": Entry(
        lambda own: post(f"/webhooks/stripe/{own.payment_account}"),
        {"path:account": (400, lambda _own, their: post(f"/webhooks/stripe/{their.payment_account}"))},
    ),
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
    "languages.new": Entry(
        lambda _own: get("/dashboard/language"),
        {"query:next": (200, lambda _own, their: get("/dashboard/language", next=desk(their)))},
    ),
    "languages.create": Entry(
        lambda _own: post("/dashboard/language", language="en"),
        {
            "form:language": (
                422,
                lambda _own, their: post("/dashboard/language", language=their.product_slug),
            ),
            "form:next": (
                303,
                lambda _own, their: post("/dashboard/language", language="en", next=desk(their)),
            ),
        },
    ),
    "sessions.destroy": Entry(lambda _own: post("/dashboard/sign-out")),
    "dashboards.show": in_store(lambda own: get(desk(own))),
    "packing.show": in_store(
        lambda own: get(f"{desk(own)}/packing"),
        query_order=(200, lambda own, their: get(f"{desk(own)}/packing", order=their.packed_number)),
    ),
    "returns.index": in_store(
        lambda own: get(f"{desk(own)}/returns"),
        query_after=(
            200,
            lambda own, their: get(f"{desk(own)}/returns", after=encode_cursor([their.returned])),
        ),
    ),
    "returns.show": in_store(
        lambda own: get(f"{desk(own)}/returns/{own.returned}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/returns/{their.returned}")),
    ),
    **{
        f"return_steps.{name}": in_store(
            lambda own, noun=noun, typed=typed: post(f"{desk(own)}/returns/{own.returned}/{noun}", **typed),
            path_id=(
                404,
                lambda own, their, noun=noun, typed=typed: post(
                    f"{desk(own)}/returns/{their.returned}/{noun}", **typed
                ),
            ),
        )
        for name, noun, typed in (
            ("decide", "decision", {"decision": "approve", "answer": "Send it."}),
            ("receive", "receipt", {}),
            ("settle", "settlement", {"amount": "1"}),
            ("withdraw", "withdrawal", {}),
        )
    },
    "return_settings.edit": in_store(lambda own: get(f"{desk(own)}/returns/settings")),
    "return_settings.update": in_store(
        lambda own: post(f"{desk(own)}/returns/settings", days="30", payer="store"),
        # A category of another store is not one of this one's, and is left out.
        form_kept_category=(
            303,
            lambda own, their: post(
                f"{desk(own)}/returns/settings", days="30", payer="store", kept_category=their.category
            ),
        ),
    ),
    "papers.slip": in_store(
        lambda own: get(f"{order_of(own, own.packed_number)}/packing-slip", parcel=own.shipment),
        path_number=(404, lambda own, their: get(f"{order_of(own, their.packed_number)}/packing-slip")),
        query_parcel=(
            404,
            lambda own, their: get(f"{order_of(own, own.packed_number)}/packing-slip", parcel=their.shipment),
        ),
    ),
    "papers.picks": in_store(
        lambda own: get(f"{desk(own)}/pick-list"),
        query_order=(200, lambda own, their: get(f"{desk(own)}/pick-list", order=their.packed_number)),
    ),
    "order_shipments.create": in_store(
        lambda own: post(f"{order_of(own, own.packed_number)}/shipments", **{f"of-{own.goods}": "1"}),
        path_number=(
            404,
            lambda own, their: post(
                f"{order_of(own, their.packed_number)}/shipments", **{f"of-{own.goods}": "1"}
            ),
        ),
        # A field that is not one of this order's says nothing: there is nothing to pack.
        form_of=(
            422,
            lambda own, their: post(
                f"{order_of(own, own.packed_number)}/shipments", **{f"of-{their.goods}": "1"}
            ),
        ),
    ),
    **{
        f"order_shipments.{name}": in_store(
            lambda own, noun=noun: post(
                f"{order_of(own, own.packed_number)}/shipments/{own.shipment}/{noun}"
            ),
            path_number=(
                404,
                lambda own, their, noun=noun: post(
                    f"{order_of(own, their.packed_number)}/shipments/{own.shipment}/{noun}"
                ),
            ),
            path_shipment=(
                404,
                lambda own, their, noun=noun: post(
                    f"{order_of(own, own.packed_number)}/shipments/{their.shipment}/{noun}"
                ),
            ),
        )
        for name, noun in (("hand_over", "handover"), ("bring", "arrival"), ("destroy", "removal"))
    },
    **CUSTOMERS,
    **PRICE_LISTS,
    **VAT_RULES,
    **ORDERS,
    **PRODUCTS,
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
    "categories.index": in_store(lambda own: get(f"{desk(own)}/categories")),
    "categories.create": in_store(
        lambda own: post(f"{desk(own)}/categories", title="New"),
        form_parent=(
            422,
            lambda own, their: post(f"{desk(own)}/categories", title="Other", parent=their.category),
        ),
    ),
    "categories.edit": in_store(
        lambda own: get(f"{desk(own)}/categories/{own.category}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/categories/{their.category}")),
    ),
    "categories.update": in_store(
        lambda own: post(f"{desk(own)}/categories/{own.category}", title="T", slug=own.category_path),
        path_id=(404, lambda own, their: post(f"{desk(own)}/categories/{their.category}", title="T")),
    ),
    "categories.move": in_store(
        lambda own: post(f"{desk(own)}/categories/{own.category}/place", place="1"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/categories/{their.category}/place", place="1")),
        form_parent=(
            422,
            lambda own, their: post(
                f"{desk(own)}/categories/{own.category}/place", place="1", parent=their.category
            ),
        ),
    ),
    "categories.destroy": in_store(
        lambda own: post(f"{desk(own)}/categories/{own.category}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/categories/{their.category}/removal")),
    ),
    "category_pictures.create": in_store(
        lambda own: upload(f"{desk(own)}/categories/{own.category}/picture"),
        path_id=(404, lambda own, their: upload(f"{desk(own)}/categories/{their.category}/picture")),
    ),
    "collections.index": in_store(lambda own: get(f"{desk(own)}/collections")),
    "collections.create": in_store(lambda own: post(f"{desk(own)}/collections", title="")),
    "collections.edit": in_store(
        lambda own: get(f"{desk(own)}/collections/{own.collection}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/collections/{their.collection}")),
        query_q=(200, lambda own, their: get(f"{desk(own)}/collections/{own.collection}", q=their.title)),
    ),
    "collections.update": in_store(
        lambda own: post(
            f"{desk(own)}/collections/{own.collection}", title="T", slug=own.collection_slug, sort="by_hand"
        ),
        path_id=(404, lambda own, their: post(f"{desk(own)}/collections/{their.collection}", title="T")),
    ),
    "collections.destroy": in_store(
        lambda own: post(f"{desk(own)}/collections/{own.collection}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/collections/{their.collection}/removal")),
    ),
    "collection_previews.create": in_store(
        lambda own: post(f"{desk(own)}/collections/{own.collection}/preview"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/collections/{their.collection}/preview")),
    ),
    "collection_pictures.create": in_store(
        lambda own: upload(f"{desk(own)}/collections/{own.collection}/picture"),
        path_id=(404, lambda own, their: upload(f"{desk(own)}/collections/{their.collection}/picture")),
    ),
    "collection_products.create": in_store(
        lambda own: post(f"{desk(own)}/collections/{own.collection}/products", product=own.product),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/collections/{their.collection}/products", product=own.product
            ),
        ),
        form_product=(
            404,
            lambda own, their: post(
                f"{desk(own)}/collections/{own.collection}/products", product=their.product
            ),
        ),
    ),
    "collection_products.update": in_store(
        lambda own: post(f"{placed(own, own.collection, own.product)}", move="up"),
        path_id=(404, lambda own, their: post(placed(own, their.collection, own.product), move="up")),
        path_product=(404, lambda own, their: post(placed(own, own.collection, their.product), move="up")),
    ),
    "collection_products.destroy": in_store(
        lambda own: post(f"{placed(own, own.collection, own.product)}/removal"),
        path_id=(404, lambda own, their: post(f"{placed(own, their.collection, own.product)}/removal")),
        path_product=(404, lambda own, their: post(f"{placed(own, own.collection, their.product)}/removal")),
    ),
    "brands.index": in_store(lambda own: get(f"{desk(own)}/brands")),
    "brands.edit": in_store(
        lambda own: get(f"{desk(own)}/brands/{own.brand}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/brands/{their.brand}")),
    ),
    "brands.update": in_store(
        lambda own: post(f"{desk(own)}/brands/{own.brand}", name=own.brand_slug, slug=own.brand_slug),
        path_id=(404, lambda own, their: post(f"{desk(own)}/brands/{their.brand}", name="T")),
    ),
    "brand_pictures.create": in_store(
        lambda own: upload(f"{desk(own)}/brands/{own.brand}/picture"),
        path_id=(404, lambda own, their: upload(f"{desk(own)}/brands/{their.brand}/picture")),
    ),
    "product_types.index": in_store(lambda own: get(f"{desk(own)}/types")),
    "product_types.create": in_store(lambda own: post(f"{desk(own)}/types", name="")),
    "product_types.edit": in_store(
        lambda own: get(f"{desk(own)}/types/{own.product_type}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/types/{their.product_type}")),
    ),
    "product_types.update": in_store(
        lambda own: post(f"{desk(own)}/types/{own.product_type}", name="T"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/types/{their.product_type}", name="T")),
    ),
    "attributes.create": in_store(
        lambda own: post(f"{desk(own)}/types/{own.product_type}/attributes", label="L", kind="text"),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/types/{their.product_type}/attributes", label="L", kind="text"
            ),
        ),
    ),
    "attributes.update": in_store(
        lambda own: post(asked(own, own.product_type, own.attribute), label="L", kind="text"),
        path_id=(404, lambda own, their: post(asked(own, their.product_type, own.attribute), label="L")),
        path_attribute=(
            404,
            lambda own, their: post(asked(own, own.product_type, their.attribute), label="L"),
        ),
    ),
    "attributes.destroy": in_store(
        lambda own: post(f"{asked(own, own.product_type, own.attribute)}/removal"),
        path_id=(404, lambda own, their: post(f"{asked(own, their.product_type, own.attribute)}/removal")),
        path_attribute=(
            404,
            lambda own, their: post(f"{asked(own, own.product_type, their.attribute)}/removal"),
        ),
    ),
    "product_associations.index": in_store(
        lambda own: get(f"{product_of(own, own.product)}/associations", q=own.title),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/associations")),
        query_q=(200, lambda own, their: get(f"{product_of(own, own.product)}/associations", q=their.title)),
    ),
    "product_associations.create": in_store(
        lambda own: post(
            f"{product_of(own, own.product)}/associations", kind="similar", other=own.other_product
        ),
        path_id=(
            404,
            lambda own, their: post(
                f"{product_of(own, their.product)}/associations", kind="similar", other=own.product
            ),
        ),
        form_other=(
            404,
            lambda own, their: post(
                f"{product_of(own, own.product)}/associations", kind="similar", other=their.other_product
            ),
        ),
    ),
    "product_associations.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/associations/{own.association}/removal"),
        path_id=(
            404,
            lambda own, their: post(
                f"{product_of(own, their.product)}/associations/{their.association}/removal"
            ),
        ),
        path_association=(
            404,
            lambda own, their: post(
                f"{product_of(own, own.product)}/associations/{their.association}/removal"
            ),
        ),
    ),
    "product_details.edit": in_store(
        lambda own: get(f"{product_of(own, own.product)}/details"),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/details")),
    ),
    "product_details.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/details", season="winter"),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/details", season="winter")),
        form_chart=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/details", size_chart=their.size_chart),
        ),
        form_variant=(
            422,
            lambda own, their: post(
                f"{product_of(own, own.product)}/details",
                **{"size-name-0": "Length", "size-amount-0": "2 m", "size-variant-0": their.variant},
            ),
        ),
    ),
    "size_charts.index": in_store(lambda own: get(f"{desk(own)}/size-charts")),
    "size_charts.new": in_store(lambda own: get(f"{desk(own)}/size-charts/new")),
    "size_charts.create": in_store(
        lambda own: post(f"{desk(own)}/size-charts", title="Hats", table=CHART),
        form_collection=(
            422,
            lambda own, their: post(
                f"{desk(own)}/size-charts", title="Hats", table=CHART, collection=their.collection
            ),
        ),
    ),
    "size_charts.edit": in_store(
        lambda own: get(f"{desk(own)}/size-charts/{own.size_chart}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/size-charts/{their.size_chart}")),
    ),
    "size_charts.update": in_store(
        lambda own: post(f"{desk(own)}/size-charts/{own.size_chart}", title="Hats", table=CHART),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/size-charts/{their.size_chart}", title="Hats", table=CHART),
        ),
    ),
    "size_charts.destroy": in_store(
        lambda own: post(f"{desk(own)}/size-charts/{own.size_chart}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/size-charts/{their.size_chart}/removal")),
    ),
    "product_prices.index": in_store(
        lambda own: get(f"{product_of(own, own.product)}/prices", variant=own.variant),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/prices")),
        query_variant=(
            200,
            lambda own, their: get(f"{product_of(own, own.product)}/prices", variant=their.variant),
        ),
    ),
    "product_sales.create": in_store(
        lambda own: post(f"{product_of(own, own.product)}/sales", variant="all", offer="10 %", **SALE_TIME),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/sales", variant="all", offer="1"),
        ),
        form_variant=(
            422,
            lambda own, their: post(
                f"{product_of(own, own.product)}/sales", variant=their.variant, offer="1", **SALE_TIME
            ),
        ),
    ),
    "product_sales.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/sales/{own.sale}/cancellation"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/sales/{their.sale}/cancellation"),
        ),
        path_sale=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/sales/{their.sale}/cancellation"),
        ),
    ),
    "media.show": in_store(
        lambda own: get(f"{desk(own)}/media/{own.media_key}"),
        path_key=(404, lambda own, their: get(f"{desk(own)}/media/{their.media_key}")),
        path_key_climbing=(404, lambda own, their: get(f"{desk(own)}/media/{climbing(own, their)}")),
    ),
    "reviews.index": in_store(
        lambda own: get(f"{desk(own)}/reviews", state="published"),
        query_after=(
            200,
            # Of one star there is none: a cursor is a moment, and which of the rest come after it may change.
            lambda own, their: get(f"{desk(own)}/reviews", stars="1", after=their.order_cursor),
        ),
    ),
    "review_settings.edit": in_store(lambda own: get(f"{desk(own)}/reviews/settings")),
    "review_settings.update": in_store(
        lambda own: post(f"{desk(own)}/reviews/settings", policy="moderated", ask_after_days="9")
    ),
    "review_decisions.create": in_store(
        lambda own: post(f"{desk(own)}/reviews/decisions", reject=f"{own.review} published 1"),
        form_review=(
            409,
            lambda own, their: post(f"{desk(own)}/reviews/decisions", reject=f"{their.review} published 1"),
        ),
    ),
    "review_replies.create": in_store(
        lambda own: post(f"{desk(own)}/reviews/{own.review}/reply", reply="Thank you."),
        path_id=(404, lambda own, their: post(f"{desk(own)}/reviews/{their.review}/reply", reply="Mine.")),
    ),
    "wishlists.index": in_store(lambda own: get(f"{desk(own)}/wishlists")),
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
    **TONGUE,
    **PAYMENTS,
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
    "shipping_methods.edit": in_store(
        lambda own: get(f"{desk(own)}/shipping/{own.shipping_zone}/methods/{own.shipping_method}"),
        path_id=(
            404,
            lambda own, their: get(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods/{own.shipping_method}"
            ),
        ),
        path_method=(
            404,
            lambda own, their: get(
                f"{desk(own)}/shipping/{own.shipping_zone}/methods/{their.shipping_method}"
            ),
        ),
    ),
    "shipping_methods.update": in_store(
        lambda own: post(
            f"{desk(own)}/shipping/{own.shipping_zone}/methods/{own.shipping_method}", address="Dock 4"
        ),
        path_id=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{their.shipping_zone}/methods/{own.shipping_method}"
            ),
        ),
        path_method=(
            404,
            lambda own, their: post(
                f"{desk(own)}/shipping/{own.shipping_zone}/methods/{their.shipping_method}"
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
    "bundles.edit": in_store(
        lambda own: get(f"{product_of(own, own.product)}/bundle"),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/bundle")),
    ),
    "bundles.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/bundle"),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/bundle")),
        form_part=(
            422,
            lambda own, their: post(
                f"{product_of(own, own.product)}/bundle", **{f"part-{own.variant}-0": their.variant}
            ),
        ),
    ),
    "product_files.create": in_store(
        lambda own: upload(f"{product_of(own, own.product)}/files"),
        path_id=(404, lambda own, their: upload(f"{product_of(own, their.product)}/files")),
        form_variant=(
            422,
            lambda own, their: sold_file(f"{product_of(own, own.product)}/files", their.variant),
        ),
    ),
    "product_files.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/files/{own.file}/removal"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/files/{their.file}/removal"),
        ),
        path_file=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/files/{their.file}/removal"),
        ),
    ),
    "product_files.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/delivery", delivery="post"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/delivery", delivery="download"),
        ),
    ),
    "product_selling.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/selling", **{f"selling-{own.variant}": "stop"}),
        path_id=(
            404,
            lambda own, their: post(
                f"{product_of(own, their.product)}/selling", **{f"selling-{their.variant}": "stop"}
            ),
        ),
        form_selling=(
            303,
            lambda own, their: post(
                f"{product_of(own, own.product)}/selling", **{f"selling-{their.variant}": "stop"}
            ),
        ),
    ),
    "stock_arrivals.create": in_store(
        lambda own: post(f"{desk(own)}/stock/{own.variant}/arrivals", quantity="3"),
        path_variant=(
            404,
            lambda own, their: post(f"{desk(own)}/stock/{their.variant}/arrivals", quantity="3"),
        ),
    ),
    "wanted.index": in_store(lambda own: get(f"{desk(own)}/wanted")),
    "searches.index": in_store(lambda own: get(f"{desk(own)}/search")),
    "search_synonyms.create": in_store(
        lambda own: post(f"{desk(own)}/search/synonyms", query=own.title, phrases="sofa")
    ),
    "search_synonyms.destroy": in_store(
        lambda own: post(f"{desk(own)}/search/synonyms/{own.synonyms}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/search/synonyms/{their.synonyms}/removal")),
    ),
    "home_page.show": in_store(lambda own: get(f"{desk(own)}/home-page")),
    "home_sections.create": in_store(lambda own: post(f"{desk(own)}/home-page/sections", kind="text")),
    "home_sections.edit": in_store(
        lambda own: get(section_of(own, own)),
        path_section=(404, lambda own, their: get(section_of(own, their))),
    ),
    "home_sections.update": in_store(
        lambda own: post(section_of(own, own), title="Collections", count="3"),
        path_section=(404, lambda own, their: post(section_of(own, their), title="Collections", count="3")),
    ),
    "home_sections.destroy": in_store(
        lambda own: post(f"{section_of(own, own)}/removal"),
        path_section=(404, lambda own, their: post(f"{section_of(own, their)}/removal")),
    ),
    "looks.edit": in_store(lambda own: get(f"{desk(own)}/look")),
    "looks.update": in_store(
        lambda own: post(f"{desk(own)}/look", theme="trail"),
        form_css=(422, lambda own, their: post(f"{desk(own)}/look", theme="trail", css=borrowing(their))),
    ),
    "publications.create": in_store(
        lambda own: post(f"{desk(own)}/publications/look"),
        path_place=(404, lambda own, their: post(f"{desk(own)}/publications/{their.section}")),
    ),
    "publications.destroy": in_store(
        lambda own: post(f"{desk(own)}/publications/home/removal"),
        path_place=(404, lambda own, their: post(f"{desk(own)}/publications/{their.section}/removal")),
    ),
    "menus.index": in_store(lambda own: get(f"{desk(own)}/menus")),
    "menus.destroy": in_store(
        lambda own: post(f"{desk(own)}/menus/footer/removal"),
        path_menu=(404, lambda own, their: post(f"{desk(own)}/menus/{their.section}/removal")),
    ),
    "menu_items.create": in_store(
        lambda own: post(f"{desk(own)}/menus/header/items", label="All", link="everything"),
        path_menu=(404, lambda own, their: post(f"{desk(own)}/menus/{their.section}/items", label="All")),
        form_link=(
            422,
            lambda own, their: post(
                f"{desk(own)}/menus/header/items", label="All", link=f"page:{their.page}"
            ),
        ),
        form_address=(
            422,
            lambda own, their: post(
                f"{desk(own)}/menus/header/items", label="All", link_address=f"/products/{their.product_slug}"
            ),
        ),
    ),
    "menu_items.update": in_store(
        lambda own: post(item_of(own, own), label="All", link="everything"),
        path_menu=(404, lambda own, their: post(item_of(own, own, menu=their.section), move="up")),
        path_item=(404, lambda own, their: post(item_of(own, their), move="up")),
    ),
    "menu_items.destroy": in_store(
        lambda own: post(f"{item_of(own, own)}/removal"),
        path_menu=(404, lambda own, their: post(f"{item_of(own, own, menu=their.section)}/removal")),
        path_item=(404, lambda own, their: post(f"{item_of(own, their)}/removal")),
    ),
    "announcements.edit": in_store(lambda own: get(f"{desk(own)}/announcement")),
    "announcements.update": in_store(
        lambda own: post(f"{desk(own)}/announcement", text="Free delivery", tone="quiet"),
        form_link=(
            422,
            lambda own, their: post(
                f"{desk(own)}/announcement", text="Read", tone="quiet", link=f"post:{their.post}"
            ),
        ),
    ),
    **{
        f"{noun}.{action}": entry
        for noun, which in (("pages", "page"), ("posts", "post"))
        for action, entry in articles_of(noun, which).items()
    },
    **MAIL_MERCHANT,
    **DRAFTS_MERCHANT,
    **MEMBERS,
    **PEOPLE,
    # The outbox stands in for a mail provider in development and shows the mail of all stores; production has no such route.
    "dev.mail": Entry(lambda _own: get("/dev/mail")),
}


# Words out of a closed list that is the same for every store, so that no store's differ from another's.
SAME_FOR_ALL = {"currency", "kind", "language", "method"}


def without_entry(routes: Sequence[Route], entries: Mapping[str, Entry]) -> list[str]:
    """Return routes that the matrix does not know, and parts of their paths that it does not try."""
    unknown = [route.name for route in routes if route.name not in entries]
    untried = [
        f"{route.name} path:{part}"
        for route in routes
        for part in route.param_convertors.keys() - SAME_FOR_ALL
        if route.name in entries and f"path:{part}" not in entries[route.name].cases
    ]
    return unknown + untried
