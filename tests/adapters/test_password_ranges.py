"""T77: a published password is told by range; who is asked hears five figures, and who does not answer refuses nobody."""

import hashlib
from dataclasses import replace

import httpx
import pytest

import merchant.app
import storefront.app
from shared.adapters.password_ranges import PasswordRanges
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.account_links import link_in_mail
from tests.support.web import browser

PASSWORD = "linden-trees-in-may"
DIGEST = hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).hexdigest().upper()
PADDING = "0" * 35 + ":0"


class Service(httpx.AsyncBaseTransport):
    """Who tells ranges: one answer, or trouble, for every question."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self._answer = answer
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if isinstance(self._answer, Exception):
            raise self._answer
        return httpx.Response(self._answer.status_code, content=self._answer.content)


def ranges(service: Service) -> PasswordRanges:
    return PasswordRanges("https://ranges.example/range/", transport=service)


async def test_five_figures_are_sent_and_all_that_begin_so_compared():
    service = Service(httpx.Response(200, text=f"{PADDING}\r\n{DIGEST[5:]}:12\r\n"))

    assert await ranges(service).knows(PASSWORD)
    assert not await ranges(service).knows("another secret of mine")
    (first, _) = service.asked
    assert str(first.url) == f"https://ranges.example/range/{DIGEST[:5]}"
    assert first.headers["add-padding"] == "true"
    assert DIGEST[5:] not in str(first.url) + str(first.headers)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text=f"{DIGEST[5:]}:0"),  # padding that happens to look like it
        httpx.Response(200, text="<html>"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(503, text=f"{DIGEST[5:]}:12"),
        httpx.ConnectError("nobody there"),
        httpx.ReadTimeout("too slow"),
    ],
    ids=["padding", "page", "bytes", "503", "away", "slow"],
)
async def test_who_does_not_answer_refuses_nobody(answer: httpx.Response | Exception):
    assert not await ranges(Service(answer)).knows(PASSWORD)


async def test_a_published_password_is_refused_at_its_field(services: Services, store: Store):
    service = Service(httpx.Response(200, text=f"{DIGEST[5:]}:12"))
    asking = replace(services, breaches=ranges(service))

    async def opened() -> Services:
        return asking

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(asking)
    shopper = browser(door, f"{store.slug}.localhost")
    await shopper.post("/account/sign-up", data={"email": "ada@example.com"})
    link = f"/account/sign-up/{await link_in_mail(asking, store, 'sign_up', email='ada@example.com')}"

    refused = await shopper.post(link, data={"name": "Ada", "password": PASSWORD})
    short = await shopper.post(link, data={"name": "Ada", "password": "short"})
    inside = await shopper.get("/account")
    done = await shopper.post(link, data={"name": "Ada", "password": "another secret of mine"})

    assert (refused.status_code, short.status_code, inside.status_code, done.status_code) == (
        422,
        422,
        303,
        303,
    )
    assert "was stolen somewhere and published" in refused.text
    assert len(service.asked) == 2  # what is too short is nobody's business
