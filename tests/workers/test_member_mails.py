"""Mail to members, from the platform's own outbox."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from shared.accounts.change_password import set_password
from shared.accounts.create_user import create_user
from shared.accounts.models import User, UserMail, UserProof
from shared.accounts.reset_password import reset_token, send_reset_link
from shared.accounts.sign_up import send_sign_up_link, sign_up_token
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.jobs import MAIL_TRIES
from shared.notifications.mailer import MailRefused, Message
from shared.web.services import Services
from tests.support.workers import worker_with
from workers.member_mails import KEPT_FOR, forget_old_member_mails, send_member_mails
from workers.runtime import Runtime

PASSWORD = "a long enough secret"


class PostBox:
    """Takes every mail, or answers with what is wrong."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.wrong: Exception | None = None

    async def send(self, message: Message) -> str:
        if self.wrong:
            raise self.wrong
        self.taken.append(message)
        return "taken"


@pytest.fixture
def post_box() -> PostBox:
    return PostBox()


@pytest.fixture
def runtime(services: Services, post_box: PostBox) -> Runtime:
    return worker_with(services, post_box)


async def make_user(runtime: Runtime) -> User:
    """Return somebody new, with nothing else in the outbox."""
    async with runtime.database.as_platform() as session:
        await session.execute(delete(UserMail))
        email = f"mia-{new_id().hex[-10:]}@example.com"
        return await create_user(session, email=email, name="Mia", password=PASSWORD, now=utc_now())


async def ask(runtime: Runtime, email: str, *, language: str = "en", now: datetime | None = None) -> None:
    async with runtime.database.as_platform() as session:
        await send_reset_link(
            session,
            email=email,
            language=language,
            secret_key=runtime.settings.web.secret_key,
            now=now or utc_now(),
        )


async def outbox(runtime: Runtime) -> list[UserMail]:
    async with runtime.database.as_platform() as session:
        return list(await session.scalars(select(UserMail)))


async def links_to(runtime: Runtime, email: str) -> list[UserProof]:
    async with runtime.database.as_platform() as session:
        return list(await session.scalars(select(UserProof).where(UserProof.email == email)))


async def test_a_link_goes_once_to_the_platforms_own_address_in_the_readers_language(
    runtime: Runtime, post_box: PostBox
):
    """T68: no Host of a request has a say in it."""
    user = await make_user(runtime)
    await ask(runtime, user.email, language="de")

    await send_member_mails(runtime)
    await send_member_mails(runtime)

    (mail,), (link,) = post_box.taken, await links_to(runtime, user.email)
    web = runtime.settings.web
    address = (
        f"{web.origin_of(web.platform_host)}/dashboard/password-reset/{reset_token(web.secret_key, link.id)}"
    )
    assert mail.recipient == user.email
    assert address in mail.text
    assert f'href="{address}"' in mail.html
    assert 'lang="de"' in mail.html
    assert mail.sender.startswith('"Souk" <')
    (row,) = await outbox(runtime)
    assert (mail.key, row.attempts, row.finished_at is not None) == (str(row.id), 1, True)


async def test_nobody_is_written_to_where_there_is_no_account_and_the_address_is_forgotten(
    runtime: Runtime, post_box: PostBox
):
    user = await make_user(runtime)
    await ask(runtime, f"nobody-{user.email}")

    await send_member_mails(runtime)

    assert post_box.taken == []
    assert await outbox(runtime) == []
    assert await links_to(runtime, f"nobody-{user.email}") == []


