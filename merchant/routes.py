"""The map of the dashboard's site: every address, one named line each."""

from starlette.routing import Route

from merchant import (
    announcements,
    articles,
    dashboards,
    front_door,
    guide,
    home_page,
    looks,
    mail_outbox,
    media,
    menus,
    order_cancellations,
    order_payments,
    orders,
    product_image_fetches,
    product_images,
    products,
    publications,
    review_decisions,
    review_replies,
    review_settings,
    reviews,
    search_synonyms,
    searches,
    sessions,
    stock,
    stores,
    wishlists,
)
from shared.content.models import PAGE, POST
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
        Route("/dashboard/{store}/home-page", home_page.show, name="home_page.show"),
        Route(
            "/dashboard/{store}/home-page/sections",
            home_page.create,
            name="home_sections.create",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/home-page/sections/{section}", home_page.edit, name="home_sections.edit"),
        Route(
            "/dashboard/{store}/home-page/sections/{section}",
            home_page.update,
            name="home_sections.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/home-page/sections/{section}/removal",
            home_page.destroy,
            name="home_sections.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/look", looks.edit, name="looks.edit"),
        Route("/dashboard/{store}/look", looks.update, name="looks.update", methods=["POST"]),
        Route(
            "/dashboard/{store}/publications/{place}",
            publications.create,
            name="publications.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/publications/{place}/removal",
            publications.destroy,
            name="publications.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/menus", menus.index, name="menus.index"),
        Route("/dashboard/{store}/menus/{menu}/removal", menus.reset, name="menus.destroy", methods=["POST"]),
        Route(
            "/dashboard/{store}/menus/{menu}/items",
            menus.create,
            name="menu_items.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/menus/{menu}/items/{item}",
            menus.update,
            name="menu_items.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/menus/{menu}/items/{item}/removal",
            menus.destroy,
            name="menu_items.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/announcement", announcements.edit, name="announcements.edit"),
        Route(
            "/dashboard/{store}/announcement",
            announcements.update,
            name="announcements.update",
            methods=["POST"],
        ),
        *_articles("pages", PAGE),
        *_articles("posts", POST),
    ]
    if not web.is_production:
        table.append(Route("/dev/mail", mail_outbox.index, name="dev.mail"))
    return table


def _articles(noun: str, kind: str) -> list[Route]:
    """Return the routes of pages or of posts: one resource under two nouns."""
    many, one = f"/dashboard/{{store}}/{noun}", f"/dashboard/{{store}}/{noun}/{{id}}"
    return [
        Route(many, articles.index(kind), name=f"{noun}.index"),
        Route(many, articles.create(kind), name=f"{noun}.create", methods=["POST"]),
        Route(f"{many}/new", articles.new(kind), name=f"{noun}.new"),
        Route(one, articles.edit(kind), name=f"{noun}.edit"),
        Route(one, articles.update(kind), name=f"{noun}.update", methods=["POST"]),
        Route(f"{one}/removal", articles.destroy(kind), name=f"{noun}.destroy", methods=["POST"]),
    ]
