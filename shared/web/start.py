"""Open what a web process needs, from its settings."""

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.adapters.files import open_files
from shared.adapters.rate_limits import RateLimits
from shared.adapters.store_gateways import open_store_gateways
from shared.adapters.stripe_gateway import open_gateway
from shared.adapters.vies import open_vat_register
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import load_settings
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.hosts import Directory
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
    return Services(
        settings=settings,
        database=database,
        files=open_files(settings.files),
        limits=RateLimits(settings.redis.url),
        directory=Directory(database),
        pages=PageCache(settings.web.page_cache_mb * 2**20),
        memory=CatalogueMemory(),
        parts=Parts(settings.web.parts_mb * 2**20),
        templates=make_templates(reload=not settings.web.is_production),
        clock=utc_now,
        store_gateways=open_store_gateways(settings),
        vat_register=open_vat_register(settings.tax),
        gateway=open_gateway(settings.stripe),
    )
