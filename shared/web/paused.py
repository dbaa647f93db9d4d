"""A shop whose people have closed its doors, for a while or for good: what shoppers find, and what stays open."""

from typing import Final

from jinja2 import Environment
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from shared.languages.speaking import speaking
from shared.stores.models import Store
from shared.web.security import HEADERS, HSTS

# When search engines and machines look again: an hour.
RETRY_AFTER: Final = "3600"
# What somebody bought is theirs: their order's page and files, the way back from a payment, the end of mails. And
# whoever mends a closed shop sees what they do.
STAYS_OPEN: Final = ("/orders/", "/branding/", "/media/", "/downloads/", "/mails/", "/preview/")


def is_behind_closed_doors(store: Store, scope: Scope) -> bool:
    """Say whether a request of a paused or closed shop is answered by the note."""
    path = scope["path"]
    for code in store.further_languages:
        path = path.removeprefix(f"/{code}") if path.startswith(f"/{code}/") else path
    return (store.is_paused or store.is_closed) and not path.startswith(STAYS_OPEN)


def say_paused(templates: Environment, store: Store, *, https: bool) -> Response:
    """Answer that the shop is closed for a while, in its own words and language; nobody keeps it."""
    with speaking(store.locale):
        html = templates.get_template("errors/paused.html").render(store=store)
    headers = dict(HEADERS) | {"retry-after": RETRY_AFTER, "cache-control": "no-store"}
    return HTMLResponse(html, 503, headers | ({"strict-transport-security": HSTS} if https else {}))
