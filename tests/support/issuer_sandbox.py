"""An issuer inside a test: the application asks it, and a browser is led there and back."""

from typing import Any, Final

import httpx
import pytest

from shared.adapters.issuer_sandbox.app import create_app
from shared.adapters.issuer_sandbox.sandbox import IssuerSandbox
from shared.adapters.issuers import Issuers, Known

ORIGIN: Final = "http://issuer.test"
CLIENT: Final = ("souk-of-tests", "a secret of tests")
HOME: Final = "http://localhost:8000/dashboard/sign-in/with"
REDIRECTS: Final = tuple(f"{HOME}/{key}/answer" for key in ("oidc", "other"))


class IssuerWire(httpx.AsyncBaseTransport):
    """The way to a sandbox in this process; it can be cut, and remembers what was asked for."""

    def __init__(self, sandbox: IssuerSandbox) -> None:
        self._inner = httpx.ASGITransport(app=create_app(sandbox))
        self.is_cut = False
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.is_cut:
            raise httpx.ConnectError("nobody there", request=request)
        return await self._inner.handle_async_request(request)


@pytest.fixture
def issuer_sandbox() -> IssuerSandbox:
    """A sandbox that nobody has used."""
    return IssuerSandbox(origin=ORIGIN, client_id=CLIENT[0], client_secret=CLIENT[1], redirects=REDIRECTS)


@pytest.fixture
def issuer_wire(issuer_sandbox: IssuerSandbox) -> IssuerWire:
    """The way to it."""
    return IssuerWire(issuer_sandbox)


def issuers_at(wire: httpx.AsyncBaseTransport, *, url: str = ORIGIN) -> Issuers:
    """Return the application's issuers: this one, under two keys, as if two were configured."""
    known = (Known("oidc", "House", url, *CLIENT), Known("other", "Other", url, *CLIENT))
    return Issuers(known, transport=wire, is_local_allowed=True)


async def answer_of(
    wire: httpx.AsyncBaseTransport, address: str, *, email: str, says: str = "yes"
) -> dict[str, Any]:
    """Go to the issuer as a browser, say who one is, and return where it sends the browser, in parts."""
    async with httpx.AsyncClient(transport=wire, base_url=ORIGIN) as there:
        asked = dict(httpx.URL(address).params)
        page = await there.get(address)
        assert page.status_code == 200, page.text
        back = await there.post("/authorize", data={**asked, "email": email, "answer": says})
    assert back.status_code == 303
    url = httpx.URL(back.headers["location"])
    return {"path": url.path, "params": dict(url.params)}
