"""The route of an address is the one that Starlette itself would find, whatever its first segment."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route, Router

import merchant.routes
import storefront.routes
from shared.kernel.settings import Settings, WebSettings
from shared.web.routing import Index, SegmentRouter


async def _say(request: Request) -> Response:
    return PlainTextResponse(f"{request.scope['route'].name} {dict(request.path_params)}")


ROUTES = [
    Route("/", _say, name="home"),
    Route("/cart", _say, name="cart"),
    Route("/cart/{id}", _say, name="line", methods=["POST"]),
    Route("/{page}.xml", _say, name="map"),
    Route("/{first}/{second}", _say, name="any"),
    Route("/cart/lines", _say, name="never"),
    Route("/late/{id}", _say, name="late"),
]


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cart",
        "/cart/",
        "/cart/7",
        "/cart/lines",
        "/a.xml",
        "/late/7",
        "/x/y",
        "/x",
        "//",
        "//cart",
        "/c%61rt",
    ],
)
async def test_an_address_leads_where_starlette_leads_it(path: str, method: str):
    answers = []
    for router in (Router(ROUTES), SegmentRouter(ROUTES)):
        async with AsyncClient(transport=ASGITransport(router), base_url="http://shop.test") as client:
            answer = await client.request(method, f"http://shop.test{path}")
        told = (answer.headers.get("location"), answer.headers.get("allow"))
        answers.append((answer.status_code, answer.text, *told))

    assert answers[0] == answers[1]


def test_the_language_before_an_address_is_no_segment_of_it():
    scope: dict[str, Any] = {"type": "http", "path": "/fr/cart", "root_path": "/fr"}

    assert [getattr(route, "name", "") for route in Index(ROUTES).of(scope)] == [
        "cart",
        "line",
        "map",
        "any",
        "never",
    ]


@pytest.mark.parametrize("routes", [storefront.routes.routes, merchant.routes.routes])
def test_every_route_of_both_sites_is_found_by_its_address(
    routes: Callable[[WebSettings], list[Route]], settings: Settings
):
    table = routes(settings.web)
    index = Index(table)

    for route in table:
        path = route.path_format.format_map(_Sample())
        scope = {"type": "http", "path": path, "root_path": "", "method": min(route.methods or ())}
        assert _first(index.of(scope), scope) is _first(table, scope), path


def _first(routes: Sequence[BaseRoute], scope: dict[str, Any]) -> BaseRoute:
    return next(route for route in routes if route.matches(dict(scope))[0] is Match.FULL)


class _Sample(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "7"
