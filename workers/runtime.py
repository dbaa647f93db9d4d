"""What a worker process has at hand."""

from dataclasses import dataclass, field

from jinja2 import Environment

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.adapters.files import open_files
from shared.adapters.mail import open_mailer
from shared.adapters.meilisearch import Meilisearch, open_meilisearch
from shared.adapters.name_servers import open_resolver
from shared.adapters.outbound import Outbound
from shared.adapters.store_gateways import StoreGateways, open_store_gateways
from shared.adapters.stripe_gateway import open_gateway
from shared.domains.resolver import NoResolver, Resolver
from shared.kernel.clock import Clock, utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.notifications.mailer import Mailer
from shared.payments.gateway import Gateway
from shared.payments.gateways import Gateways
from shared.products.files import FileStore
from shared.web.kept_templates import keep_templates
from shared.web.templates import make_templates

STATEMENT_TIMEOUT_MS = 60_000


@dataclass(frozen=True, slots=True)
class Runtime:
    """The process's connections. Tests make one with fakes in place."""

    settings: Settings
    database: Database
    files: FileStore
    mailer: Mailer
    templates: Environment
    clock: Clock
    outbound: Outbound = field(default_factory=Outbound)
    meilisearch: Meilisearch | None = None
    gateway: Gateway | None = None
    store_gateways: StoreGateways | None = None
    resolver: Resolver = field(default_factory=NoResolver)

    @property
    def gateways(self) -> Gateways:
        """Every account through which money may come."""
        return Gateways(self.gateway, self.store_gateways or open_store_gateways(self.settings))

    async def close(self) -> None:
        """Close the connections."""
        await self.database.close()
        if self.meilisearch:
            await self.meilisearch.close()


def open_runtime(settings: Settings) -> Runtime:
    """Connect a worker process; call it after the fork."""
    return Runtime(
        settings=settings,
        database=Database(
            settings.database, application="souk-worker", statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ),
        files=open_files(settings.files),
        mailer=open_mailer(settings.mail, settings.web.home),
        templates=make_templates(reload=False, compiled=keep_templates(settings.web.home)),
        clock=utc_now,
        meilisearch=open_meilisearch(settings.search),
        gateway=open_gateway(settings.stripe),
        store_gateways=open_store_gateways(settings),
        resolver=open_resolver(settings.domains),
    )
