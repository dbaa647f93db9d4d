"""A transport for httpx that keeps to the rules of `outbound.py` (R29), for whom more than one picture is fetched from.

Each request is sent to the very address that was checked. The whole answer is read, within a limit of bytes and time.
"""

import asyncio
from typing import Final

import httpx

from shared.adapters.outbound import Outbound, Refused, Unreachable, bracketed, checked

CONNECT_SECONDS: Final = 2.0
WHOLE_SECONDS: Final = 8.0
LARGEST: Final = 512 * 1024


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends to public https addresses only; with `is_local_allowed`, as in development, to any."""

    def __init__(
        self,
        *,
        is_local_allowed: bool = False,
        outbound: Outbound | None = None,
        inner: httpx.AsyncBaseTransport | None = None,
        seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._is_local_allowed = is_local_allowed
        self._outbound = outbound or Outbound()
        self._inner = inner or httpx.AsyncHTTPTransport(trust_env=False)
        self._seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeouts = httpx.Timeout(self._seconds, connect=CONNECT_SECONDS)
        request.extensions = {**request.extensions, "timeout": timeouts.as_dict()}
        request.headers["accept-encoding"] = "identity"
        try:
            async with asyncio.timeout(self._seconds):
                return await self._read(await self._pinned(request))
        except TimeoutError as trouble:
            raise httpx.ReadTimeout("no whole answer within the time", request=request) from trouble
        except (Refused, Unreachable) as trouble:
            raise httpx.ConnectError(str(trouble), request=request) from trouble

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _pinned(self, request: httpx.Request) -> httpx.Request:
        """Return the request for the address that was checked; the name stays in its Host header and in TLS."""
        if self._is_local_allowed:
            return request
        _parts, host = checked(str(request.url))
        address = await self._outbound.address_of(host)
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=bracketed(address)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        pinned.headers["host"] = bracketed(host)
        return pinned

    async def _read(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        try:
            if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
                raise Refused("The server compresses its answer although it was asked not to.")
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > LARGEST:
                    raise Refused("The answer is too long.")
        finally:
            await answer.aclose()
        return httpx.Response(answer.status_code, headers=answer.headers, content=bytes(body))
