"""Mail about accounts, over the real jobs."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shared.customers.change_password import change_password
from shared.customers.models import Customer, CustomerProof
from shared.customers.prove_email import prove_email, reset_password
from shared.customers.send_link import (
    proof_token,
    send_change_link,
    send_confirmation_link,
    send_reset_link,
)
from shared.customers.sign_up import sign_up
from shared.customers.sign_up_links import send_sign_up_link, sign_up_token
from shared.kernel.clock import utc_now
from shared.kernel.jobs import Job
from shared.notifications.mailer import Message
from shared.notifications.models import Email
from shared.notifications.preferences import TOPICS, refuse, subject_of
from shared.stores.models import Store
from tests.support.post_box import PostBox
from workers.accounts import forget_old_account_links
from workers.jobs import do_job
from workers.runtime import Runtime

PASSWORD = "a long enough secret"


async def make_customer(runtime: Runtime, store: Store, *, email: str = "mila@example.com") -> Customer:
    async with runtime.database.in_store(store.id) as session:
        return await sign_up(
            session, email=email, name="Mila", password=PASSWORD, language="fr", now=utc_now()
        )


async def do_all(runtime: Runtime, store: Store) -> None:
    """Do every job twice, as a queue may."""
    async with runtime.database.in_store(store.id) as session:
        found = list(await session.scalars(select(Job.id).order_by(Job.created_at, Job.id)))
    for job in found * 2:
        await do_job(runtime, str(store.id), str(job))


async def test_a_link_goes_once_to_the_stores_own_address(runtime: Runtime, post_box: PostBox, store: Store):
    """T68: no Host of a request has a say in it."""
    customer, secret_key = await make_customer(runtime, store), runtime.settings.web.secret_key
    async with runtime.database.in_store(store.id) as session:
        await send_confirmation_link(session, customer, secret_key=secret_key, now=utc_now())
        await send_reset_link(session, email=customer.email, secret_key=secret_key, now=utc_now())
    async with runtime.database.in_store(store.id) as session:
        proofs = {proof.purpose: proof.id for proof in await session.scalars(select(CustomerProof))}

    await do_all(runtime, store)

    origin = f"http://{store.slug}.localhost:8000/account"
    tokens = {purpose: proof_token(secret_key, store.id, proof) for purpose, proof in proofs.items()}
    assert [mail.recipient for mail in post_box.taken] == ["mila@example.com"] * 2
    assert f"{origin}/confirmation/{tokens['confirm_email']}" in post_box.taken[0].text
    assert f'href="{origin}/password-reset/{tokens["reset_password"]}"' in post_box.taken[1].html


async def test_nobody_is_written_to_where_there_is_no_account(
    runtime: Runtime, post_box: PostBox, store: Store
):
    async with runtime.database.in_store(store.id) as session:
        await send_reset_link(session, email="nobody@example.com", secret_key="k", now=utc_now())

    await do_all(runtime, store)

    async with runtime.database.in_store(store.id) as session:
        assert (await session.scalars(select(CustomerProof))).all() == []
    assert post_box.taken == []


async def test_no_link_goes_to_an_address_that_another_account_has(
    runtime: Runtime, post_box: PostBox, store: Store
):
    customer = await make_customer(runtime, store)
    other = await make_customer(runtime, store, email="other@example.com")
    async with runtime.database.in_store(store.id) as session:
        await send_change_link(
            session, customer, email=other.email, password=PASSWORD, secret_key="k", now=utc_now()
        )

    await do_all(runtime, store)

    assert post_box.taken == []


async def test_the_old_mailbox_is_told_of_the_new_one(runtime: Runtime, post_box: PostBox, store: Store):
    customer = await make_customer(runtime, store)
    async with runtime.database.in_store(store.id) as session:
        await send_change_link(
            session, customer, email="new@example.com", password=PASSWORD, secret_key="k", now=utc_now()
        )
        proof_id = (await session.scalars(select(CustomerProof.id))).one()
        await prove_email(session, proof_token("k", store.id, proof_id), password=None, now=utc_now())

    await do_all(runtime, store)

    told = [mail for mail in post_box.taken if mail.recipient == "mila@example.com"]
    assert len(told) == 1
    assert "new@example.com" in told[0].text


async def test_the_mailbox_is_told_of_a_new_password(runtime: Runtime, post_box: PostBox, store: Store):
    customer = await make_customer(runtime, store)
    async with runtime.database.in_store(store.id) as session:
        known = (await session.scalars(select(Customer).where(Customer.id == customer.id))).one()
        await change_password(
            session, known, current=PASSWORD, new="another long secret", keep=None, now=utc_now()
        )

    await do_all(runtime, store)

    (mail,) = post_box.taken
    assert mail.recipient == "mila@example.com"
    assert f"{store.slug}.localhost:8000/account/password-reset" in mail.text
    assert "another long secret" not in mail.text


async def confirm(runtime: Runtime, store: Store, customer: Customer) -> None:
    """Have the mailbox asked, and answer by the link."""
    async with runtime.database.in_store(store.id) as session:
        await send_confirmation_link(session, customer, secret_key="k", now=utc_now())
        wanted = select(CustomerProof.id).where(CustomerProof.used_at.is_(None))
        proof_id = (await session.scalars(wanted)).one()
        await prove_email(session, proof_token("k", store.id, proof_id), password=None, now=utc_now())


def welcomes(post_box: PostBox) -> list[Message]:
    return [mail for mail in post_box.taken if mail.subject == "Bienvenue chez Test Shop"]


async def test_who_confirms_their_address_is_welcomed_once(runtime: Runtime, post_box: PostBox, store: Store):
    """Before that the address may be a stranger's, and nothing but the link goes there."""
    customer = await make_customer(runtime, store)
    await do_all(runtime, store)
    assert welcomes(post_box) == []

    for _ in range(2):
        await confirm(runtime, store, customer)
    await do_all(runtime, store)

    (welcome,) = welcomes(post_box)
    origin = f"http://{store.slug}.localhost:8000"
    assert welcome.recipient == "mila@example.com"
    assert f"{origin}/account\n" in welcome.text
    assert f'href="{origin}/account"' in welcome.html
    assert welcome.headers["List-Unsubscribe"].startswith(f"<{origin}/mails/")
    assert welcome.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "topic" not in welcome.headers["List-Unsubscribe"]


