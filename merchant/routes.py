"""The map of the dashboard's site: every address, one named line each."""

from starlette.routing import Route

from merchant import (
    attributes,
    brand_pictures,
    brands,
    categories,
    collection_pictures,
    collection_previews,
    collection_products,
    collections,
    dashboards,
    front_door,
    guide,
    mail_outbox,
    media,
    order_cancellations,
    order_payments,
    orders,
    product_image_fetches,
    product_images,
    product_types,
    products,
    review_decisions,
    review_replies,
    review_settings,
    reviews,
    search_synonyms,
    searches,
    sessions,
    stock,
    stores,
    stripe_webhooks,
    wishlists,
)
from merchant.price_routes import marketing, settings
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
        Route("/webhooks/stripe", stripe_webhooks.create, name="webhooks.stripe", methods=["POST"]),
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
        Route("/dashboard/{store}/categories", categories.index, name="categories.index"),
        Route("/dashboard/{store}/categories", categories.create, name="categories.create", methods=["POST"]),
        Route("/dashboard/{store}/categories/{id}", categories.edit, name="categories.edit"),
        Route(
            "/dashboard/{store}/categories/{id}",
            categories.update,
            name="categories.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/categories/{id}/place",
            categories.move,
            name="categories.move",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/categories/{id}/removal",
            categories.destroy,
            name="categories.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/collections", collections.index, name="collections.index"),
        Route(
            "/dashboard/{store}/collections", collections.create, name="collections.create", methods=["POST"]
        ),
        Route("/dashboard/{store}/collections/{id}", collections.edit, name="collections.edit"),
        Route(
            "/dashboard/{store}/collections/{id}",
            collections.update,
            name="collections.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/collections/{id}/removal",
            collections.destroy,
            name="collections.destroy",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/collections/{id}/preview",
            collection_previews.create,
            name="collection_previews.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/collections/{id}/picture",
            collection_pictures.create,
            name="collection_pictures.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/collections/{id}/products",
            collection_products.create,
            name="collection_products.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/collections/{id}/products/{product}",
            collection_products.update,
            name="collection_products.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/collections/{id}/products/{product}/removal",
            collection_products.destroy,
            name="collection_products.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/brands", brands.index, name="brands.index"),
        Route("/dashboard/{store}/brands/{id}", brands.edit, name="brands.edit"),
        Route("/dashboard/{store}/brands/{id}", brands.update, name="brands.update", methods=["POST"]),
        Route(
            "/dashboard/{store}/brands/{id}/picture",
            brand_pictures.create,
            name="brand_pictures.create",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/types", product_types.index, name="product_types.index"),
        Route(
            "/dashboard/{store}/types", product_types.create, name="product_types.create", methods=["POST"]
        ),
        Route("/dashboard/{store}/types/{id}", product_types.edit, name="product_types.edit"),
        Route(
            "/dashboard/{store}/types/{id}",
            product_types.update,
            name="product_types.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/types/{id}/attributes",
            attributes.create,
            name="attributes.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/types/{id}/attributes/{attribute}",
            attributes.update,
            name="attributes.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/types/{id}/attributes/{attribute}/removal",
            attributes.destroy,
            name="attributes.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/media/{key:path}", media.show, name="media.show"),
        Route("/dashboard/{store}/reviews", reviews.index, name="reviews.index"),
        Route("/dashboard/{store}/reviews/settings", review_settings.edit, name="review_settings.edit"),
        Route(
            "/dashboard/{store}/reviews/settings",
            review_settings.update,
            name="review_settings.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/reviews/decisions",
            review_decisions.create,
            name="review_decisions.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/reviews/{id}/reply",
            review_replies.create,
            name="review_replies.create",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/wishlists", wishlists.index, name="wishlists.index"),
        Route("/dashboard/{store}/stock", stock.index, name="stock.index"),
        Route("/dashboard/{store}/stock/{variant}", stock.update, name="stock.update", methods=["POST"]),
        *marketing(),
        *settings(),
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
