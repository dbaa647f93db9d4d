"""Which engine answers, by the settings."""

from functools import cache

from search.engine import Engine
from search.fallback_engine import FallbackEngine
from search.meilisearch_engine import MeilisearchEngine
from search.postgres_engine import PostgresEngine
from shared.adapters.meilisearch import Meilisearch
from shared.kernel.clock import Clock
from shared.kernel.settings import SearchSettings


@cache
def choose_engine(settings: SearchSettings, *, clock: Clock) -> Engine:
    """Return the process's engine: PostgreSQL's, behind Meilisearch where an address of one is set."""
    own = PostgresEngine()
    if not settings.meilisearch_url:
        return own
    client = Meilisearch(settings.meilisearch_url, settings.key)
    return FallbackEngine(MeilisearchEngine(client, clock=clock), own)
