"""Who did what in a store's dashboard, when and from where: rows that only ever come to be.

The app's role may not change or remove them, and each carries a digest of itself and of the one before it (a trigger in
the migrations), so that whoever gets past the role leaves a broken chain, which an invariant finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, LargeBinary, UniqueConstraint, event, func, insert, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from shared.kernel.ids import new_id
from shared.kernel.pagination import Page, page_of
from shared.kernel.tables import StoreTable

PAGE_SIZE: Final = 50
LONGEST: Final = 200
MOST_CHANGES: Final = 60
# Of what a row was and is, only what a store decides: nothing of its buyers, who may ask to be forgotten.
AUDITED: Final = frozenset(
    {
        "stores",
        "members",
        "roles",
        "tax_rates",
        "shipping_zones",
        "shipping_methods",
        "payment_ways",
        "payment_accounts",
        "payment_rules",
        "promotions",
        "products",
        "variants",
        "stock_levels",
        "collections",
        "categories",
        "articles",
        "review_settings",
        "return_settings",
        "recovery_settings",
        "series_settings",
    }
)
# What use-cases record of themselves with what was before; of buyers nothing.
TOLD_EVENTS: Final = (
    "member.",
    "role.",
    "store.",
    "domain.",
    "api_key.",
    "payment_account.",
    "payment_way.",
    "tax.",
    "shipping.",
)
_BOOKKEEPING: Final = frozenset({"id", "store_id", "created_at", "updated_at", "catalogue_version", "stamp"})


class AuditEntry(StoreTable):
    """One thing that somebody did. `action` is the route, `subject` what its address names, `data` what changed."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("store_id", "number"),
        Index("ix_audit_entries_actor", "store_id", "actor", "number"),
    )

    # Given by the trigger, which also writes the digest.
    number: Mapped[int]
    occurred_at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    address: Mapped[str]
    agent: Mapped[str]
    data: Mapped[dict[str, Any]]
    digest: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """What of the log somebody looks for."""

    actor: str = ""
    noun: str = ""
    since: datetime | None = None
    until: datetime | None = None


def watch_changes(session: AsyncSession) -> None:
    """Have this session remember what its rows were before it changed them, and what is recorded."""
    session.info["changes"], session.info["recorded"] = [], []
    event.listen(session.sync_session, "before_flush", _note_changes)


async def write_entry(
    session: AsyncSession,
    *,
    actor: str,
    action: str,
    subject: str,
    address: str,
    agent: str,
    is_reading: bool = False,
    now: datetime,
) -> None:
    """Write what was done, in the transaction that does it and as its last statement.

    Of a transaction that wrote nothing, as when a form is shown again, there is nothing to tell; `is_reading` is for
    what counts though nothing was written, such as handing out a list.
    """
    await session.flush()
    facts = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "occurred_at": now,
        "actor": actor[:LONGEST],
        "action": action,
        "subject": subject[:LONGEST],
        "address": address[:LONGEST],
        "agent": agent[:LONGEST],
        "data": {"changes": session.info.get("changes", [])[:MOST_CHANGES], "events": _events(session)},
    }
    columns = AuditEntry.__table__.c
    values = [literal(value, type_=columns[name].type) for name, value in facts.items()]
    has_written = true() if is_reading else func.pg_current_xact_id_if_assigned().is_not(None)
    await session.execute(
        insert(AuditEntry).from_select(
            list(facts), select(*values).where(has_written), include_defaults=False
        )
    )


async def page_of_entries(
    session: AsyncSession, wanted: WantedEntries, *, before: int | None = None, size: int = PAGE_SIZE
) -> Page[AuditEntry]:
    """Return one page of the log, latest first."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(size + 1)
    if wanted.actor:
        query = query.where(AuditEntry.actor == wanted.actor)
    if wanted.noun:
        query = query.where(AuditEntry.action.startswith(f"{wanted.noun}.", autoescape=True))
    if wanted.since:
        query = query.where(AuditEntry.occurred_at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntry.occurred_at < wanted.until)
    if before is not None:
        query = query.where(AuditEntry.number < before)
    return page_of((await session.scalars(query)).all(), size, lambda entry: [entry.number])


async def who_acted(session: AsyncSession) -> list[str]:
    """Return everybody of whom the log tells, found one after another along the index."""
    first = select(func.min(AuditEntry.actor).label("actor")).cte("actors", recursive=True)
    following = select(func.min(AuditEntry.actor)).where(AuditEntry.actor > first.c.actor).scalar_subquery()
    everybody = first.union_all(select(following).where(first.c.actor.is_not(None)))
    found = await session.scalars(select(everybody.c.actor).where(everybody.c.actor.is_not(None)).limit(200))
    return list(found)


def _events(session: AsyncSession) -> list[dict[str, Any]]:
    """Return the settings and people that use-cases told of themselves, which statements changed without rows."""
    recorded: list[tuple[str, dict[str, Any]]] = session.info.get("recorded", [])
    return [
        {"name": name, **{key: _plain(value) for key, value in data.items()}}
        for name, data in recorded[:MOST_CHANGES]
        if name.startswith(TOLD_EVENTS)
    ]


def _note_changes(session: Session, *_flush: object) -> None:
    changes: list[dict[str, Any]] = session.info["changes"]
    for kind, rows in (("made", session.new), ("changed", session.dirty), ("removed", session.deleted)):
        for row in rows:
            table = getattr(row, "__tablename__", "")
            if table in AUDITED and len(changes) < MOST_CHANGES:
                told = _told(row, kind)
                if told or kind == "removed":
                    changes.append({"what": table, "how": kind, "id": str(row.id), "fields": told})


def _told(row: Any, kind: str) -> Mapping[str, list[Any]]:
    """Return field by field what was and what is; secrets and what is only kept for order are left out."""
    told = {}
    for column in row.__table__.columns:
        if column.key in _BOOKKEEPING or isinstance(column.type, LargeBinary) or column.computed is not None:
            continue
        history = get_history(row, column.key, PassiveFlag.PASSIVE_NO_INITIALIZE)
        if kind != "removed" and history.added and history.added != history.deleted:
            before = _plain(history.deleted[0]) if history.deleted else None
            after = _plain(history.added[0])
            if before != after and (before is not None or after not in (None, "", [], {})):
                told[column.key] = [before, after]
    return told


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:LONGEST]
