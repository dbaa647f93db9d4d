"""Automatic mails in the dashboard: what is on, what it brought, who is in it, and how each series is set."""

from dataclasses import replace

import httpx
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.notifications.preferences import subject_of
from shared.promotions.models import Promotion
from shared.series.change_plan import change_plan
from shared.series.models import SUGGESTIONS, WELCOME, WIN_BACK, SeriesRun
from shared.series.plan import STANDARD, plan_of
from shared.stores.models import Store

ADA = "ada@example.com"
FORM = {
    "is_on": "yes",
    "counts_clicks": "yes",
    "first_days": "1",
    "second_days": "4",
    "third_days": "",
    "coupon_step": "2",
    "coupon_percent": "15",
    "coupon_days": "7",
    "quiet_from": "20",
    "quiet_until": "9",
}


async def be_in_it(database: Database, store: Store, *, kind: str = WELCOME) -> str:
    now = utc_now()
    async with database.in_store(store.id) as session:
        await change_plan(session, replace(STANDARD[kind], is_on=True), actor="test", now=now)
        subject = subject_of(store.id, ADA)
        run = SeriesRun(
            store_id=store.id,
            kind=kind,
            cause_id=subject,
            subject=subject,
            email=ADA,
            sent=1,
            queued=1,
            counts_from=now,
            next_at=now,
            began_at=now,
        )
        session.add(run)
        return str(run.id)


def page_of(store: Store) -> str:
    return f"/dashboard/{store.slug}/automatic-mails"


async def test_a_newcomer_sees_what_there_is_and_that_it_is_off(owner: httpx.AsyncClient, store: Store):
    page = await owner.get(page_of(store))

    assert page.status_code == 200
    for said in ("Welcome", "Winning back", "Suggestions after a purchase", "Nobody yet", "Set it up"):
        assert said in page.text
    assert '<span class="badge badge-positive">' not in page.text


async def test_what_was_chosen_is_kept_with_a_promotion_for_the_codes(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    place = f"{page_of(store)}/welcome"

    saved = [await owner.post(place, data=FORM) for _ in range(2)]
    page, form = await owner.get(page_of(store)), await owner.get(place)

    assert [answer.status_code for answer in saved] == [303, 303]
    async with database.in_store(store.id) as session:
        plan = await plan_of(session, WELCOME)
        promotion = (await session.scalars(select(Promotion))).one()
    assert plan.on_since is not None
    assert plan == replace(
        STANDARD[WELCOME],
        is_on=True,
        on_since=plan.on_since,
        days=(1, 4),
        stops_on_order=False,
        coupon_step=2,
        coupon_percent=15,
        coupon_days=7,
        counts_clicks=True,
        quiet_from=20,
        quiet_until=9,
    )
    assert (promotion.name, promotion.percent, promotion.needs_code) == ("15 %", 15, True)
    assert ("After 4 days" in page.text, "with a code for 15 % off" in page.text) == (True, True)
    assert ("/letters/series_welcome_2/en" in form.text, 'value="20"' in form.text) == (True, True)


async def test_what_cannot_be_meant_comes_back_as_typed_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    place = f"{page_of(store)}/win_back"
    wrong = {
        "Enter a whole number.": {"first_days": "zwei"},
        "This has to be later than the mail before it.": {"first_days": "100", "second_days": "100"},
        "Say when this mail goes out, or leave out those after it too.": {
            "first_days": "",
            "second_days": "9",
        },
        "Say when the first mail goes out.": {"first_days": "", "second_days": ""},
        "Use a whole number of days, from 1 to 730.": {"first_days": "0"},
        "Choose one of the mails that are sent.": {"second_days": "", "coupon_step": "2"},
        "Use a whole hour, from 0 to 23.": {"quiet_from": "24"},
        "Use a whole number of months, from 1 to 36.": {"again_months": "0"},
    }
    for said, typed in wrong.items():
        answer = await owner.post(place, data=FORM | {"again_months": "6"} | typed)

        assert (answer.status_code, said in answer.text) == (422, True), said
        for value in filter(None, typed.values()):
            assert f'value="{value}"' in answer.text, said
    async with database.in_store(store.id) as session:
        assert await plan_of(session, WIN_BACK) == STANDARD[WIN_BACK]
        assert (await session.scalars(select(Promotion))).all() == []


async def test_the_third_mail_of_a_series_of_one_is_not_read(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.post(
        f"{page_of(store)}/suggestions", data=FORM | {"again_months": "2", "coupon_step": "1"}
    )

    assert answer.status_code == 303
    async with database.in_store(store.id) as session:
        plan = await plan_of(session, SUGGESTIONS)
    assert (plan.days, plan.again_months, plan.coupon_step) == ((1,), 2, 1)


async def test_the_list_shows_who_is_in_it_and_one_is_let_go_by_hand(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    run = await be_in_it(database, store)
    before = await owner.get(page_of(store))

    ends = [await owner.post(f"{page_of(store)}/runs/{run}/end") for _ in range(2)]

    assert (ADA in before.text, [end.status_code for end in ends]) == (True, [303, 303])
    assert ADA not in (await owner.get(page_of(store))).text
    async with database.in_store(store.id) as session:
        kept = (await session.scalars(select(SeriesRun))).one()
        assert (kept.state, kept.stop_reason, kept.next_at) == ("stopped", "by_merchant", None)
        told = select(Event).where(Event.name == "series.stopped")
        assert len((await session.scalars(told)).all()) == 1


async def test_the_page_of_a_customer_tells_of_their_series(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    made = await owner.post(f"/dashboard/{store.slug}/customers", data={"email": ADA, "name": "Ada"})
    before = await owner.get(made.headers["location"])
    await be_in_it(database, store, kind=WIN_BACK)

    page = await owner.get(made.headers["location"])

    assert ("Winning back" in before.text, "Winning back" in page.text) == (False, True)
