"""A worker's connections, with fakes in place."""

from typing import Any

from shared.kernel.clock import Clock, utc_now
from shared.notifications.mailer import Mailer
from shared.web.services import Services
from workers.runtime import Runtime


def worker_with(services: Services, mailer: Mailer, *, clock: Clock = utc_now, **seams: Any) -> Runtime:
    """Return a worker's connections whose mails go there; `seams` are fakes for others of them."""
    return Runtime(
        **{"files": services.files, **seams},
        settings=services.settings,
        database=services.database,
        mailer=mailer,
        templates=services.templates,
        clock=clock,
    )
