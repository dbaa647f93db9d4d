"""The log of mail: what was sent, narrowed and read without its secrets, sent again once, and who gets none."""

from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.tokens import new_token
from shared.notifications.ledger import (
    KEPT_FOR,
    TRIED_FOR,
    forget_bodies,
    give_up_old,
    mark_failed,
    mark_sent,
    request_email,
)
from shared.notifications.mailer import Message
from shared.notifications.models import Email
from shared.notifications.preferences import BOUNCED, CARTS, TOPICS, MailRefusal, refuse, subject_of
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def written(database: Database, store: Store, *, secret: str = "") -> str:
    """Write two mails, of which the first went out and the second was refused; returns the id of the first."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
        first = await request_email(
            session, "order_confirmation", order.id, recipient="ada@example.com", now=now
        )
        link = f"https://shop.example/orders/{secret or new_token()}"
        message = Message(
            "k", "s", "ada@example.com", "Thank you", f"See {link}", f'<a href="{link}">See</a>'
        )
        await mark_sent(session, first, provider_id="p-1", now=now, message=message)
        second = await request_email(
            session, "order_cancellation", order.id, recipient="bob@example.com", now=now
        )
        await mark_failed(session, second, reason="no such mailbox", now=now)
        return str(first.id)


async def confirmations(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        name = "notifications.send_order_confirmation"
        return len(list(await session.scalars(select(Job.id).where(Job.name == name))))


async def test_the_log_is_narrowed_by_state_kind_and_address(
    owner: AsyncClient, database: Database, store: Store
):
    await written(database, store)
    log = f"/dashboard/{store.slug}/mails"

    async def shown(**asked: str) -> tuple[bool, bool]:
        page = (await owner.get(log, params=asked)).text
        return "ada@example.com" in page, "bob@example.com" in page

    assert await shown() == (True, True)
    assert await shown(view="sent") == (True, False)
    assert await shown(view="trouble") == (False, True)
    assert await shown(kind="order_cancellation") == (False, True)
    assert await shown(q="ADA@") == (True, False)
    assert "No mail fits" in (await owner.get(log, params={"q": "nobody"})).text


async def test_what_was_said_is_shown_without_its_secrets_and_for_a_while(
    owner: AsyncClient, database: Database, store: Store
):
    secret = new_token()
    page = f"/dashboard/{store.slug}/mails/{await written(database, store, secret=secret)}"

    shown = (await owner.get(page)).text
    assert "See https://shop.example/orders/…" in shown
    async with database.in_store(store.id) as session:
        mail = (await session.scalars(select(Email).where(Email.provider_id == "p-1"))).one()
        assert secret not in mail.text + mail.html
        await forget_bodies(session, now=mail.requested_at + KEPT_FOR + timedelta(minutes=1))
    assert "What mails said is kept for 30 days." in (await owner.get(page)).text


async def test_a_confirmation_is_sent_again_once_for_two_clicks(
    owner: AsyncClient, database: Database, store: Store
):
    page = f"/dashboard/{store.slug}/mails/{await written(database, store)}"

    first, second = await owner.post(f"{page}/sendings"), await owner.post(f"{page}/sendings")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "It is sent again." in (await owner.get(first.headers["location"])).text
    # One from the order itself, one more.
    assert await confirmations(database, store) == 2
    async with database.in_store(store.id) as session:
        kind = Email.kind == "order_confirmation"
        rows = await session.execute(select(Email.version, Email.state).where(kind).order_by(Email.version))
        assert [tuple(row) for row in rows] == [(1, "sent"), (2, "requested")]


async def test_what_is_sent_once_cannot_be_sent_again(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mail = await request_email(
            session, "abandoned_cart", store.id, recipient="a@example.com", now=utc_now()
        )
        await mark_failed(session, mail, reason="no", now=utc_now())
    page = f"/dashboard/{store.slug}/mails/{mail.id}"

    assert "Send it again" not in (await owner.get(page)).text
    assert (await owner.post(f"{page}/sendings")).status_code == 409
    async with database.in_store(store.id) as session:
        assert len(list(await session.scalars(select(Email.id)))) == 1


async def test_an_address_that_came_back_can_be_written_to_again_and_a_choice_stays(
    owner: AsyncClient, database: Database, store: Store
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        ada, bob = subject_of(store.id, "ada@example.com"), subject_of(store.id, "bob@example.com")
        await refuse(session, ada, TOPICS, reason=BOUNCED, email="ada@example.com", now=now)
        await refuse(session, bob, [CARTS], now=now)
        rows = {row.subject: row.id for row in await session.scalars(select(MailRefusal))}
    place = f"/dashboard/{store.slug}/mails/refusals"
    assert "ada@example.com" in (await owner.get(place)).text

    assert (await owner.post(f"{place}/{rows[ada]}/removal")).status_code == 303
    assert (await owner.post(f"{place}/{rows[bob]}/removal")).status_code == 404

    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(MailRefusal.subject))) == [bob]


async def test_a_mail_that_nobody_tries_any_more_has_failed(
    owner: AsyncClient, database: Database, store: Store
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        mail = await request_email(session, "downloads", store.id, recipient="ada@example.com", now=now)
        await give_up_old(session, now=now + TRIED_FOR)
        assert await session.scalar(select(Email.state)) == "requested"
        await give_up_old(session, now=now + TRIED_FOR + timedelta(seconds=1))
        assert await session.scalar(select(Email.state)) == "failed"

    page = await owner.get(f"/dashboard/{store.slug}/mails/{mail.id}")
    assert "could not be reached for hours" in page.text
