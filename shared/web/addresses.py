"""Addresses within a site, made from the names of its routes."""

from collections.abc import Iterable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.routing import Route


class Addresses:
    """The paths of one site's routes. A page has a hundred links, so which route a name means is looked up once."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = list(routes)
        self._known: dict[tuple[str, ...], Route] = {}

    def path_to(self, name: str, **params: Any) -> str:
        """Return the path of the route of this name; raises LookupError when none takes just these parameters."""
        key = (name, *params)
        route = self._known.get(key)
        if route is None:
            route = self._known[key] = self._find(name, set(params))
        texts = {param: route.param_convertors[param].to_string(value) for param, value in params.items()}
        return route.path_format.format_map(texts)

    def _find(self, name: str, params: set[str]) -> Route:
        for route in self._routes:
            if route.name == name and set(route.param_convertors) == params:
                return route
        raise LookupError(f"no route is named {name} and takes {sorted(params)}")


@pass_context
def url(context: Context, name: str, **params: Any) -> str:
    """Return the path of a route of the site that renders this page, in the language of the page."""
    request = context["request"]
    path: str = request.app.state.addresses.path_to(name, **params)
    return f"{request.scope.get('root_path', '')}{path}"


@pass_context
def media_folder(context: Context) -> str:
    """Return the path under which the store's pictures are: in the dashboard through the member's own store."""
    request = context.get("request")
    if request is None or getattr(request.state, "site", "") != "merchant":
        return "/media/"
    folder: str = request.app.state.addresses.path_to("media.show", store=context["store"].slug, key="")
    return folder


@pass_context
def media(context: Context, key: str) -> str:
    """Return the address of a stored picture."""
    return media_folder(context) + key
