"""Two processes serve one port; a scrape that reaches either tells the figures of both."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

import merchant.app
from shared.embedded.processes import empty_folder
from shared.web.services import Services
from tests.support.server import Server

FRONT_DOOR = re.compile(
    r'^souk_requests_total\{route="platform.front_door",site="merchant",status="303"\} (\d+)\.0$',
    re.MULTILINE,
)


def scrape(server: Server) -> tuple[int, str]:
    status, came = server.get("/metrics", "Host: localhost")
    return status, came.decode()


def test_every_process_tells_the_sum_of_all(server: Server):
    for _ in range(40):
        assert server.get("/", "Host: localhost")[0] == 303

    told = [scrape(server) for _ in range(20)]

    assert {status for status, _ in told} == {200}
    assert {FRONT_DOOR.findall(text)[0] for _, text in told} == {"40"}
    assert len(list((server.child.log.parent / "metrics").glob("counter_*.db"))) == 2


async def test_one_process_alone_tells_its_own(stranger: httpx.AsyncClient):
    for _ in range(3):
        await stranger.get("/healthz")

    answer = await stranger.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'souk_requests_total{route="health.live",site="merchant",status="200"}' in answer.text


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Basic of-tests", "Bearer of-tests!"])
async def test_a_token_is_asked_for_where_one_is_set(services: Services, given: str):
    web = services.settings.web.model_copy(update={"metrics_token": "of-tests"})
    site = merchant.app.create_app(replace(services, settings=replace(services.settings, web=web)))
    transport = httpx.ASGITransport(app=site)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as scraper:
        refused = await scraper.get("/metrics", headers={"authorization": given})
        told = await scraper.get("/metrics", headers={"authorization": "Bearer of-tests"})

    assert (refused.status_code, told.status_code) == (404, 200)
    assert "souk_requests_total" not in refused.text


def test_a_start_forgets_the_figures_of_the_run_before(tmp_path: Path):
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").touch()

    empty_folder(tmp_path / "metrics")

    assert list((tmp_path / "metrics").iterdir()) == []
