"""T75: each step that somebody can take, in each state of what it is taken on.

What the state forbids is refused and not a row of the store is another; what it allows is done. The states are those of
the machines (`states.py` of each domain) and the steps are routes: a new state wants a situation and a new route a line.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.fulfilment import states as parcel_states
from shared.imports import models as import_states
from shared.inventory import bulk_models
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.kernel.tokens import derived_token
from shared.marketing import campaigns
from shared.orders import drafts
from shared.orders import states as order_states
from shared.payments import states as payment_states
from shared.products import sales as sale_states
from shared.returns import states as return_states
from shared.reviews import states as review_states
from shared.reviews.models import REVIEW_LINK
from shared.stores.models import Store
from shared.subscriptions import models as subscription_states
from shared.web.door import Door
from tests.steps.elsewhere import AT_ANY_TIME, STATES_TRIED_IN
from tests.steps.files import CHANGES, IMPORTS
from tests.steps.offers import DRAFTS, SUBSCRIPTIONS
from tests.steps.orders import ORDERS
from tests.steps.parcels import PARCELS, RETURNS, SET_ASIDE
from tests.steps.reductions import CODES, PROMOTIONS, SALES
from tests.steps.step import Situation, Step, Subject, Thing, always, never
from tests.steps.voices import CAMPAIGNS, REVIEWS
from tests.support.factories.people import make_member
from tests.support.web import browser
from tests.tenancy.visits import SITES, table
from tests.tenancy.world_digests import checksum

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}

SUBJECTS = (
    *(ORDERS, PARCELS, RETURNS, SET_ASIDE, DRAFTS, SUBSCRIPTIONS, REVIEWS, CAMPAIGNS),
    *(*IMPORTS, CHANGES, SALES, PROMOTIONS, CODES),
)
# A shopper's cart is filled with what they turn back from, whatever became of the order.
THEIR_OWN = {"carts", "cart_lines"}
NOTED = {"audit_entries"}

SITUATIONS = [
    pytest.param(subject, situation, id=f"{subject.name}-{situation}".replace(" ", "-"))
    for subject in SUBJECTS
    for situation in subject.situations
]
STEPS = [
    pytest.param(subject, step, id=f"{subject.name}-{step}".replace(" ", "-"))
    for subject in SUBJECTS
    for step in subject.steps
]


class Desk(NamedTuple):
    """A store with somebody who may do everything in it, and a visitor."""

    door: Door
    database: Database
    store: Store
    token: str
    secret_key: str

    async def made(self, situation: Situation) -> Thing:
        async with self.database.in_store(self.store.id) as session:
            return await situation.make(session)

    async def rows(self) -> dict[str, str | None]:
        found = await checksum(self.database, self.store)
        return {name: digest for name, digest in found.items() if name not in THEIR_OWN}

    async def take(self, step: Step, thing: Thing) -> int:
        """Send a step's form; returns the status of the answer."""
        review_key = derived_token(self.secret_key, REVIEW_LINK, self.store.id, thing.id)
        words = {**thing.words, "store": self.store.slug, "new": str(new_id()), "review_key": review_key}
        form = {name.format_map(words): said.format_map(words) for name, said in step.form.items()}
        host = "localhost" if step.site == "merchant" else f"{self.store.slug}.localhost"
        async with browser(self.door, host) as client:
            cookie = {"cookie": f"souk_member={self.token}"} if step.site == "merchant" else {}
            answer = await client.post(step.path.format_map(words), data=form, headers=cookie)
            return answer.status_code

    async def columns(self, step: Step, thing: Thing) -> dict[str, Any]:
        """Return the columns of the thing of which the step says something."""
        if not step.to:
            return {}
        async with self.database.in_store(self.store.id) as session:
            columns = [getattr(thing.kind, name) for name in step.to]
            row = (await session.execute(select(*columns).where(thing.kind.id == thing.id))).one()
            return dict(zip(step.to, row, strict=True))


@pytest.fixture
def desk(door: Door, database: Database, store: Store, settings: Settings, runner: Any) -> Desk:
    async def signed_in() -> str:
        async with database.as_platform() as session:
            (await session.merge(store)).cancellation_minutes = 60
            return (await make_member(session, store))[1]

    return Desk(door, database, store, runner.run(signed_in()), settings.web.secret_key)


