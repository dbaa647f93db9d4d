"""An answer that is thrown away as it comes, which a browser of the tests would keep whole."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import httpx

from shared.web.door import Door


@dataclass(slots=True)
class Poured:
    """What became of an answer."""

    status: int = 0
    pieces: int = 0
    size: int = 0


async def pour_away(door: Door, client: httpx.AsyncClient, path: str) -> Poured:
    """Ask as this client and count what comes."""
    request, poured, asked = client.build_request("GET", path), Poured(), False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            poured.status = message["status"]
        elif body := message.get("body"):
            poured.pieces += 1
            poured.size += len(body)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("198.51.0.1", 1),
        "server": (request.url.host, 80),
    }
    await door(scope, receive, send)
    return poured
