"""An error page needs nothing: neither the frame of its site nor the database."""

import asyncpg
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.web.services import Services
from shared.web.site import make_site


async def stumble(_request: Request) -> Response:
    raise ValueError("a bug")


async def fall_out(_request: Request) -> Response:
    raise asyncpg.CannotConnectNowError("starting up")


async def asked_at(services: Services, path: str, frames: list[str], *, broken: bool) -> httpx.Response:
    async def put_frame(request: Request) -> bool:
        frames.append(request.url.path)
        request.state.frame = {"code": "would be said twice"} if broken else {}
        return broken

    routes = [Route("/bug", stumble, name="bug"), Route("/away", fall_out, name="away")]
    site = make_site("storefront", services, routes, put_frame=put_frame)
    transport = httpx.ASGITransport(app=site)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.localhost") as client:
        return await client.get(path)


@pytest.mark.parametrize("kind", ["broken", "none"])
@pytest.mark.parametrize(("path", "status"), [("/bug", 500), ("/nowhere", 404)])
async def test_without_a_frame_or_with_a_broken_one_it_stands_by_itself(
    services: Services, path: str, status: int, kind: str
):
    frames: list[str] = []

    answer = await asked_at(services, path, frames, broken=kind == "broken")

    assert (answer.status_code, frames) == (status, [path])
    assert '<body class="error-page">' in answer.text


async def test_while_the_database_is_away_no_frame_is_asked_for(services: Services):
    frames: list[str] = []

    answer = await asked_at(services, "/away", frames, broken=True)

    assert (answer.status_code, answer.headers["retry-after"], frames) == (503, "5", [])
    assert "cannot reach its books" in answer.text