@pytest.mark.parametrize(("subject", "situation"), SITUATIONS)
async def test_what_a_state_forbids_is_refused_and_changes_nothing(
    desk: Desk, subject: Subject, situation: Situation
):
    thing, wrong = await desk.made(situation), []
    rows = await desk.rows()

    for step in subject.steps:
        if step.may(situation.facts) or step.asks(situation.facts):
            continue
        status = await desk.take(step, thing)
        before, rows = rows, await desk.rows()
        changed = {name for name, digest in rows.items() if digest != before[name]}
        # Whoever asks for what is so already is led to it, and the log says who asked; a refusal leaves nothing at all.
        if changed - (NOTED if status == 303 else set()) or status not in step.refused:
            wrong.append((str(step), status, changed))

    assert wrong == []


@pytest.mark.parametrize(("subject", "step"), STEPS)
async def test_what_a_state_allows_is_done(desk: Desk, subject: Subject, step: Step):
    wrong, done = [], 0
    for situation in subject.situations:
        if not step.may(situation.facts) or step.asks(situation.facts):
            continue
        thing, done = await desk.made(situation), done + 1
        before = await desk.rows()
        status = await desk.take(step, thing)
        is_same, came = await desk.rows() == before, await desk.columns(step, thing)
        if is_same or status != step.done or came != step.to:
            wrong.append((str(situation), status, came))

    assert wrong == []
    assert done or step.asks is not never


def test_no_step_is_allowed_everywhere_unless_the_table_says_so():
    for subject in SUBJECTS:
        for step in subject.steps:
            allowed = {step.may(situation.facts) for situation in subject.situations}
            assert allowed == ({True} if step.may is always else {True, False}), str(step)


def test_every_state_of_every_machine_has_its_situation():
    standings = [situation.facts for situation in ORDERS.situations]

    assert {one.state for one in standings} == set(order_states.STATES)
    assert {one.money for one in standings} == set(order_states.PAYMENT_STATES)
    assert {one.goods for one in standings} == set(order_states.FULFILMENT_STATES)
    assert {one.payment for one in standings} - {""} == set(payment_states.STATES)
    assert {one.facts for one in PARCELS.situations} >= set(parcel_states.STATES)
    assert {one.facts for one in RETURNS.situations} == set(return_states.STATES)
    assert {one.facts for one in DRAFTS.situations} >= set(drafts.STATES)
    assert {one.facts for one in SUBSCRIPTIONS.situations} == set(subscription_states.STATES)
    assert {one.facts for one in REVIEWS.situations} == set(review_states.STATES)
    assert {one.facts for one in CAMPAIGNS.situations} == set(campaigns.STATES)
    assert {one.facts for one in SALES.situations} == set(sale_states.STATES)
    assert {one.facts for one in CHANGES.situations} == set(bulk_models.STATES)
    for imports in IMPORTS:
        assert {one.facts[0] for one in imports.situations} == set(import_states.STATES)


def without_line(site: str, routes: Sequence[Route]) -> list[str]:
    """Return the routes that change something and of which nothing here says whether a state may forbid it."""
    steps = {step.route for subject in SUBJECTS for step in subject.steps if step.site == site}
    known = STATES_TRIED_IN[site].keys() | AT_ANY_TIME[site]
    changing = [route.name for route in routes if CHANGING & set(route.methods or ())]
    return [name for name in changing if name not in steps and name.rpartition(".")[0] not in known]


@pytest.mark.parametrize("site", SITES)
def test_every_route_that_changes_something_has_a_line(site: str, settings: Settings):
    routes = table(site, settings)
    names = {route.name for route in routes if CHANGING & set(route.methods or ())}
    nouns = {name.rpartition(".")[0] for name in names}

    assert without_line(site, routes) == []
    assert (STATES_TRIED_IN[site].keys() | AT_ANY_TIME[site]) - nouns == set()
    assert {step.route for one in SUBJECTS for step in one.steps if step.site == site} - names == set()


def test_a_new_route_without_a_line_is_found_by_its_name():
    async def create(_request: Request) -> Response:
        return Response()

    planted = Route("/orders/{token}/hurry", create, name="order_hurries.create", methods=["POST"])

    assert without_line("storefront", [planted]) == ["order_hurries.create"]


def test_where_other_states_are_tried_there_is_a_file():
    root = Path(__file__).parents[2]

    assert [
        file for tried in STATES_TRIED_IN.values() for file in tried.values() if not (root / file).is_file()
    ] == []
