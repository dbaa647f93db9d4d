"""Where Resend calls: believed when signed, in any order, twice without harm, and never for another store."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import select

import merchant.app
import storefront.app
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.notifications.ledger import mark_sent, request_email
from shared.notifications.models import Email
from shared.notifications.preferences import MailRefusal
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.web import browser

HOOK = "/webhooks/resend"
SECRET = "whsec_" + base64.b64encode(b"of tests, thirty-two bytes long.").decode()
BOUNCE = {
    "bounce": {"type": "Permanent", "subType": "General", "message": "user unknown", "diagnosticCode": []}
}
PASSING = {"bounce": {**BOUNCE["bounce"], "type": "Transient"}}


@pytest.fixture
def hook(services: Services) -> httpx.AsyncClient:
    """A caller at the platform host of an application that listens to Resend."""
    mail = services.settings.mail.model_copy(update={"webhook_secret": f"whsec_b2xk, {SECRET}"})
    listening = replace(services, settings=replace(services.settings, mail=mail))

    async def opened() -> Services:
        return listening

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(listening)
    return browser(door, "localhost")


async def sent(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        mail = await request_email(
            session, "order_confirmation", new_id(), recipient="ada@example.com", now=utc_now()
        )
        provider_id = f"re-{mail.id}"
        await mark_sent(session, mail, provider_id=provider_id, now=utc_now())
        return provider_id


async def tell(
    hook: httpx.AsyncClient,
    kind: str,
    provider_id: str,
    *,
    secret: str = SECRET,
    late: float = 0,
    **details: Any,
) -> int:
    known = {
        "email_id": provider_id,
        "to": ["ada@example.com"],
        "from": "s",
        "subject": "x",
        "created_at": "now",
    }
    body = orjson.dumps({"type": kind, "created_at": "now", "data": known | details})
    return await tell_as_written(hook, body, secret=secret, late=late)


async def tell_as_written(
    hook: httpx.AsyncClient, body: bytes, *, secret: str = SECRET, late: float = 0
) -> int:
    moment = str(int((utc_now() - timedelta(seconds=late)).timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"msg_1.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1a,other v1,{base64.b64encode(digest).decode()}"
    headers = {"svix-id": "msg_1", "svix-timestamp": moment, "svix-signature": signature}
    return (await hook.post(HOOK, content=body, headers=headers)).status_code


async def fate(database: Database, store: Store) -> tuple[str, str]:
    async with database.in_store(store.id) as session:
        mail = (await session.scalars(select(Email))).one()
        return mail.state, mail.reason


async def refused(database: Database, store: Store) -> list[tuple[str, str, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(MailRefusal.email, MailRefusal.topic, MailRefusal.reason).order_by(MailRefusal.topic)
        )
        return [(email, topic, reason) for email, topic, reason in rows]


async def test_a_bounce_for_good_is_noted_and_nothing_unneeded_goes_there_any_more(
    hook: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    provider_id = await sent(database, store)

    for _ in range(2):
        assert await tell(hook, "email.bounced", provider_id, **BOUNCE) == 200

    assert await fate(database, store) == ("bounced", "user unknown")
    assert await refused(database, store) == [
        ("ada@example.com", topic, "bounced") for topic in ("carts", "news", "reviews", "stock")
    ]
    assert await refused(database, other_store) == []


async def test_a_full_mailbox_is_noted_and_still_written_to(
    hook: httpx.AsyncClient, database: Database, store: Store
):
    assert await tell(hook, "email.bounced", await sent(database, store), **PASSING) == 200

    assert await fate(database, store) == ("bounced", "user unknown")
    assert await refused(database, store) == []


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["email.delivered", "email.complained"], "complained"),
        (["email.complained", "email.delivered"], "complained"),
        (["email.delivered", "email.opened", "email.delivered"], "delivered"),
    ],
)
async def test_the_order_of_messages_does_not_matter(
    hook: httpx.AsyncClient, database: Database, store: Store, told: list[str], state: str
):
    provider_id = await sent(database, store)

    assert [await tell(hook, kind, provider_id) for kind in told] == [200] * len(told)

    assert (await fate(database, store))[0] == state


async def test_what_is_not_signed_or_old_changes_nothing(
    hook: httpx.AsyncClient, database: Database, store: Store
):
    provider_id = await sent(database, store)
    other = "whsec_" + base64.b64encode(b"somebody else's secret").decode()

    assert await tell(hook, "email.bounced", provider_id, secret=other, **BOUNCE) == 400
    assert await tell(hook, "email.bounced", provider_id, late=301, **BOUNCE) == 400
    assert await tell(hook, "email.bounced", provider_id, late=-301, **BOUNCE) == 400
    assert (await hook.post(HOOK, content=b"{}")).status_code == 400

    assert (await fate(database, store))[0] == "sent"
    assert await refused(database, store) == []


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 10_000,
        b'{"data":' * 10_000,
        b'{"type": "email.bounced", "data": "\\ud800"}',
        b"\xff",
        b"NaN",
        b"",
    ],
)
async def test_what_is_no_message_is_not_believed_though_it_is_signed(
    hook: httpx.AsyncClient, database: Database, store: Store, body: bytes
):
    """T91: ten thousand levels, half a character, no text at all."""
    await sent(database, store)

    assert await tell_as_written(hook, body) == 400

    assert (await fate(database, store))[0] == "sent"


async def test_a_mail_that_is_not_known_yet_is_told_of_again(hook: httpx.AsyncClient):
    assert await tell(hook, "email.delivered", "re-nothing") == 404


async def test_without_a_secret_nobody_is_listened_to(stranger: httpx.AsyncClient):
    assert (await stranger.post(HOOK, content=b"{}")).status_code == 404
