"""The shopper's site of one store; which store, the door has found out."""

from starlette.applications import Starlette

from shared.web.services import Services
from shared.web.site import make_site
from storefront.routes import routes
from storefront.visit import begin_visit


def create_app(services: Services) -> Starlette:
    """Make the site over the process's services."""
    return make_site("storefront", services, routes(services.settings.web), before=begin_visit)
