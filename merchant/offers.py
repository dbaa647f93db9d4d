"""What a member may not do is not offered to them.

The finished page is looked through once, for its links, buttons and forms that lead where their role does not. Pages
are written for whoever may do everything, so no page and no new form can forget to hide what would be refused; the
refusal itself stands at the door (`access.py`) and needs none of this.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from merchant.access import Access
from shared.stores.permissions import ALL

# Forms, links and buttons cannot stand inside their like, and attributes are escaped: a pattern finds each one whole.
_FORM: Final = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_LINK: Final = re.compile(r'<a\b([^>]*\bhref="(/dashboard/[^"]+)"[^>]*)>(.*?)</a>', re.DOTALL)
_BUTTON: Final = re.compile(r"<button\b([^>]*)>.*?</button>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'\b(action|formaction|method|class)="([^"]*)"')
# What is left of a place that only led to a form.
_EMPTY: Final = re.compile(
    r"<details\b[^>]*>\s*<summary\b(?:(?!</summary>).)*</summary>\s*(?:<div[^>]*>\s*</div>\s*)?</details>",
    re.DOTALL,
)


def offer_only_allowed(request: Request, access: Access, answer: Response) -> Response:
    """Take out of a page what its reader's role would not be let into."""
    if access.permissions >= ALL:
        return answer
    html = bytes(answer.body).decode()
    page = _Page(request, access)
    html = _EMPTY.sub("", _BUTTON.sub(page.button, _FORM.sub(page.form, html)))
    answer.body = _LINK.sub(page.link, html).encode()
    answer.headers["content-length"] = str(len(answer.body))
    return answer


class _Page:
    """A page and its reader."""

    def __init__(self, request: Request, access: Access) -> None:
        self._access, self._here = access, request.url.path
        self._routes = _by_noun(request)

    def form(self, found: re.Match[str]) -> str:
        """Leave a form that may be sent; show what a page is about without its buttons; drop all other forms."""
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        address = urlsplit(attributes.get("action") or self._here).path
        route = self._route(address, attributes.get("method", "get").upper())
        if route is None or self._access.opens(route):
            return found[0]
        if not (route.endswith(".update") and address == self._here):
            return ""
        told = _BUTTON.sub("", found[2])
        return f'<fieldset class="{attributes.get("class", "")} only-seen" disabled>{told}</fieldset>'

    def button(self, found: re.Match[str]) -> str:
        """Drop a button that sends its form to a place of its own."""
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        address = attributes.get("formaction")
        route = self._route(urlsplit(address).path, "POST") if address else None
        return found[0] if route is None or self._access.opens(route) else ""

    def link(self, found: re.Match[str]) -> str:
        """Leave the words of a link where it led, and nothing of one that is a button."""
        route = self._route(urlsplit(found[2]).path, "GET")
        if route is None or self._access.opens(route):
            return found[0]
        shape = dict(_ATTRIBUTE.findall(found[1])).get("class", "")
        return "" if "button" in shape.split() else f"<span>{found[3]}</span>"

    def _route(self, address: str, method: str) -> str | None:
        for route in self._routes.get(_noun(address), ()):
            if method in (route.methods or ()) and route.path_regex.match(address):
                return str(route.name)
        return None


def _by_noun(request: Request) -> dict[str, list[Route]]:
    """Return the site's routes inside a store by the first word of their addresses; made once."""
    state = request.app.state
    if not hasattr(state, "routes_by_noun"):
        state.routes_by_noun = {}
        for route in _inside(request.app.routes):
            state.routes_by_noun.setdefault(_noun(route.path), []).append(route)
    found: dict[str, list[Route]] = state.routes_by_noun
    return found


def _inside(routes: list[Route]) -> Iterator[Route]:
    return (route for route in routes if route.path.startswith("/dashboard/{store}"))


def _noun(path: str) -> str:
    # "/dashboard/{store}/orders/{number}" belongs to "orders", and so does "/dashboard/{store}/orders.csv".
    return path.split("/", 4)[3].partition(".")[0] if path.count("/") > 2 else ""
