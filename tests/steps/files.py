"""Imports, each with its file and without, and changes of many products: each state, and what staff may do in it."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports import models
from shared.imports.models import CustomerImport, FileImport, OrderImport, ProductImport
from shared.inventory import bulk_models
from shared.inventory.bulk_models import BulkChange
from shared.inventory.bulk_rule import read_rule
from shared.inventory.plan_change import begin_change, plan_change
from shared.inventory.product_list import WantedProducts
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.queries import current_store
from tests.steps.step import DASHBOARD, Situation, Step, Subject, Thing
from tests.support.factories.catalogue import make_variant

# A running one whose file goes is stopped with it, so there is none without.
GONE: Final = tuple(state for state in models.STATES if state != models.RUNNING)


async def make_import(table: type[FileImport], state: str, session: AsyncSession, *, is_gone: bool) -> Thing:
    """Leave an import of seven rows where it is to be; nobody asks for its file."""
    now, import_id = utc_now(), new_id()
    facts: dict[str, Any] = {"format": models.SOUK} if table is ProductImport else {}
    session.add(
        table(
            store_id=session.info["store_id"],
            id=import_id,
            file_name="goods.csv",
            key=f"imports/{import_id}",
            state=state,
            total=7,
            actor="ada@example.com",
            created_at=now - timedelta(minutes=2),
            finished_at=now if state == models.DONE else None,
            file_gone_at=now if is_gone else None,
            **facts,
        )
    )
    await session.flush()
    return Thing(table, import_id, {"id": str(import_id)})


def _subject(name: str, table: type[FileImport], route: str, path: str) -> Subject:
    def step(said: str, at: str, into: str) -> Step:
        form = {"step": said}
        return Step(
            route, DASHBOARD, f"{DASHBOARD}{path}/{{id}}", form, lambda facts: facts == (at, False),
            to={"state": into}, how=said,
        )  # fmt: skip

    def situation(state: str, *, is_gone: bool) -> Situation:
        said = f"{state} without its file" if is_gone else state
        return Situation(said, (state, is_gone), partial(make_import, table, state, is_gone=is_gone))

    return Subject(
        name,
        (
            *(situation(state, is_gone=False) for state in models.STATES),
            *(situation(state, is_gone=True) for state in GONE),
        ),
        (
            step("start", models.READY, models.RUNNING),
            step("stop", models.RUNNING, models.STOPPED),
            step("resume", models.STOPPED, models.RUNNING),
        ),
    )


IMPORTS: Final = (
    _subject("import of products", ProductImport, "product_imports.update", "/products/imports"),
    _subject("import of customers", CustomerImport, "customer_imports.update", "/customers/imports"),
    _subject("import of orders", OrderImport, "order_imports.update", "/orders/imports"),
)


async def make_change(state: str, session: AsyncSession) -> Thing:
    """Begin to make all goods cheaper, and leave that where it is to be."""
    now, change_id, currency = utc_now(), new_id(), (await current_store(session)).currency
    await make_variant(session)
    rule = read_rule({"figure": "price", "way": "percent", "value": "-10", "rounding": "exact"}, currency)
    plan = await plan_change(session, WantedProducts(), rule)
    await begin_change(session, change_id, rule, plan, actor="m", now=now)
    moments = {"finished_at": now if state in (bulk_models.DONE, bulk_models.UNDONE) else None}
    await session.execute(update(BulkChange).where(BulkChange.id == change_id).values(state=state, **moments))
    return Thing(BulkChange, change_id, {"id": str(change_id)})


def _moves(said: str, into: str, *states: str) -> Step:
    path = f"{DASHBOARD}/products/changes/{{id}}"
    may = states.__contains__
    return Step("product_changes.update", DASHBOARD, path, {"step": said}, may, to={"state": into}, how=said)


CHANGES: Final = Subject(
    "change of many products",
    tuple(Situation(state, state, partial(make_change, state)) for state in bulk_models.STATES),
    (
        _moves("stop", bulk_models.STOPPED, bulk_models.RUNNING),
        _moves("resume", bulk_models.RUNNING, bulk_models.STOPPED),
        _moves("undo", bulk_models.UNDOING, bulk_models.DONE, bulk_models.STOPPED),
    ),
)
