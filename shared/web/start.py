"""Open what a web process needs, from its settings."""

import gc

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.adapters.files import open_files
from shared.adapters.issuers import open_issuers
from shared.adapters.name_servers import open_resolver
from shared.adapters.password_ranges import open_breaches
from shared.adapters.rate_limits import RateLimits
from shared.adapters.store_gateways import open_store_gateways
from shared.adapters.stripe_gateway import open_gateway
from shared.adapters.tax_providers import TaxProviders
from shared.adapters.vies import open_vat_register
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.load_settings import load_settings
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.hosts import Directory
from shared.web.kept_templates import keep_templates
from shared.web.observability import configure_logging
from shared.web.page_cache import PageCache
from shared.web.parts import Parts
from shared.web.services import Services
from shared.web.templates import make_templates


async def open_services() -> Services:
    """Read the settings and connect; runs inside the process's event loop."""
    configure_logging()
    settings = load_settings()
    database = Database(settings.database, application="souk-web")
    _pass_over_what_stays()
    return Services(
        settings=settings,
        database=database,
        files=open_files(settings.files),
        limits=RateLimits(settings.redis.url),
        directory=Directory(database),
        pages=PageCache(settings.web.page_cache_mb * 2**20),
        memory=CatalogueMemory(),
        parts=Parts(settings.web.parts_mb * 2**20),
        templates=make_templates(
            reload=not settings.web.is_production, compiled=keep_templates(settings.web.home)
        ),
        clock=utc_now,
        store_gateways=open_store_gateways(settings),
        vat_register=open_vat_register(settings.tax),
        tax_providers=TaxProviders(settings.key_ring),
        gateway=open_gateway(settings.stripe),
        resolver=open_resolver(settings.domains),
        breaches=open_breaches(settings.sign_in, is_production=settings.web.is_production),
        issuers=open_issuers(settings.sign_in, is_production=settings.web.is_production),
    )


def _pass_over_what_stays() -> None:
    """Take what is loaded by now out of the sight of the garbage collector, which looks at all of it otherwise."""
    gc.collect()
    gc.freeze()
    # An answer makes thousands of objects and hardly a cycle.
    gc.set_threshold(20_000, 20, 20)
