"""The map of the dashboard's site: every address, one named line each."""

from starlette.routing import Route

from merchant import (
    checklist,
    dashboards,
    front_door,
    guide,
    languages,
    mail_outbox,
    sessions,
    stores,
)
from merchant.account_routes import account_routes
from merchant.api.routes import api_routes
from merchant.currency_routes import money_of_others
from merchant.customer_routes import customer_routes
from merchant.domain_routes import domain_routes
from merchant.draft_routes import draft_routes
from merchant.fulfilment_routes import fulfilment
from merchant.goods_routes import goods
from merchant.insight_routes import insight
from merchant.look_routes import look
from merchant.mail_routes import mail_routes
from merchant.order_routes import checkout_routes, order_routes, stage_routes
from merchant.payment_routes import settings as payment_settings
from merchant.payment_routes import webhooks
from merchant.people_routes import people_routes
from merchant.price_list_routes import price_list_routes
from merchant.price_routes import marketing, settings
from merchant.product_routes import product_work
from merchant.review_routes import voices
from merchant.setting_routes import setting_routes
from merchant.shelf_routes import shelves
from merchant.subscription_routes import subscription_routes
from merchant.translation_routes import translating
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
        *api_routes(),
        Route("/dashboard", stores.index, name="stores.index"),
        Route("/dashboard/sign-in", sessions.new, name="sessions.new"),
        Route("/dashboard/sign-in", sessions.create, name="sessions.create", methods=["POST"]),
        Route("/dashboard/sign-out", sessions.destroy, name="sessions.destroy", methods=["POST"]),
        Route("/dashboard/language", languages.new, name="languages.new"),
        Route("/dashboard/language", languages.create, name="languages.create", methods=["POST"]),
        Route("/dashboard/help", guide.index, name="guide.index"),
        Route("/dashboard/help/api/calls", guide.calls, name="guide.calls"),
        Route("/dashboard/help/{page}", guide.show, name="guide.show"),
        *account_routes(),
        *people_routes(),
        *domain_routes(),
        *setting_routes(),
        Route("/dashboard/{store}", dashboards.show, name="dashboards.show"),
        Route(
            "/dashboard/{store}/checklist/end", checklist.destroy, name="checklist.destroy", methods=["POST"]
        ),
        *order_routes(),
        *checkout_routes(),
        *stage_routes(),
        *draft_routes(),
        *subscription_routes(),
        *customer_routes(),
        *fulfilment(),
        *product_work(),
        *goods(),
        *shelves(),
        *voices(),
        *insight(),
        *marketing(),
        *price_list_routes(),
        *settings(),
        *translating(),
        *money_of_others(),
        *payment_settings(),
        *look(),
        *mail_routes(),
    ]
    if not web.is_production:
        table.append(Route("/dev/mail", mail_outbox.index, name="dev.mail"))
    return table