@pytest.mark.parametrize("who", ["unknown", "known"])
async def test_who_wants_a_store_is_told_in_the_mail_alone_whether_there_is_an_account(
    runtime: Runtime, post_box: PostBox, who: str
):
    user, is_known = await make_user(runtime), who == "known"
    email = user.email if is_known else f"nobody-{user.email}"
    web = runtime.settings.web
    async with runtime.database.as_platform() as session:
        await send_sign_up_link(session, email=email, language="en", secret_key=web.secret_key, now=utc_now())

    await send_member_mails(runtime)
    await send_member_mails(runtime)

    (mail,), (link,) = post_box.taken, await links_to(runtime, email)
    desk = f"{web.origin_of(web.platform_host)}/dashboard"
    secret = f"{desk}/sign-up/{sign_up_token(web.secret_key, link.id)}"
    assert mail.recipient == email
    assert (secret in mail.text, f"{desk}/sign-in" in mail.text) == (not is_known, is_known)
    assert mail.subject == ("You have an account already" if is_known else "Open your store")


@pytest.mark.parametrize("what", ["newer", "old"])
async def test_a_link_that_opens_nothing_any_more_is_not_sent(runtime: Runtime, post_box: PostBox, what: str):
    user, asked_at = await make_user(runtime), utc_now() - timedelta(minutes=61 if what == "old" else 1)
    await ask(runtime, user.email, now=asked_at)
    if what == "newer":
        await ask(runtime, user.email)

    await send_member_mails(runtime)

    assert len(post_box.taken) == (1 if what == "newer" else 0)
    assert [mail.finished_at is not None for mail in await outbox(runtime)] == [True] * len(
        await outbox(runtime)
    )


async def test_the_mailbox_is_told_of_a_new_password(runtime: Runtime, post_box: PostBox):
    user = await make_user(runtime)
    async with runtime.database.as_platform() as session:
        known = (await session.scalars(select(User).where(User.id == user.id))).one()
        await set_password(session, known, "another long secret", keep=None, language="en", now=utc_now())

    await send_member_mails(runtime)
    await send_member_mails(runtime)

    (mail,) = post_box.taken
    assert mail.recipient == user.email
    assert mail.subject == "Souk: your password has been changed"
    assert "/dashboard/password-reset\n" in mail.text
    assert "another long secret" not in mail.text


async def test_a_mail_outlasts_a_provider_that_is_away(runtime: Runtime, post_box: PostBox):
    user = await make_user(runtime)
    await ask(runtime, user.email)
    post_box.wrong = ConnectionError("away")

    await send_member_mails(runtime)

    (row,) = await outbox(runtime)
    assert (row.attempts, row.finished_at, row.last_error) == (1, None, "ConnectionError('away')")
    # Not before its time, and with the same key.
    post_box.wrong = None
    await send_member_mails(runtime)
    assert post_box.taken == []
    await send_member_mails(replace(runtime, clock=lambda: utc_now() + timedelta(seconds=10)))
    assert [mail.key for mail in post_box.taken] == [str(row.id)]


async def test_a_mail_that_nobody_will_take_is_given_up(runtime: Runtime, post_box: PostBox):
    user = await make_user(runtime)
    await ask(runtime, user.email)
    post_box.wrong = MailRefused("no such mailbox")

    await send_member_mails(runtime)

    (row,) = await outbox(runtime)
    assert row.finished_at is not None
    assert row.last_error == "MailRefused('no such mailbox')"


async def test_the_last_try_is_the_last(runtime: Runtime, post_box: PostBox):
    user = await make_user(runtime)
    await ask(runtime, user.email)
    async with runtime.database.as_platform() as session:
        (row,) = await session.scalars(select(UserMail))
        row.attempts = MAIL_TRIES - 1
    post_box.wrong = ConnectionError("away")

    await send_member_mails(runtime)

    (row,) = await outbox(runtime)
    assert (row.attempts, row.finished_at is not None) == (MAIL_TRIES, True)


async def test_old_links_and_mails_are_forgotten_and_young_ones_kept(runtime: Runtime):
    user = await make_user(runtime)
    await ask(runtime, user.email, now=utc_now() - KEPT_FOR - timedelta(hours=2))
    await ask(runtime, user.email)

    await forget_old_member_mails(runtime)

    assert len(await links_to(runtime, user.email)) == 1
    assert len(await outbox(runtime)) == 1
