"""From the link of an automatic mail into the shop."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.series.errors import NoSuchRun
from shared.series.models import MOST_STEPS
from shared.series.note_results import note_click
from shared.series.queries import read_series_token
from shared.web.respond import see_other
from shared.web.services import services_of
from storefront.visit import caller_of, store_of, work

MOST: Final = max(MOST_STEPS.values())
PRIVATE: Final = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}
# An address in this shop and nowhere else.
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,199}")


async def show(request: Request) -> Response:
    """Count the visit, where the store counts them, and lead to the product of the link, or to the front page."""
    services, store = services_of(request), store_of(request)
    await services.limits.take(MAIL_LINKS, store=store.id, caller=caller_of(request))
    step = request.path_params["step"]
    if not 1 <= step <= MOST:
        raise NoSuchRun
    run_id = read_series_token(services.settings.web.secret_key, store.id, request.path_params["token"])
    async with work(request) as session:
        await note_click(session, run_id, step, now=services.clock())
    slug = request.query_params.get("product", "")
    answer = see_other(f"/products/{slug}" if _SLUG.fullmatch(slug) else "/")
    answer.headers.update(PRIVATE)
    return answer
