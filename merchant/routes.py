"""The map of the dashboard's site: every address, one named line each."""

from starlette.routing import Route

from merchant import (
    announcements,
    articles,
    attributes,
    brand_pictures,
    brands,
    bundles,
    categories,
    category_pictures,
    checklist,
    collection_pictures,
    collection_previews,
    collection_products,
    collections,
    dashboards,
    front_door,
    guide,
    home_page,
    languages,
    looks,
    mail_outbox,
    media,
    menus,
    product_associations,
    product_details,
    product_files,
    product_image_fetches,
    product_images,
    product_prices,
    product_sales,
    product_selling,
    product_types,
    publications,
    review_decisions,
    review_replies,
    review_settings,
    reviews,
    search_synonyms,
    searches,
    sessions,
    size_charts,
    stock,
    stock_arrivals,
    stores,
    wanted,
    wishlists,
)
from merchant.account_routes import account_routes
from merchant.currency_routes import money_of_others
from merchant.customer_routes import customer_routes
from merchant.draft_routes import draft_routes
from merchant.fulfilment_routes import fulfilment
from merchant.mail_routes import mail_routes
from merchant.order_routes import order_routes
from merchant.payment_routes import settings as payment_settings
from merchant.payment_routes import webhooks
from merchant.people_routes import people_routes
from merchant.price_list_routes import price_list_routes
from merchant.price_routes import marketing, settings
from merchant.product_routes import product_work
from merchant.translation_routes import translating
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
        *webhooks(),
        Route("/dashboard", stores.index, name="stores.index"),
        Route("/dashboard/sign-in", sessions.new, name="sessions.new"),
        Route("/dashboard/sign-in", sessions.create, name="sessions.create", methods=["POST"]),
        Route("/dashboard/sign-out", sessions.destroy, name="sessions.destroy", methods=["POST"]),
        Route("/dashboard/language", languages.new, name="languages.new"),
        Route("/dashboard/language", languages.create, name="languages.create", methods=["POST"]),
        Route("/dashboard/help", guide.index, name="guide.index"),
        Route("/dashboard/help/{page}", guide.show, name="guide.show"),
        *account_routes(),
        *people_routes(),
        Route("/dashboard/{store}", dashboards.show, name="dashboards.show"),
        Route(
            "/dashboard/{store}/checklist/end", checklist.destroy, name="checklist.destroy", methods=["POST"]
        ),
        *order_routes(),
        *draft_routes(),
        *customer_routes(),
        *fulfilment(),
        *product_work(),
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
        Route(
            "/dashboard/{store}/categories/{id}/picture",
            category_pictures.create,
            name="category_pictures.create",
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
        Route("/dashboard/{store}/products/{id}/bundle", bundles.edit, name="bundles.edit"),
        Route(
            "/dashboard/{store}/products/{id}/bundle",
            bundles.update,
            name="bundles.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/files",
            product_files.create,
            name="product_files.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/files/{file}/removal",
            product_files.destroy,
            name="product_files.destroy",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/delivery",
            product_files.update,
            name="product_files.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/selling",
            product_selling.update,
            name="product_selling.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/associations",
            product_associations.index,
            name="product_associations.index",
        ),
        Route(
            "/dashboard/{store}/products/{id}/associations",
            product_associations.create,
            name="product_associations.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/associations/{association}/removal",
            product_associations.destroy,
            name="product_associations.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/products/{id}/details", product_details.edit, name="product_details.edit"),
        Route(
            "/dashboard/{store}/products/{id}/details",
            product_details.update,
            name="product_details.update",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/size-charts", size_charts.index, name="size_charts.index"),
        Route(
            "/dashboard/{store}/size-charts", size_charts.create, name="size_charts.create", methods=["POST"]
        ),
        Route("/dashboard/{store}/size-charts/new", size_charts.new, name="size_charts.new"),
        Route("/dashboard/{store}/size-charts/{id}", size_charts.edit, name="size_charts.edit"),
        Route(
            "/dashboard/{store}/size-charts/{id}",
            size_charts.update,
            name="size_charts.update",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/size-charts/{id}/removal",
            size_charts.destroy,
            name="size_charts.destroy",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/products/{id}/prices", product_prices.index, name="product_prices.index"),
        Route(
            "/dashboard/{store}/products/{id}/sales",
            product_sales.create,
            name="product_sales.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/products/{id}/sales/{sale}/cancellation",
            product_sales.destroy,
            name="product_sales.destroy",
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
        *price_list_routes(),
        *settings(),
        *translating(),
        *money_of_others(),
        *payment_settings(),
        Route(
            "/dashboard/{store}/stock/{variant}/arrivals",
            stock_arrivals.create,
            name="stock_arrivals.create",
            methods=["POST"],
        ),
        Route("/dashboard/{store}/wanted", wanted.index, name="wanted.index"),
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
        *mail_routes(),
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
