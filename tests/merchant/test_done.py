"""After a form did its work, the page that it leads to says so: once, in a status, and only where it happened."""

import re

import httpx
import pytest

from merchant.done import SENTENCES
from merchant.permissions import NOUNS
from merchant.routes import routes
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.notifications.preferences import BOUNCED, CARTS, MailRefusal, refuse, subject_of
from shared.stores.models import Store


def toasts(page: httpx.Response) -> list[str]:
    """Return what stands in the corner of a page."""
    found = re.findall(
        r'<div class="[^"]*toast" role="status" data-toast>(.*?)</div></div>', page.text, re.DOTALL
    )
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]


async def bounced(database: Database, store: Store) -> str:
    """Let an address take no mail; returns by what it is let go."""
    async with database.in_store(store.id) as session:
        await refuse(
            session,
            subject_of(store.id, "a@example.com"),
            [CARTS],
            reason=BOUNCED,
            email="a@example.com",
            now=utc_now(),
        )
        [row] = await session.scalars(MailRefusal.__table__.select().with_only_columns(MailRefusal.id))
    return f"/dashboard/{store.slug}/mails/refusals/{row}/removal"


async def test_what_was_done_is_said_once(owner: httpx.AsyncClient, database: Database, store: Store):
    answer = await owner.post(await bounced(database, store))
    following = answer.headers["location"]

    assert (answer.status_code, following) == (303, f"/dashboard/{store.slug}/mails/refusals")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert toasts(await owner.get(following)) == ["They can be written to again."]
    assert toasts(await owner.get(following)) == []


async def test_a_page_that_says_it_itself_says_it_once(owner: httpx.AsyncClient, store: Store):
    answer = await owner.post(f"/dashboard/{store.slug}/mails/settings", data={"new_orders": "yes"})

    assert "set-cookie" not in answer.headers
    assert toasts(await owner.get(answer.headers["location"])) == ["Saved."]


async def test_what_was_refused_is_not_said_to_be_done(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    place = f"/dashboard/{store.slug}/mails/refusals"

    assert (await owner.post(f"{place}/{store.id}/removal")).status_code == 404

    assert toasts(await owner.get(place)) == []


async def test_who_is_not_let_in_is_told_of_nothing(
    stranger: httpx.AsyncClient, database: Database, store: Store
):
    answer = await stranger.post(await bounced(database, store))

    assert answer.headers["location"].startswith("/dashboard/sign-in")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["nothing.update", "<b>x</b>.update", ".update", "orders", "x" * 199])
async def test_a_cookie_that_somebody_made_up_says_nothing(
    owner: httpx.AsyncClient, store: Store, cookie: str
):
    owner.cookies.set("souk_did", cookie)

    page = await owner.get(f"/dashboard/{store.slug}/mails")

    assert page.status_code == 200
    assert toasts(page) == []
    assert "<b>x</b>" not in page.text


def test_every_sentence_is_of_a_route_that_a_form_leads_to(settings: Settings):
    forms = {route.name for route in routes(settings.web) if "POST" in (route.methods or ())}

    assert set(SENTENCES) - forms == set()
    assert {route.rpartition(".")[0] for route in SENTENCES} <= set(NOUNS)


async def test_it_is_said_in_the_language_of_the_reader(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await owner.post("/dashboard/language", data={"language": "fr", "next": f"/dashboard/{store.slug}"})

    answer = await owner.post(f"/dashboard/{store.slug}/mails/settings", data={"new_orders": "yes"})

    assert toasts(await owner.get(answer.headers["location"])) == ["Enregistré."]
