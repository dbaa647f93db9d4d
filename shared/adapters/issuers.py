"""Issuers of OpenID Connect, asked through Authlib for who it is that they have let in.

What an issuer says of itself (its discovery document) and its keys are kept for an hour; a token that names a key which
nobody has seen has the keys fetched anew. Of its answer only the ID token counts, checked for signature, issuer,
audience, nonce and time; by which algorithms it may be signed is ours to say.
"""

import time
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.async_openid import AsyncOpenIDMixin
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError

from shared.accounts.identities import LONGEST_SUBJECT, Identity
from shared.adapters.guarded_transport import GuardedTransport
from shared.kernel.settings import SignInSettings

# No secret is shared for signing, so nothing symmetric; and what nobody signed says nothing.
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
FRESH_SECONDS: Final = 3600.0
LEEWAY_SECONDS: Final = 60
LONGEST_EMAIL: Final = 254
_GOOGLE: Final = "https://accounts.google.com"
_MICROSOFT: Final = "https://login.microsoftonline.com/{tenant}/v2.0"


class IssuerRefused(Exception):
    """The answer of an issuer cannot be believed, or it does not let this person in."""


class IssuerAway(Exception):
    """The issuer does not answer now; later it may."""


@dataclass(frozen=True, slots=True)
class Known:
    """An issuer that the settings name. `key` stands in our addresses, `name` on its button."""

    key: str
    name: str
    url: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class _Kept:
    document: dict[str, Any]
    until: float


class Issuer(AsyncOpenIDMixin):  # type: ignore[misc] # Authlib brings no types
    """One issuer. Authlib's mixin reads its tokens; how documents and keys are fetched is said here."""

    def __init__(self, known: Known, transport: httpx.AsyncBaseTransport, *, is_local_allowed: bool) -> None:
        self.key, self.name, self.url = known.key, known.name, known.url
        self.client_id, self._client_secret = known.client_id, known.client_secret
        self._transport = transport
        self._is_local_allowed = is_local_allowed
        self._kept: dict[str, _Kept] = {}

    async def address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Return where the visitor's browser goes to be let in. Raises IssuerAway."""
        metadata = await self._metadata()
        client = _Client(self, redirect_uri)
        address, _ = client.create_authorization_url(
            metadata["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
        )
        return str(address)

    async def identity(
        self, *, code: str, named: str | None, redirect_uri: str, nonce: str, verifier: str
    ) -> Identity:
        """Return whom the issuer let in, by the code that it gave the browser. Raises IssuerRefused or IssuerAway.

        `named` is who the answer says that it is from (RFC 9207): with an answer of another, nothing is fetched.
        """
        metadata = await self._metadata()
        if named not in (None, self.url) or (
            named is None and metadata.get("authorization_response_iss_parameter_supported") is True
        ):
            raise IssuerRefused("the answer is from somebody else")
        client = _Client(self, redirect_uri)
        try:
            token = await client.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                redirect_uri=redirect_uri,
            )
            claims = await self.parse_id_token(
                token,
                nonce,
                claims_options={
                    "iss": {"essential": True, "values": [self.url]},
                    "aud": {"essential": True, "value": self.client_id},
                },
                leeway=LEEWAY_SECONDS,
            )
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as problem:
            raise IssuerRefused(repr(problem)[:200]) from problem
        return self._identity(claims)

    async def load_server_metadata(self) -> dict[str, Any]:
        """Return what Authlib reads tokens by: our word for algorithms, not the issuer's."""
        return {"issuer": self.url, "id_token_signing_alg_values_supported": list(ALGORITHMS)}

    async def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - Authlib calls it so
        """Return the issuer's public keys."""
        metadata = await self._metadata()
        return await self._document("keys", metadata["jwks_uri"], force=force)

    async def post(self, url: str, body: str, headers: dict[str, str]) -> httpx.Response:
        """Send a form to the issuer. Raises IssuerAway."""
        return await self._ask("POST", url, content=body, headers=headers)

    async def _metadata(self) -> dict[str, Any]:
        """Return what the issuer says of itself; it has to bear its own name (OpenID Connect Discovery, 4.3)."""
        # Some issuers' names end in a slash, which is part of the name and not of this address.
        place = f"{self.url.rstrip('/')}/.well-known/openid-configuration"
        metadata = await self._document("metadata", place)
        ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if metadata.get("issuer") != self.url or not all(self._is_usable(metadata.get(end)) for end in ends):
            self._kept.clear()
            raise IssuerAway("its description is not of itself")
        return metadata

    def _is_usable(self, address: object) -> bool:
        scheme = urlsplit(address).scheme if isinstance(address, str) else ""
        return scheme == "https" or (scheme == "http" and self._is_local_allowed)

    async def _document(self, name: str, url: str, *, force: bool = False) -> dict[str, Any]:
        kept = self._kept.get(name)
        if kept is not None and kept.until > time.monotonic() and not force:
            return kept.document
        answer = await self._ask("GET", url)
        try:
            document = answer.json() if answer.status_code == httpx.codes.OK else None
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise IssuerAway(f"it answers {answer.status_code} and no document")
        self._kept[name] = _Kept(document, time.monotonic() + FRESH_SECONDS)
        return document

    async def _ask(self, method: str, url: str, **more: Any) -> httpx.Response:
        try:
            # Nothing is closed: the transport is the process's own.
            request = httpx.Request(method, url, **more)
            answer = await self._transport.handle_async_request(request)
            await answer.aread()
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as trouble:
            raise IssuerAway(repr(trouble)[:200]) from trouble
        answer.request = request
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise IssuerAway(f"it answers {answer.status_code}")
        return answer

    def _identity(self, claims: dict[str, Any] | None) -> Identity:
        subject = claims.get("sub") if claims else None
        if (
            not isinstance(subject, str)
            or not 0 < len(subject) <= LONGEST_SUBJECT
            or not subject.isprintable()
        ):
            raise IssuerRefused("nobody is named")
        email = (claims or {}).get("email")
        is_shown = isinstance(email, str) and len(email) <= LONGEST_EMAIL and email.isprintable()
        return Identity(self.url, subject, str(email) if is_shown else "")


