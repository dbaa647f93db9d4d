"""The mail of an invitation, over its real job."""

from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.stores.invitations import Invitation, invitation_token
from shared.stores.invite_person import invite_person, take_back_invitation
from shared.stores.members import Held
from shared.stores.models import Store
from shared.stores.permissions import ALL
from tests.support.post_box import PostBox
from workers.jobs import do_job
from workers.runtime import Runtime


async def invite(runtime: Runtime, store: Store) -> Invitation:
    async with runtime.database.in_store(store.id) as session:
        return await invite_person(
            session,
            "ada@example.com",
            Held("staff"),
            inviter_id=new_id(),
            inviter=ALL,
            actor="mia@example.com",
            secret_key=runtime.settings.web.secret_key,
            now=utc_now(),
        )


async def do_all(runtime: Runtime, store: Store) -> None:
    async with runtime.database.in_store(store.id) as session:
        ids = list(await session.scalars(select(Job.id).order_by(Job.id)))
    for _ in range(2):
        for job_id in ids:
            await do_job(runtime, str(store.id), str(job_id))


async def test_the_link_goes_to_the_mailbox_once(runtime: Runtime, post_box: PostBox, store: Store):
    invitation = await invite(runtime, store)

    await do_all(runtime, store)

    (mail,) = post_box.taken
    token = invitation_token(runtime.settings.web.secret_key, store.id, invitation.id)
    link = f"http://localhost:8000/dashboard/invitations/{token}"
    assert (mail.recipient, mail.subject) == ("ada@example.com", "Test Shop: you are invited to work here")
    assert "mia@example.com invites you to work in the dashboard of Test Shop." in mail.text
    assert link in mail.text
    assert link in mail.html


async def test_what_was_taken_back_is_not_sent(runtime: Runtime, post_box: PostBox, store: Store):
    invitation = await invite(runtime, store)
    async with runtime.database.in_store(store.id) as session:
        await take_back_invitation(session, str(invitation.id), actor="mia", now=utc_now())

    await do_all(runtime, store)

    assert post_box.taken == []
