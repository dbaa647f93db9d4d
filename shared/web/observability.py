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
from typing import Final

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.ids import new_id

REQUESTS: Final = Counter(
    "souk_requests_total", "Requests by site, route and status", ["site", "route", "status"]
)
SECONDS: Final = Histogram("souk_request_seconds", "Seconds from request to last byte", ["site", "route"])

_log = structlog.get_logger("souk.web")


def configure_logging(*, level: int = logging.INFO) -> None:
    """Write one JSON object per line to standard output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
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
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await app(scope, receive, answer)
            finally:
                _tell(scope, status, time.perf_counter() - started)

    return observed


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    # A proxy may hand its own id on; anything but a plain short word could forge log lines.
    return given if re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else str(new_id())


def _tell(scope: Scope, status: int, seconds: float) -> None:
    state = scope.get("state", {})
    site, route = state.get("site", "door"), state.get("route", "none")
    REQUESTS.labels(site, route, str(status)).inc()
    SECONDS.labels(site, route).observe(seconds)
    if route in ("health.live", "static"):
        return
    store = state.get("store")
    _log.info(
        "request",
        method=scope["method"],
        path=scope["path"],
        status=status,
        ms=round(seconds * 1000, 1),
        site=site,
        route=route,
        store=store.slug if store else None,
        client=scope["client"][0] if scope.get("client") else None,
    )
