"""The shopper's site of one store; which store, the door has found out."""

from starlette.types import ASGIApp

from shared.web.cached_site import CachedSite
from shared.web.services import Services
from shared.web.site import make_site
from shared.web.written_pages import WrittenPages
from storefront.catalogue_page import KEPT
from storefront.languages import InLanguages
from storefront.paying import InCurrencies
from storefront.routes import routes
from storefront.visit import begin_visit, put_frame


def create_app(services: Services) -> ASGIApp:
    """Make the site over the process's services."""
    site = make_site(
        "storefront", services, routes(services.settings.web), before=begin_visit, put_frame=put_frame
    )
    written = WrittenPages(services.parts, services.database, services.clock)
    cached = CachedSite(site, services.pages, kept=KEPT, written=written)
    return InLanguages(InCurrencies(cached, services.clock))
