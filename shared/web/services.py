"""What one process of the web has at hand: made at its start, passed to handlers through `request.app.state`."""

from dataclasses import dataclass, field

from jinja2 import Environment
from starlette.requests import Request

from shared.accounts.breaches import Breaches, NoBreaches
from shared.adapters.issuers import Issuers
from shared.adapters.rate_limits import RateLimits
from shared.adapters.store_gateways import StoreGateways
from shared.adapters.tax_providers import TaxProviders
from shared.domains.resolver import NoResolver, Resolver
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.payments.gateway import Gateway
from shared.payments.gateways import Gateways
from shared.products.files import FileStore
from shared.taxes.vat_register import VatRegister
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.hosts import Directory
from shared.web.page_cache import PageCache
from shared.web.parts import Parts


@dataclass(frozen=True, slots=True)
class Services:
    """The process's connections and tools. Tests make one with fakes in place."""

    settings: Settings
    database: Database
    files: FileStore
    limits: RateLimits
    directory: Directory
    pages: PageCache
    memory: CatalogueMemory
    parts: Parts
    templates: Environment
    clock: Clock
    store_gateways: StoreGateways
    vat_register: VatRegister
    tax_providers: TaxProviders
    gateway: Gateway | None = None
    resolver: Resolver = field(default_factory=NoResolver)
    issuers: Issuers = field(default_factory=Issuers)
    breaches: Breaches = field(default_factory=NoBreaches)

    @property
    def gateways(self) -> Gateways:
        """Every account through which money may come."""
        return Gateways(self.gateway, self.store_gateways)


def services_of(request: Request) -> Services:
    """Return the services of the process that serves this request."""
    services: Services = request.app.state.services
    return services
