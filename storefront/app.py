"""The shopper's site of one store; which store, the door has found out."""

from starlette.types import Receive, Scope, Send

from shared.web.cached_site import CachedSite
from shared.web.hosts import Sign
from shared.web.page_cache import Answer, key_of
from shared.web.services import Services
from shared.web.site import make_site
from shared.web.written_pages import WrittenPages
from storefront.catalogue_page import KEPT, REPEATED
from storefront.languages import InLanguages, prefix_of
from storefront.paying import InCurrencies
from storefront.routes import routes
from storefront.sketches import TAKES_SKETCHES
from storefront.visit import begin_visit, put_frame


class Storefront:
    """The site over the process's services."""

    def __init__(self, services: Services) -> None:
        site = make_site(
            "storefront",
            services,
            routes(services.settings.web),
            before=begin_visit,
            put_frame=put_frame,
            asks_origin=TAKES_SKETCHES,
        )
        written = WrittenPages(services.parts, services.database, services.clock)
        cached = CachedSite(site, services.pages, kept=KEPT, repeated=REPEATED, written=written)
        self._pages = services.pages
        self._site = InLanguages(InCurrencies(cached, services.clock))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._site(scope, receive, send)

    def at_hand(self, scope: Scope, asked: dict[bytes, bytes], sign: Sign) -> tuple[str, Answer] | None:
        """Return the kept page that a request would come to, with its route; None when it has to go the whole way."""
        # In which currency, a cookie decides.
        if sign.has_more_currencies:
            return None
        further = sign.further_languages
        spoken = (prefix_of(scope["path"], further) if further else None) or sign.locale
        key = key_of(scope, asked, sign.of, spoken=spoken, paid=sign.currency)
        page = self._pages.find(key)
        return (page.route, self._pages.answer(key, page, asked)) if page else None


def create_app(services: Services) -> Storefront:
    """Make the site over the process's services."""
    return Storefront(services)
