"""Programs that call the API with a key, each answer of which is held to the API's own description."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from merchant.api.description import document
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.api_keys import SCOPES
from shared.stores.make_api_key import make_api_key
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL
from shared.web.door import Door
from tests.support.factories.people import make_member
from tests.support.openapi import Description
from tests.support.web import browser

PROBLEM = {"$ref": "#/components/schemas/Problem"}


class ApiDescription(Description):
    """The API's description: refusals are problems, and what did not change has no body."""

    def __init__(self) -> None:
        with NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(document(), file)
            file.flush()
            super().__init__(Path(file.name))

    def answer(self, method: str, path: str, status: int, body: Any) -> None:
        """Refuse an answer that the description does not know."""
        described = self._operation(method, path)["responses"]
        assert str(status) in described, f"{method} {path} never answers {status}"
        if status >= 400:
            self._hold(body, PROBLEM, f"the refusal {status} of {method} {path}")
        elif status != 304:
            super().answer(method, path, status, body)


DESCRIPTION = ApiDescription()


@dataclass
class Program:
    """A program with a key: `call` asks as it would."""

    client: httpx.AsyncClient
    secret: str
    key_id: UUID
    member_id: UUID

    async def call(self, method: str, path: str, *, is_described: bool = True, **more: Any) -> httpx.Response:
        """Ask below /api/v1, and hold the answer to the description."""
        headers = {"authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        answer = await self.client.request(method, f"/api/v1{path}", headers=headers, **more)
        if is_described:
            body = None if answer.status_code == 304 else answer.json()
            DESCRIPTION.answer(method, answer.request.url.path, answer.status_code, body)
        return answer

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.call("GET", path, **more)


async def make_program(
    door: Door,
    database: Database,
    store: Store,
    *,
    scopes: Collection[str] = SCOPES,
    role: str = "owner",
    days: str = "90",
    name: str = "Warehouse",
    now: datetime | None = None,
) -> Program:
    """Return a program whose key a new member of the store has made."""
    async with database.as_platform() as session:
        user, _ = await make_member(session, store, role=role)
    async with database.in_store(store.id) as session:
        member = (await session.scalars(select(Member).where(Member.user_id == user.id))).one()
        key, secret = await make_api_key(
            session,
            member.id,
            name=name,
            scopes=scopes,
            days=days,
            maker=ALL,
            actor=user.email,
            now=now or utc_now(),
        )
    return Program(browser(door, "localhost"), secret, key.id, member.id)
