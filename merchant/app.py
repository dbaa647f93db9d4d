"""The dashboard's site, with the addresses that every host shares (health, metrics, static files)."""

from starlette.types import ASGIApp

from merchant.access import require_member
from merchant.api.routes import api_routes
from merchant.done import note_done
from merchant.languages import InMembersLanguage
from merchant.routes import routes
from shared.web.services import Services
from shared.web.site import make_site


def create_app(services: Services) -> ASGIApp:
    """Make the site over the process's services."""
    return InMembersLanguage(
        make_site(
            "merchant",
            services,
            routes(services.settings.web),
            before=require_member,
            after=note_done,
            # Where no cookie is read, nobody can be made to call.
            asks_origin={route.name for route in api_routes()},
        )
    )
