"""The state of one sandbox: its key, the codes that it gave, and how it is told to behave."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, Final

from shared.adapters.issuer_sandbox.tokens import WRONGS, SigningKey, encoded, id_token

CODE_SECONDS: Final = 60
TROUBLES: Final = ("", "down", "slow", "no_json")


class Problem(Exception):
    """What the token endpoint says when it says no (RFC 6749, 5.2)."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a code stands for."""

    redirect_uri: str
    challenge: str
    nonce: str
    person: dict[str, Any]
    until: float


class IssuerSandbox:
    """One issuer with one client."""

    def __init__(
        self, *, origin: str, client_id: str, client_secret: str, redirects: tuple[str, ...]
    ) -> None:
        self.origin = origin
        self.client_id, self._client_secret, self.redirects = client_id, client_secret, redirects
        self.keys = [SigningKey()]
        self.wrong, self.trouble, self.is_verified = "", "", True
        self.is_named = True
        self._codes: dict[str, Given] = {}

    def behave(self, told: dict[str, Any]) -> None:
        """Do as the control says; raises ValueError."""
        wrong, trouble = told.get("wrong", ""), told.get("trouble", "")
        if wrong not in ("", *WRONGS) or trouble not in TROUBLES:
            raise ValueError(f"wrong is one of {', '.join(WRONGS)}; trouble is one of {', '.join(TROUBLES)}")
        self.wrong, self.trouble = wrong, trouble
        self.is_verified = bool(told.get("verified", True))
        self.is_named = bool(told.get("named", True))
        if told.get("rotate"):
            self.keys = [SigningKey()]

    @property
    def description(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "jwks_uri": f"{self.origin}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            # It would sign with anything; whom it tells decides what to believe.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def give_code(self, asked: dict[str, str], email: str) -> str:
        """Return a code for whoever says that they have this address."""
        code = secrets.token_urlsafe(24)
        subject = hashlib.sha256(email.lower().encode()).hexdigest()[:24]
        person = {"sub": subject, "email": email, "email_verified": self.is_verified}
        until = time.monotonic() + CODE_SECONDS
        self._codes[code] = Given(
            asked["redirect_uri"], asked["code_challenge"], asked.get("nonce", ""), person, until
        )
        return code

    def is_sound(self, asked: dict[str, str]) -> bool:
        """Say whether somebody may be asked who they are on behalf of this client."""
        return (
            asked.get("client_id") == self.client_id
            and asked.get("redirect_uri") in self.redirects
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and bool(asked.get("code_challenge"))
            and "openid" in asked.get("scope", "").split()
        )

    def redeem(self, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """Return the tokens for a code, once. Raises Problem."""
        if client != (self.client_id, self._client_secret):
            raise Problem("invalid_client")
        given = self._codes.pop(form.get("code", ""), None)
        verifier = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            given is None
            or given.until < time.monotonic()
            or given.redirect_uri != form.get("redirect_uri")
            or not secrets.compare_digest(given.challenge, verifier)
        ):
            raise Problem("invalid_grant")
        tokens = {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "expires_in": 300}
        if self.wrong == "none":
            return tokens
        signed = id_token(
            self.keys[0],
            issuer=self.origin,
            client_id=self.client_id,
            client_secret=self._client_secret,
            person=given.person,
            nonce=given.nonce,
            wrong=self.wrong,
        )
        return tokens | {"id_token": signed}
