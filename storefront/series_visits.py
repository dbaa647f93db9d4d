"""From the link of an automatic mail into the shop, with the mail's own code where it brings one."""

import re
from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.series.errors import NoSuchRun
from shared.series.models import MOST_STEPS
from shared.series.note_results import note_click
from shared.series.queries import read_series_token
from shared.web.respond import see_other
from shared.web.services import services_of
from shared.web.visitors import is_program
from storefront.visit import count_try, store_of, work

MOST: Final = max(MOST_STEPS.values())
PRIVATE: Final = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}
# An address in this shop and nowhere else.
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,199}")
_CODE: Final = re.compile(r"[A-Z0-9-]{1,40}")


async def show(request: Request) -> Response:
    """Count the visit, where the store counts them, and lead to the product, the code, or the front page.

    What names itself as a program, or asks for the head alone, looks for dangers and is no visit.
    """
    services, store = services_of(request), store_of(request)
    await count_try(request, MAIL_LINKS)
    step = request.path_params["step"]
    if not 1 <= step <= MOST:
        raise NoSuchRun
    run_id = read_series_token(services.settings.web.secret_key, store.id, request.path_params["token"])
    if request.method == "GET" and not is_program(dict(request.headers.raw)):
        async with work(request) as session:
            await note_click(session, run_id, step, now=services.clock())
    answer = see_other(_onward(request.query_params))
    answer.headers.update(PRIVATE)
    return answer


def _onward(asked: QueryParams) -> str:
    code, slug = asked.get("code", ""), asked.get("product", "")
    if _CODE.fullmatch(code):
        return f"/cart/code?code={code}"
    return f"/products/{slug}" if _SLUG.fullmatch(slug) else "/"
