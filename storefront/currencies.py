"""The choice of a currency."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.currencies.offered import conversion_to
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.cookies import drop_cookie, set_cookie
from shared.web.forms import read_form
from shared.web.services import services_of
from storefront.paying import COOKIE
from storefront.visit import go_to, store_of

LIFE: Final = timedelta(days=365)
LONGEST_PATH: Final = 500


async def create(request: Request) -> Response:
    """Remember the choice in this browser and go back to the page that it was made on."""
    form = await read_form(request)
    store, code = store_of(request), form.get("currency")
    answer = go_to(request, _safe(form.get("next")))
    if code == store.currency:
        drop_cookie(request, answer, COOKIE)
    elif conversion_to(store, code, now=services_of(request).clock()):
        set_cookie(request, answer, COOKIE, code, life=LIFE)
    else:
        raise Invalid({"currency": say("Choose one of these.")})
    return answer


def _safe(path: str) -> str:
    plain = path.isprintable() and path.isascii() and "\\" not in path and len(path) <= LONGEST_PATH
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
