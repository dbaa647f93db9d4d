"""The links of automatic mails: into the shop and nowhere else, counted where the store counts."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.notifications.ledger import request_email
from shared.notifications.models import SENT, Email
from shared.notifications.preferences import subject_of
from shared.series.change_plan import change_plan
from shared.series.models import WELCOME, SeriesRun
from shared.series.next_mail import mail_kind
from shared.series.plan import STANDARD
from shared.series.queries import series_token
from shared.stores.models import Store
from shared.web.services import Services

LOOKING = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


async def sent_one(database: Database, store: Store, *, counts: bool) -> SeriesRun:
    now = utc_now()
    async with database.in_store(store.id) as session:
        plan = replace(STANDARD[WELCOME], is_on=True, counts_clicks=counts)
        await change_plan(session, plan, actor="test", now=now)
        subject = subject_of(store.id, "ada@example.com")
        run = SeriesRun(
            store_id=store.id,
            kind=WELCOME,
            cause_id=subject,
            subject=subject,
            email="ada@example.com",
            sent=1,
            queued=1,
            counts_from=now,
            next_at=now,
            began_at=now,
        )
        session.add(run)
    return run


async def clicked(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        found = await session.scalar(select(SeriesRun.clicked_step))
    assert found is not None
    return found


@pytest.mark.parametrize("counts", [True, False])
async def test_a_link_leads_to_its_product_and_is_counted_where_the_store_counts(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store, *, counts: bool
):
    run = await sent_one(database, store, counts=counts)
    token = series_token(services.settings.web.secret_key, store.id, run.id)

    await shopper.head(f"/from-mail/{token}/1", headers=LOOKING)
    await shopper.get(f"/from-mail/{token}/1", headers={"user-agent": "SafeLinks-Scanner/1"})
    assert await clicked(database, store) == 0
    front = await shopper.get(f"/from-mail/{token}/1", headers=LOOKING)
    product = await shopper.get(f"/from-mail/{token}/1", params={"product": "kiln-mug"})
    code = await shopper.get(f"/from-mail/{token}/1", params={"code": "HELLO-ABCD"})

    assert (front.status_code, front.headers["location"]) == (303, "/")
    assert (product.status_code, product.headers["location"]) == (303, "/products/kiln-mug")
    assert (code.status_code, code.headers["location"]) == (303, "/cart/code?code=HELLO-ABCD")
    assert (product.headers["cache-control"], product.headers["x-robots-tag"]) == ("no-store", "noindex")
    assert await clicked(database, store) == (1 if counts else 0)


async def test_what_follows_a_link_within_ten_seconds_of_the_sending_is_no_reader(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    run = await sent_one(database, store, counts=True)
    link = f"/from-mail/{series_token(services.settings.web.secret_key, store.id, run.id)}/1"
    async with database.in_store(store.id) as session:
        kind, now = mail_kind(run.kind, 1), utc_now()
        mail = await request_email(session, kind, run.id, recipient=run.email, now=now, version=1)

    under_way = await shopper.get(link, headers=LOOKING)
    assert await clicked(database, store) == 0
    # Ahead of the clock: a machine that is busy takes its time.
    for ahead, counted in ((timedelta(minutes=1), 0), (timedelta(minutes=-1), 1)):
        async with database.in_store(store.id) as session:
            sent = {"state": SENT, "sent_at": utc_now() + ahead}
            await session.execute(update(Email).where(Email.id == mail.id).values(sent))
        await shopper.get(link, headers=LOOKING)
        assert await clicked(database, store) == counted

    # Whoever it is, the link leads on.
    assert (under_way.status_code, under_way.headers["location"]) == (303, "/")


@pytest.mark.parametrize("astray", ["https://evil.example", "//evil.example", "../account", "a/b", "a\nb"])
async def test_it_leads_nowhere_but_to_a_product(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store, astray: str
):
    run = await sent_one(database, store, counts=True)
    token = series_token(services.settings.web.secret_key, store.id, run.id)

    for name in ("product", "code"):
        answer = await shopper.get(f"/from-mail/{token}/1", params={name: astray})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_a_link_that_was_not_made_here_opens_nothing(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store, other_store: Store
):
    run = await sent_one(database, store, counts=True)
    secret_key = services.settings.web.secret_key
    good = series_token(secret_key, store.id, run.id)
    paths = [
        f"/from-mail/{series_token(secret_key, other_store.id, run.id)}/1",
        f"/from-mail/{series_token('x' * 32, store.id, run.id)}/1",
        f"/from-mail/{new_id()}{good[36:]}/1",
        f"/from-mail/{good}/0",
        f"/from-mail/{good}/4",
        f"/from-mail/{good}/{10**30}",
        f"/from-mail/é{good}/1",
    ]

    assert [(await shopper.get(path)).status_code for path in paths] == [404] * len(paths)
    # A mail that has not gone out has no link that anybody could use.
    assert (await shopper.get(f"/from-mail/{good}/2")).status_code == 303
    assert await clicked(database, store) == 0
