"""Finding the route of an address by its first segment: asking a hundred in turn takes longer than some answers."""

from collections.abc import Sequence
from typing import Final

from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import Receive, Scope, Send

_PLACE: Final = "{"


class SegmentRouter(Router):
    """Starlette's router, asking only those routes that an address can be meant for, in the same order.

    What none of them takes as it is (another method, a slash too many, nothing at all) is decided as ever.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(routes)
        self._index = Index(routes)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to the first route that takes it."""
        if scope["type"] == "http":
            for route in self._index.of(scope):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.setdefault("router", self)
                    scope["route"] = route
                    scope.update(found)
                    await route.handle(scope, receive, send)
                    return
        await super().app(scope, receive, send)


class Index:
    """Routes by the first segment of their paths; one that begins with a parameter is found under every segment."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        firsts = [(_first_of(getattr(route, "path", _PLACE)), route) for route in routes]
        self._others = [route for first, route in firsts if _PLACE in first]
        self._known = {
            known: [route for first, route in firsts if first == known or _PLACE in first]
            for known, _ in firsts
            if _PLACE not in known
        }

    def of(self, scope: Scope) -> Sequence[BaseRoute]:
        """Return the routes, in their order, that the address of a request can be meant for."""
        return self._known.get(_first_of(get_route_path(scope)), self._others)


def _first_of(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