async def test_a_new_password_by_mail_confirms_and_welcomes_too(
    runtime: Runtime, post_box: PostBox, store: Store
):
    customer = await make_customer(runtime, store)
    for secret in ("another long secret", "yet another long secret"):
        async with runtime.database.in_store(store.id) as session:
            await send_reset_link(session, email=customer.email, secret_key="k", now=utc_now())
            wanted = select(CustomerProof.id).where(CustomerProof.used_at.is_(None))
            token = proof_token("k", store.id, (await session.scalars(wanted)).one())
            await reset_password(session, token, password=secret, now=utc_now())

    await do_all(runtime, store)

    assert len(welcomes(post_box)) == 1


async def test_who_wants_no_mail_at_all_is_not_welcomed(runtime: Runtime, post_box: PostBox, store: Store):
    customer = await make_customer(runtime, store)
    async with runtime.database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, customer.email), TOPICS, now=utc_now())
    await confirm(runtime, store, customer)

    await do_all(runtime, store)

    assert welcomes(post_box) == []
    async with runtime.database.in_store(store.id) as session:
        states = await session.scalars(select(Email.state).where(Email.kind == "account_welcome"))
        assert list(states) == ["suppressed"]


@pytest.mark.parametrize(
    ("language", "direction"), [("de", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")]
)
async def test_the_welcome_is_in_the_language_and_leads_to_the_pages_of_its_reader(
    runtime: Runtime, post_box: PostBox, store: Store, language: str, direction: str
):
    async with runtime.database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(languages=[language]))
        customer = await sign_up(
            session, email="mila@example.com", name="", password=PASSWORD, language=language, now=utc_now()
        )
    await confirm(runtime, store, customer)

    await do_all(runtime, store)

    welcome = next(mail for mail in post_box.taken if "List-Unsubscribe" in mail.headers)
    assert f'<html lang="{language}" dir="{direction}">' in welcome.html
    assert f"http://{store.slug}.localhost:8000/{language}/account\n" in welcome.text
    assert f"http://{store.slug}.localhost:8000/{language}/mails/" in welcome.text


@pytest.mark.parametrize("is_known", [False, True])
async def test_who_asks_for_an_account_is_sent_a_link_and_who_has_one_is_told_so(
    runtime: Runtime, post_box: PostBox, store: Store, *, is_known: bool
):
    """T65: the mailbox hears which it is, and nobody else; T68: no Host of a request has a say in it."""
    secret_key = runtime.settings.web.secret_key
    if is_known:
        await make_customer(runtime, store)
    for _ in range(2):
        async with runtime.database.in_store(store.id) as session:
            await send_sign_up_link(
                session, email="Mila@example.com", language="", secret_key=secret_key, now=utc_now()
            )
            wanted = select(CustomerProof.id).where(CustomerProof.used_at.is_(None))
            latest = (await session.scalars(wanted)).one()

    await do_all(runtime, store)

    (mail,) = post_box.taken
    origin = f"http://{store.slug}.localhost:8000/account"
    path = "/sign-in" if is_known else f"/sign-up/{sign_up_token(secret_key, store.id, latest)}"
    assert mail.recipient == "mila@example.com"
    assert f"{origin}{path}\n" in mail.text
    assert f'href="{origin}{path}"' in mail.html
    assert ("There is already one" in mail.text) is is_known
    assert ("/sign-up/" in mail.text) is not is_known


async def test_links_that_nobody_came_by_are_forgotten_with_their_addresses(runtime: Runtime, store: Store):
    async with runtime.database.in_store(store.id) as session:
        for day in (0, 40):
            await send_sign_up_link(
                session,
                email=f"{day}@example.com",
                language="",
                secret_key="k",
                now=utc_now() - timedelta(day),
            )

    await forget_old_account_links(runtime)

    async with runtime.database.in_store(store.id) as session:
        assert list(await session.scalars(select(CustomerProof.email))) == ["0@example.com"]
