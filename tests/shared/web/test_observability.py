"""Each request has an id that its answer and its log lines share; a client cannot forge either."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
import structlog

from shared.web.observability import configure_logging, observe

GIVEN = "0a1b2c3d-from-proxy"


async def ask(path: str = "/", **headers: str) -> httpx.Response:
    async def application(_scope: Any, _receive: Any, send: Any) -> None:
        structlog.get_logger("souk.test").info("within")
        await send({"type": "http.response.start", "status": 204, "headers": [(b"x-of-page", b"kept")]})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(observe(application))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as client:
        return await client.get(
            path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """Let a test log as a running process does, and the next one as before."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def lines_of(printed: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in printed.splitlines()]


@pytest.mark.usefixtures("logging_restored")
async def test_an_answer_and_its_lines_carry_one_id(capsysbinary: pytest.CaptureFixture[bytes]):
    configure_logging()

    answer = await ask("/shelf", x_request_id=GIVEN)

    within, told = lines_of(capsysbinary.readouterr().out)
    assert answer.headers["x-request-id"] == GIVEN
    assert answer.headers["x-of-page"] == "kept"
    assert (within["event"], within["request_id"]) == ("within", GIVEN)
    assert (told["event"], told["request_id"]) == ("request", GIVEN)
    assert (told["method"], told["path"], told["status"]) == ("GET", "/shelf", 204)
    assert told["ms"] >= 0


@pytest.mark.parametrize("forged", ["short", "a" * 65, 'a1b2c3d4"}{"event', "a1b2c3d4 e5f6"])
async def test_an_id_that_is_no_plain_word_is_replaced(forged: str):
    answer = await ask(x_request_id=forged)

    assert answer.headers["x-request-id"] != forged
    assert len(answer.headers["x-request-id"]) == 36


async def test_two_requests_have_two_ids():
    assert (await ask()).headers["x-request-id"] != (await ask()).headers["x-request-id"]


async def test_a_path_that_is_no_text_is_logged_all_the_same(capsysbinary: pytest.CaptureFixture[bytes]):
    async def application(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ignore(_message: Any) -> None: ...

    scope = {"type": "http", "method": "GET", "path": "/\udcff", "headers": []}
    await observe(application)(scope, ignore, ignore)

    assert [line["path"] for line in lines_of(capsysbinary.readouterr().out)] == ["/\\udcff"]
