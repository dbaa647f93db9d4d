"""The map of the dashboard's site: every address, one named line each."""

from starlette.routing import Route

from merchant import (
    coupons,
    dashboards,
    front_door,
    gift_cards,
    guide,
    mail_outbox,
    media,
    order_cancellations,
    order_payments,
    orders,
    product_image_fetches,
    product_images,
    products,
    promotions,
    search_synonyms,
    searches,
    sessions,
    shipping_methods,
    shipping_zones,
    stock,
    stores,
    taxes,
)
from shared.kernel.settings import WebSettings
from shared.web import health
from shared.web.assets import serve_static


def routes(web: WebSettings) -> list[Route]:
    """Return the whole URL table; the mail outbox exists in development only."""
    table = [
        Route("/healthz", health.live, name="health.live"),
        Route("/readyz", health.ready, name="health.ready"),
        Route("/metrics", health.metrics, name="health.metrics"),
        Route("/static/{path:path}", serve_static, name="static"),
        Route("/", front_door.show, name="platform.front_door"),
        Route("/dashboard", stores.index, name="stores.index"),
        Route("/dashboard/sign-in", sessions.new, name="sessions.new"),
        Route("/dashboard/sign-in", sessions.create, name="sessions.create", methods=["POST"]),
        Route("/dashboard/sign-out", sessions.destroy, name="sessions.destroy", methods=["POST"]),
        Route("/dashboard/help", guide.index, name="guide.index"),
        Route("/dashboard/help/{page}", guide.show, name="guide.show"),
        Route("/dashboard/{store}", dashboards.show, name="dashboards.show"),
        Route("/dashboard/{store}/orders", orders.index, name="orders.index"),
        Route("/dashboard/{store}/orders/{number}", orders.show, name="orders.show"),
        Route(
            "/dashboard/{store}/orders/{number}/payment",
            order_payments.create,
            name="order_payments.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/orders/{number}/cancellation",
            order_cancellations.create,
            name="order_cancellations.create",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/products", products.index, name="products.index"),
        Route("/dashboard/{store}/products/{id}", products.edit, name="products.edit"),
        Route("/dashboard/{store}/products/{id}", products.update, name="products.update", methods=["POST"]),
        Route(
            "/dashboard/{store}/products/{id}/images",
            product_images.create,
            name="product_images.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/images/{image}/removal",
            product_images.destroy,
            name="product_images.destroy",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/images/{image}/fetch",
            product_image_fetches.create,
            name="product_image_fetches.create",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/media/{key:path}", media.show, name="media.show"),
        Route("/dashboard/{store}/stock", stock.index, name="stock.index"),
        Route("/dashboard/{store}/stock/{variant}", stock.update, name="stock.update", methods=["POST"]),
        *_marketing(),
        *_settings(),
        Route("/dashboard/{store}/search", searches.index, name="searches.index"),
        Route(
            "/dashboard/{store}/search/synonyms",
            search_synonyms.create,
            name="search_synonyms.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/search/synonyms/{id}/removal",
            search_synonyms.destroy,
            name="search_synonyms.destroy",
            methods=["POST"],
        ),
    ]
    if not web.is_production:
        table.append(Route("/dev/mail", mail_outbox.index, name="dev.mail"))
    return table


def _marketing() -> list[Route]:
    one = "/dashboard/{store}/promotions/{id}"
    card = "/dashboard/{store}/gift-cards/{id}"
    return [
        Route("/dashboard/{store}/promotions", promotions.index, name="promotions.index"),
        Route("/dashboard/{store}/promotions", promotions.create, name="promotions.create", methods=["POST"]),
        Route("/dashboard/{store}/promotions/new", promotions.new, name="promotions.new"),
        Route(one, promotions.edit, name="promotions.edit"),
        Route(one, promotions.update, name="promotions.update", methods=["POST"]),
        Route(f"{one}/state", promotions.switch, name="promotions.switch", methods=["POST"]),
        Route(f"{one}/coupons", coupons.create, name="coupons.create", methods=["POST"]),
        Route(f"{one}/coupons.csv", coupons.index, name="coupons.index"),
        Route(f"{one}/coupons/{{coupon}}/state", coupons.switch, name="coupons.switch", methods=["POST"]),
        Route("/dashboard/{store}/gift-cards", gift_cards.index, name="gift_cards.index"),
        Route("/dashboard/{store}/gift-cards", gift_cards.create, name="gift_cards.create", methods=["POST"]),
        Route(card, gift_cards.show, name="gift_cards.show"),
        Route(f"{card}/state", gift_cards.switch, name="gift_cards.switch", methods=["POST"]),
    ]


def _settings() -> list[Route]:
    tax, zone = "/dashboard/{store}/taxes", "/dashboard/{store}/shipping/{id}"
    return [
        Route(tax, taxes.index, name="taxes.index"),
        Route(tax, taxes.create, name="taxes.create", methods=["POST"]),
        Route(f"{tax}/prices", taxes.update, name="taxes.update", methods=["POST"]),
        Route(f"{tax}/known", taxes.adopt, name="taxes.adopt", methods=["POST"]),
        Route(f"{tax}/{{id}}/removal", taxes.destroy, name="taxes.destroy", methods=["POST"]),
        Route("/dashboard/{store}/shipping", shipping_zones.index, name="shipping_zones.index"),
        Route(
            "/dashboard/{store}/shipping",
            shipping_zones.create,
            name="shipping_zones.create",
            methods=["POST"],
        ),
        Route(f"{zone}/removal", shipping_zones.destroy, name="shipping_zones.destroy", methods=["POST"]),
        Route(f"{zone}/methods", shipping_methods.create, name="shipping_methods.create", methods=["POST"]),
        Route(
            f"{zone}/methods/{{method}}/removal",
            shipping_methods.destroy,
            name="shipping_methods.destroy",
            methods=["POST"],
        ),
    ]
