"""Which engine answers, by the settings."""

from functools import cache

from search.engine import Engine
from search.fallback_engine import FallbackEngine
from search.meilisearch_engine import MeilisearchEngine
from search.postgres_engine import PostgresEngine
from shared.adapters.meilisearch import open_meilisearch
from shared.kernel.clock import Clock
from shared.kernel.settings import SearchSettings


@cache
def choose_engine(settings: SearchSettings, *, clock: Clock) -> Engine:
    """Return the process's engine: PostgreSQL's, behind Meilisearch where an address of one is set."""
    own = PostgresEngine()
    client = open_meilisearch(settings)
    if client is None:
        return own
    return FallbackEngine(MeilisearchEngine(client, clock=clock), own)
