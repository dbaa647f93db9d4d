"""Do one job: once in effect, however often it is delivered."""

import random
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

import workers.abandoned_carts
import workers.accounts
import workers.bulk_changes
import workers.campaigns
import workers.content
import workers.downloads
import workers.draft_offers
import workers.images
import workers.imports
import workers.invitations
import workers.kept_cards
import workers.letters
import workers.mail
import workers.mail_series
import workers.newsletters
import workers.notice_mails
import workers.order_edits
import workers.order_holds
import workers.order_notes
import workers.payments
import workers.payouts
import workers.privacy
import workers.reconciliation
import workers.refund_notices
import workers.reports
import workers.returns
import workers.reviews
import workers.sales
import workers.shipments
import workers.stock_notices
import workers.store_closings
import workers.store_copies
import workers.store_mails
import workers.subscriptions
import workers.transfers  # noqa: F401 - importing registers the handlers
from shared.kernel.database import LOCK_NOT_AVAILABLE, sqlstate
from shared.kernel.jobs import DEAD, DONE, SENT, WAITING, Job
from workers.handlers import GiveUp, Handler, handler_of, read_ids
from workers.runtime import Runtime

LONGEST_WAIT: Final = timedelta(minutes=30)
# Longer than any job may take (task_time_limit): who began it and is not done by then has died.
LOST_AFTER: Final = timedelta(seconds=100)
# The relay holds a job until it has sent its whole round, which on a busy day is longer than one wait for a lock.
MOST_WAITS: Final = 5

_log = structlog.get_logger("souk.jobs")


class _Held(Exception):
    """The row of a job is locked and was not let go."""


async def do_job(runtime: Runtime, store_id: str, job_id: str) -> None:
    """Do a job that was sent, unless it is done, dead or being done by another worker right now."""
    for _ in range(MOST_WAITS):
        with suppress(_Held):
            await _do(runtime, UUID(store_id), UUID(job_id))
            return


async def _do(runtime: Runtime, store: UUID, key: UUID) -> None:
    try:
        async with runtime.database.in_store(store) as session:
            job = await _begin(session, key, now=runtime.clock())
            if job is None:
                return
            handler = handler_of(job.name)
            if handler is None:
                raise GiveUp(f"there is no handler for {job.name}")
            if job.attempts >= handler.job.most_attempts:
                raise GiveUp("every worker that began it has died")
            if handler.is_inside:
                await handler.run(runtime, session, read_ids(job.payload))
                _finish(job, now=runtime.clock())
                return
        await _do_outside(runtime, store, job, handler)
    except _Held:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it was, the job must be tried again or be seen dead
        await _note_failure(runtime, store, key, error)


async def _begin(session: AsyncSession, job_id: UUID, *, now: datetime) -> Job | None:
    """Take the job, so that nobody else begins it before LOST_AFTER; None when there is nothing to do."""
    wanted = select(Job).where(Job.id == job_id, Job.state.in_((WAITING, SENT))).with_for_update()
    try:
        # Waits, because a message may come before the relay has committed that it sent it.
        job: Job | None = await session.scalar(wanted)
    except DBAPIError as error:
        if sqlstate(error) != LOCK_NOT_AVAILABLE:
            raise
        raise _Held from error
    if job is None or _is_begun(job, now=now):
        return None
    job.state, job.sent_at, job.run_at = SENT, job.sent_at or now, now + LOST_AFTER
    return job


def _is_begun(job: Job, *, now: datetime) -> bool:
    # The relay sends what is due: only a beginning puts `run_at` after `sent_at`. Comparing these two first keeps
    # apart the clocks of different machines.
    return job.state == SENT and job.sent_at is not None and job.run_at > max(job.sent_at, now)


async def _do_outside(runtime: Runtime, store_id: UUID, job: Job, handler: Handler) -> None:
    await handler.run(runtime, store_id, read_ids(job.payload))
    async with runtime.database.in_store(store_id) as session:
        now = runtime.clock()
        await session.execute(
            update(Job)
            .where(Job.id == job.id)
            .values(state=DONE, finished_at=now, attempts=Job.attempts + 1, last_error=None)
        )


def _finish(job: Job, *, now: datetime) -> None:
    job.state, job.finished_at, job.last_error = DONE, now, None
    job.attempts += 1


async def _note_failure(runtime: Runtime, store_id: UUID, job_id: UUID, error: Exception) -> None:
    _log.warning("job failed", job=str(job_id), store=str(store_id), error=repr(error)[:500])
    async with runtime.database.in_store(store_id) as session:
        job = await session.scalar(select(Job).where(Job.id == job_id, Job.state != DONE).with_for_update())
        if job is None:
            return
        now = runtime.clock()
        job.attempts += 1
        job.last_error = f"{type(error).__name__}: {error}"[:1000]
        handler = handler_of(job.name)
        most = handler.job.most_attempts if handler else 1
        if isinstance(error, GiveUp) or job.attempts >= most:
            job.state, job.finished_at = DEAD, now
            if handler and handler.when_dead:
                await handler.when_dead(session, read_ids(job.payload), error)
        else:
            job.state, job.run_at = WAITING, now + back_off(job.attempts)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: 2, 4, 8 … seconds with jitter, at most half an hour."""
    seconds = min(2.0**attempts, LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret
