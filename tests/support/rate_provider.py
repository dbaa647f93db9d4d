"""A provider of tax rates on this machine, in the open shape: as good, slow, wrong or away as a test tells it to be."""

import asyncio
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.adapters.outbound import Outbound
from shared.adapters.tax_providers import TaxProviders
from shared.kernel.sealing import KeyRing

ADDRESS = "https://rates.example/v1"
PUBLIC = "93.184.215.14"


class RateProvider:
    """Names 10 % on each line and 5 % on the delivery, or does what `mood` says; keeps what it was asked."""

    def __init__(self, mood: str = "") -> None:
        self.mood, self.asked, self.keys = mood, list[dict[str, Any]](), list[str]()
        self._site = Starlette(routes=[Route("/v1", self._answer, methods=["POST"])])

    def opened(self, keys: KeyRing, *, seconds: float = 0.5) -> TaxProviders:
        """Return what a process of the web asks by, leading here."""
        return TaxProviders(keys, Outbound(resolve=_found, transport=_Way(self), seconds=seconds))

    @property
    def site(self) -> Starlette:
        return self._site

    async def _answer(self, request: Request) -> Response:
        asked = await request.json()
        self.asked.append(asked)
        self.keys.append(request.headers.get("authorization", ""))
        if self.mood == "slow":
            await asyncio.sleep(5)
        if self.mood == "html":
            return Response("<h1>Sorry</h1>")
        if self.mood == "error":
            return JSONResponse({"error": "no"}, status_code=500)
        lines = [{"id": line["id"], "rates": [{"name": "State", "rate": "0.1"}]} for line in asked["lines"]]
        told = {
            "version": 1,
            "reference": f"q-{len(self.asked)}",
            "lines": lines,
            "delivery": [{"name": "State", "rate": "0.05"}],
        }
        return JSONResponse(told | WRONG.get(self.mood, {}))


WRONG: dict[str, dict[str, Any]] = {
    "other version": {"version": 2},
    "no lines": {"lines": []},
    "other lines": {"lines": [{"id": "x", "rates": []}]},
    "no delivery": {"delivery": None},
    "a number": {"delivery": [{"name": "State", "rate": 0.05}]},
    "too much": {"delivery": [{"name": "State", "rate": "1.5"}]},
    "below nothing": {"delivery": [{"name": "State", "rate": "-0.1"}]},
    "too exact": {"delivery": [{"name": "State", "rate": "0.123456"}]},
    "nameless": {"delivery": [{"name": "", "rate": "0.05"}]},
    "a control character": {"delivery": [{"name": "St\x00ate", "rate": "0.05"}]},
    "many": {"delivery": [{"name": "State", "rate": "0.05"}] * 9},
    "long": {"reference": "q" * 101},
}


class _Way(httpx.AsyncBaseTransport):
    def __init__(self, provider: RateProvider) -> None:
        self._provider = provider
        self._site = httpx.ASGITransport(app=provider.site)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._provider.mood == "away":
            raise httpx.ConnectError("refused")
        return await self._site.handle_async_request(request)


async def _found(_host: str) -> list[str]:
    return [PUBLIC]
