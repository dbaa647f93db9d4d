"""The map of the shopper's site: every address, one named line each."""

from starlette.routing import Route

from shared.kernel.settings import WebSettings
from storefront import (
    account,
    cart,
    cart_coupons,
    cart_line_removals,
    cart_lines,
    cart_summary,
    checkout,
    checkout_address,
    checkout_gift_cards,
    collections,
    feeds,
    home,
    installable,
    media,
    orders,
    products,
    registrations,
    robots,
    search,
    search_notes,
    search_suggestions,
    sessions,
    sitemaps,
)


def routes(web: WebSettings) -> list[Route]:  # noqa: ARG001 - a site's routes may depend on its settings
    """Return the whole URL table."""
    return [
        Route("/", home.show, name="home.show"),
        Route("/collections", collections.index, name="collections.index"),
        Route("/collections/{slug}", collections.show, name="collections.show"),
        Route("/products/{slug}", products.show, name="products.show"),
        Route("/search", search.show, name="search.show"),
        Route("/search/notes", search_notes.create, name="search_notes.create", methods=["POST"]),
        Route("/search/suggestions", search_suggestions.index, name="search_suggestions.index"),
        Route("/cart", cart.show, name="cart.show"),
        Route("/cart/summary", cart_summary.show, name="cart_summary.show"),
        Route("/cart/lines", cart_lines.create, name="cart_lines.create", methods=["POST"]),
        Route("/cart/lines/{id}", cart_lines.update, name="cart_lines.update", methods=["POST"]),
        Route(
            "/cart/lines/{id}/removal",
            cart_line_removals.create,
            name="cart_line_removals.create",
            methods=["POST"],
        ),
        Route("/cart/coupons", cart_coupons.create, name="cart_coupons.create", methods=["POST"]),
        Route(
            "/cart/coupons/{id}/removal", cart_coupons.destroy, name="cart_coupons.destroy", methods=["POST"]
        ),
        Route("/checkout", checkout.show, name="checkout.show"),
        Route("/checkout", checkout.create, name="checkout.create", methods=["POST"]),
        Route("/checkout/address", checkout_address.create, name="checkout_address.create", methods=["POST"]),
        Route(
            "/checkout/gift-card",
            checkout_gift_cards.create,
            name="checkout_gift_cards.create",
            methods=["POST"],
        ),
        Route(
            "/checkout/gift-card/removal",
            checkout_gift_cards.destroy,
            name="checkout_gift_cards.destroy",
            methods=["POST"],
        ),
        Route("/orders/{token}", orders.show, name="orders.show"),
        Route("/account", account.show, name="account.show"),
        Route("/account/sign-in", sessions.new, name="sessions.new"),
        Route("/account/sign-in", sessions.create, name="sessions.create", methods=["POST"]),
        Route("/account/sign-up", registrations.new, name="registrations.new"),
        Route("/account/sign-up", registrations.create, name="registrations.create", methods=["POST"]),
        Route("/account/sign-out", sessions.destroy, name="sessions.destroy", methods=["POST"]),
        Route("/manifest.webmanifest", installable.manifest, name="installable.manifest"),
        Route("/icons/{theme}-{size:int}.png", installable.icon, name="installable.icon"),
        Route("/service-worker.js", installable.service_worker, name="installable.service_worker"),
        Route("/offline", installable.offline, name="installable.offline"),
        Route("/robots.txt", robots.show, name="robots.show"),
        Route("/sitemap.xml", sitemaps.index, name="sitemaps.index"),
        Route("/sitemaps/pages.xml", sitemaps.pages, name="sitemaps.pages"),
        Route("/sitemaps/products-{start}.xml", sitemaps.products, name="sitemaps.products"),
        Route("/feeds/new.atom", feeds.atom, name="feeds.atom"),
        Route("/feeds/google.xml", feeds.google, name="feeds.google"),
        Route("/feeds/facebook.csv", feeds.facebook, name="feeds.facebook"),
        Route("/media/{key:path}", media.show, name="media.show"),
    ]
