"""Request ids, one structured log line per request, and metrics.

Several processes serve one port, and a scrape reaches any one of them. Where PROMETHEUS_MULTIPROC_DIR names a folder,
as `souk up` has it, each keeps its figures there and whoever is asked adds all up. What a dead process counted stays in
the sums, or they would fall; the folder is emptied at the next start. A gauge added here needs a `live…` mode and
`mark_process_dead`: it must not outlive its process.
"""

import logging
import os
import re
import sys
import time
from collections.abc import Iterable, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import orjson
import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.ids import new_id_text

REQUESTS: Final = Counter(
    "souk_requests_total", "Requests by site, route and status", ["site", "route", "status"]
)
SECONDS: Final = Histogram("souk_request_seconds", "Seconds from request to last byte", ["site", "route"])
UNLOGGED: Final = frozenset({"health.live", "static"})

_SECRET: Final = re.compile(r"souk_[a-z0-9]{8}_[\w-]+")
_PLAIN_WORD: Final = re.compile(rb"[A-Za-z0-9-]{8,64}")

_request_id: ContextVar[str] = ContextVar("request_id")


def configure_logging() -> None:
    """Write one JSON object per line to standard output."""
    structlog.configure(
        processors=[
            _name_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )


def all_counts() -> Collector:
    """Return the figures of all processes that share a folder for them, else those of this process."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return REGISTRY
    return MultiProcessCollector(CollectorRegistry(), folder)  # type: ignore[no-untyped-call] # it has no types


def observe(app: ASGIApp) -> ASGIApp:
    """Wrap an application: give each request an id, answer with it, log and count what happened."""

    async def observed(scope: Scope, receive: Receive, send: Send) -> None:
        started, status = time.perf_counter(), 500
        request_id = id_of(scope["headers"])
        scope.setdefault("state", {})["request_id"] = request_id

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        token = _request_id.set(request_id)
        try:
            await app(scope, receive, answer)
        finally:
            _tell(scope, status, time.perf_counter() - started)
            _request_id.reset(token)

    return observed


def id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the id of a request: a proxy's, else a new one."""
    for name, value in headers:
        # A proxy may hand its own id on; anything but a plain short word could forge log lines.
        if name == b"x-request-id" and _PLAIN_WORD.fullmatch(value):
            return str(value, "ascii")
    return new_id_text()


def _name_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if request_id := _request_id.get(None):
        event["request_id"] = request_id
    return event


@cache
def _meters(site: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(site, route, str(status)), SECONDS.labels(site, route)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    state = scope["state"]
    site, route = state.get("site", "door"), state.get("route", "none")
    count, duration = _meters(site, route, status)
    count.inc()
    duration.observe(seconds)
    if route in UNLOGGED:
        return
    store = state.get("store")
    slug = store.slug if store else None
    told = told_of(scope, state["request_id"], site, route, slug, status, seconds)
    sys.stdout.buffer.write(line_of(told))
    sys.stdout.buffer.flush()


class Told(NamedTuple):
    """What the log says of an answer. `at` is when it was given, in seconds since 1970."""

    method: str
    path: str
    site: str
    route: str
    slug: str | None
    status: int
    request_id: str
    client: str | None
    seconds: float
    at: float


def told_of(
    scope: Scope, request_id: str, site: str, route: str, slug: str | None, status: int, seconds: float
) -> Told:
    """Return what the log says of an answer that was given just now."""
    client = scope.get("client")
    return Told(
        scope["method"],
        scope["path"],
        site,
        route,
        slug,
        status,
        request_id,
        client[0] if client else None,
        seconds,
        time.time(),
    )


def line_of(told: Told) -> bytes:
    """Return an answer's line in the log."""
    # Not through structlog's processors: this line would cost half of a page that is kept. Nor all of it each time.
    line = {
        "request_id": told.request_id,
        "ms": int(told.seconds * 10_000 + 0.5) / 10,
        "client": told.client,
        "timestamp": datetime.fromtimestamp(told.at, UTC),
    }
    return _beginning(*told[:_OF_BEGINNING]) + orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)[1:]


_OF_BEGINNING: Final = Told._fields.index("request_id")


@lru_cache(maxsize=1024)
def _beginning(method: str, path: str, site: str, route: str, slug: str | None, status: int) -> bytes:
    """Return what the line has in common with those of all requests for the same thing, up to the next name."""
    said = {
        "event": "request",
        "level": "info",
        "method": method,
        "path": _writable(path),
        "status": status,
        "site": site,
        "route": route,
        "store": slug,
    }
    return orjson.dumps(said)[:-1] + b","


def _writable(path: str) -> str:
    # A key that somebody put into an address is refused there; the log must not keep it either.
    path = _SECRET.sub("souk_…", path)
    # Bytes that are no UTF-8 may stand in a path as lone surrogates, which no JSON can hold.
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()