class _Client(OAuth2Client):  # type: ignore[misc] # Authlib brings no types
    """Authlib's client over a transport of ours: its own speaks through a library that we do not have."""

    def __init__(self, issuer: Issuer, redirect_uri: str) -> None:
        super().__init__(
            None,
            client_id=issuer.client_id,
            client_secret=issuer._client_secret,  # noqa: SLF001 - the two classes are one thing in two of Authlib's parts
            scope="openid email",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )
        self._issuer = issuer

    def _fetch_token(
        self, url: str, *, body: str, headers: dict[str, str], auth: Any, method: str, **_more: Any
    ) -> Awaitable[dict[str, Any]]:
        return self._fetch(*auth.prepare(method, url, dict(headers), body))

    async def _fetch(self, url: str, headers: dict[str, str], body: str) -> dict[str, Any]:
        answer = await self._issuer.post(url, body, headers)
        token: dict[str, Any] = self.parse_response_token(answer)
        return token


class Issuers:
    """Every issuer by whom members may be let in."""

    def __init__(
        self,
        known: Sequence[Known] = (),
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        is_local_allowed: bool = False,
    ) -> None:
        way = transport or GuardedTransport(is_local_allowed=is_local_allowed)
        self._all = {one.key: Issuer(one, way, is_local_allowed=is_local_allowed) for one in known}

    def __iter__(self) -> Iterator[Issuer]:
        return iter(self._all.values())

    def get(self, key: str) -> Issuer | None:
        """Return the issuer of a key that stands in an address."""
        return self._all.get(key)

    def name_of(self, url: str) -> str:
        """Return what an issuer is called here; one that is no longer configured is called by its host."""
        return next((one.name for one in self if one.url == url), urlsplit(url).hostname or url)


def open_issuers(settings: SignInSettings, *, is_production: bool) -> Issuers:
    """Return the issuers that the settings name. Only in development may one be on one's own machine."""
    return Issuers(tuple(_known(settings)), is_local_allowed=not is_production)


def _known(settings: SignInSettings) -> Iterator[Known]:
    if settings.google_client_id:
        yield Known("google", "Google", _GOOGLE, settings.google_client_id, settings.google_client_secret)
    if settings.microsoft_client_id and settings.microsoft_tenant:
        url = _MICROSOFT.format(tenant=settings.microsoft_tenant)
        yield Known(
            "microsoft", "Microsoft", url, settings.microsoft_client_id, settings.microsoft_client_secret
        )
    if settings.oidc_issuer and settings.oidc_client_id:
        name = settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or settings.oidc_issuer
        yield Known("oidc", name, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
