"""Work for later: declared by name in the domain, written with its cause, handed to Celery by the relay.

A job row is committed with the change that wants it, so a crash loses neither. The relay (workers/relay.py) sends the
id; the worker does the work and marks the row in one transaction, so a job sent twice is done once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of

WAITING: Final = "waiting"
SENT: Final = "sent"
DONE: Final = "done"
DEAD: Final = "dead"
STATES: Final = (WAITING, SENT, DONE, DEAD)

# As many tries as a mail needs to outlast a provider that is away for six hours (T113), and fewer than the 24 hours for
# which Resend knows a key.
MAIL_TRIES: Final = 26

_declared: dict[str, "JobName"] = {}


@dataclass(frozen=True, slots=True)
class JobName:
    """A kind of job. `most_attempts` failures make it dead, to be looked at and replayed by a person."""

    name: str
    most_attempts: int = 8


class Job(StoreTable):
    """One piece of work. `payload` holds ids only; everything else is read when the work is done.

    Nobody begins it before `run_at`: its time, the end of a pause after a failure, or the moment from which whoever
    began it counts as dead.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        Index("ix_jobs_due", "run_at", "id", postgresql_where=text("state = 'waiting'")),
        Index("ix_jobs_sent", "sent_at", postgresql_where=text("state = 'sent'")),
        Index("ix_jobs_state", "store_id", "state"),
    )

    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


def declare(name: str, *, most_attempts: int = 8) -> JobName:
    """Declare a kind of job beside the domain that asks for it. tests/architecture holds each to have a handler."""
    job = JobName(name, most_attempts)
    if _declared.setdefault(name, job) != job:
        raise ValueError(f"the job {name} is declared twice")
    return job


def declared() -> dict[str, JobName]:
    """Return every declared kind of job by name."""
    return dict(_declared)


def enqueue(
    session: AsyncSession, job: JobName, *, now: datetime, run_at: datetime | None = None, **ids: UUID
) -> Job:
    """Write a job into this transaction; it is sent after the commit, or at `run_at`."""
    row = Job(store_id=session.info["store_id"], **columns_of(job, now=now, run_at=run_at, **ids))
    session.add(row)
    return row


def columns_of(job: JobName, *, now: datetime, run_at: datetime | None = None, **ids: UUID) -> dict[str, Any]:
    """Return the columns of a new job but for its store, for who writes many rows in one statement."""
    return {
        "name": job.name,
        "payload": {key: str(value) for key, value in ids.items()},
        "state": WAITING,
        "run_at": run_at or now,
        "created_at": now,
    }
