from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from shared.content.announcement import stands_at
from shared.content.arrange import arrangement
from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.stores.models import Store


async def test_a_sentence_stands_above_every_page_until_it_is_taken_away(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, store: Store
):
    here = f"/dashboard/{store.slug}/announcement"
    await owner.post(
        here, data={"text": "Free <delivery>", "tone": "sale", "link": "blog", "can_be_closed": "yes"}
    )

    for path in ("/", "/cart", "/collections/all"):
        page = (await shopper.get(path)).text
        assert '<a href="/blog">Free &lt;delivery&gt;</a>' in page
        assert "announcement-sale" in page
        assert "data-announcement-close hidden" in page

    await owner.post(here, data={"text": "", "tone": "quiet"})
    assert 'class="announcement' not in (await shopper.get("/")).text


async def test_it_comes_and_goes_at_its_moments(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    now = utc_now().replace(second=0, microsecond=0)
    begins, ends = now + timedelta(days=1), now + timedelta(days=2)
    form = "%Y-%m-%dT%H:%M"
    await owner.post(
        f"/dashboard/{store.slug}/announcement",
        data={
            "text": "Soon",
            "tone": "quiet",
            "starts_at": begins.strftime(form),
            "ends_at": ends.strftime(form),
        },
    )

    async with database.in_store(store.id) as session:
        data = (await arrangement(session, "announcement")).data
        jobs = await session.scalars(
            select(Job.run_at).where(Job.name == SHOW_WHAT_IS_DUE.name).order_by(Job.run_at)
        )
        assert list(jobs) == [begins, ends]
    assert 'class="announcement' not in (await shopper.get("/")).text
    assert [stands_at(data, moment) for moment in (begins - timedelta(seconds=1), begins, ends)] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": "x" * 201}, "text"),
        ({"tone": "neon"}, "tone"),
        ({"starts_at": "2027-01-02T00:00", "ends_at": "2027-01-01T00:00"}, "ends_at"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"link_address": "http://example.com"}, "link"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], field: str
):
    answer = await owner.post(
        f"/dashboard/{store.slug}/announcement", data={"text": "Hello", "tone": "quiet", **typed}
    )

    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    async with database.in_store(store.id) as session:
        assert await arrangement(session, "announcement") is None
