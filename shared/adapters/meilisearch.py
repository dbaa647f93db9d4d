"""Meilisearch over its HTTP API: requests, tasks and tenant tokens. What is searched, and how, is in search/.

Its address is the operator's own setting and usually a private one, so the client for strangers' addresses
(shared/adapters/outbound.py) would refuse it; nothing that a merchant or shopper types reaches the address.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
import orjson

from shared.kernel.settings import SearchSettings

PATIENCE: Final = 5.0
TASK_PATIENCE: Final = 120.0
FIRST_PAUSE: Final = 0.02
LONGEST_PAUSE: Final = 1.0
_UNDER_WAY: Final = ("enqueued", "processing")


class MeilisearchAway(Exception):
    """It does not answer, or answers that it cannot just now: try later, or search elsewhere."""


class MeilisearchRefused(Exception):
    """It says that a request or a task is wrong; `code` is its own word for why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclass(frozen=True, slots=True)
class SearchKey:
    """The key that may search and nothing else; tenant tokens are signed with it."""

    uid: str
    key: str


class Meilisearch:
    """One server. `key` may write; searches go out under tokens that it cannot be read from."""

    def __init__(self, url: str, key: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._key = key
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=PATIENCE, transport=transport)
        self._search_key: SearchKey | None = None

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Any:
        """Send one request and return its answer; raises MeilisearchAway or MeilisearchRefused."""
        headers = {"authorization": f"Bearer {token or self._key}"} if token or self._key else {}
        content = None
        if body is not None:
            headers["content-type"], content = "application/json", orjson.dumps(body)
        try:
            answer = await self._client.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise MeilisearchAway(repr(error)) from error
        if answer.status_code >= 500 or answer.status_code in (408, 429):
            raise MeilisearchAway(f"{answer.status_code} for {method} {path}")
        if answer.is_error:
            raise _refusal(answer)
        try:
            return orjson.loads(answer.content) if answer.content else None
        except orjson.JSONDecodeError as error:
            raise MeilisearchAway(f"an answer that is no JSON for {method} {path}") from error

    async def change(self, method: str, path: str, body: Any = None) -> None:
        """Send a request that becomes a task, and wait for the task; raises MeilisearchRefused when it failed."""
        await self.wait(_part(await self.ask(method, path, body), "taskUid"))

    async def wait(self, task_uid: int) -> None:
        """Wait for a task; raises MeilisearchRefused when it failed, MeilisearchAway when it takes too long."""
        pause = FIRST_PAUSE
        try:
            async with asyncio.timeout(TASK_PATIENCE):
                while _part(task := await self.ask("GET", f"/tasks/{task_uid}"), "status") in _UNDER_WAY:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        except TimeoutError as error:
            raise MeilisearchAway(f"task {task_uid} is not done after {TASK_PATIENCE:.0f} s") from error
        if task["status"] != "succeeded":
            problem = task.get("error") or {}
            raise MeilisearchRefused(problem.get("code", task["status"]), problem.get("message", ""))

    async def search_key(self) -> SearchKey:
        """Return the key that can only search, asking for it once."""
        if self._search_key is None:
            for key in _part(await self.ask("GET", "/keys?limit=100"), "results"):
                if key["actions"] == ["search"] and key["expiresAt"] is None:
                    self._search_key = SearchKey(key["uid"], key["key"])
                    return self._search_key
            raise MeilisearchRefused("no_search_key", "there is no key whose only action is “search”")
        return self._search_key


def open_meilisearch(settings: SearchSettings) -> Meilisearch | None:
    """Return a client of the server that the settings name, None when they name none."""
    return Meilisearch(settings.meilisearch_url, settings.key) if settings.meilisearch_url else None


def tenant_token(key: SearchKey, rules: Mapping[str, Any], *, until: datetime) -> str:
    """Return a token that may search what `rules` name until then (a JWT, as Meilisearch's documentation has it)."""
    head = {"alg": "HS256", "typ": "JWT"}
    claims = {"apiKeyUid": key.uid, "searchRules": rules, "exp": int(until.timestamp())}
    signed = f"{_base64(orjson.dumps(head))}.{_base64(orjson.dumps(claims))}"
    return f"{signed}.{_base64(hmac.digest(key.key.encode(), signed.encode(), hashlib.sha256))}"


def _part(answer: Any, name: str) -> Any:
    try:
        return answer[name]
    except (KeyError, TypeError):
        raise MeilisearchAway(f"an answer without {name}: is this a Meilisearch?") from None


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _refusal(answer: httpx.Response) -> MeilisearchRefused:
    try:
        problem = orjson.loads(answer.content)
        return MeilisearchRefused(str(problem["code"]), str(problem["message"]))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return MeilisearchRefused(str(answer.status_code), answer.text[:200])
