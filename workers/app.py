"""The Celery application. Tasks carry ids only; what must not be lost is a row in PostgreSQL first."""

import asyncio
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init, worker_process_shutdown

from shared.kernel.load_settings import load_settings
from workers.runtime import Runtime, open_runtime
from workers.schedule import SCHEDULE

settings = load_settings()

app = Celery("souk", broker=settings.redis.url)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=60,
    task_time_limit=90,
    # A message that a dead worker held is given to another after this; the sweeper is quicker for jobs.
    broker_transport_options={"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 2},
    broker_connection_retry_on_startup=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    enable_utc=True,
    beat_schedule=SCHEDULE,
)


class _Process:
    """The event loop and connections of one worker process, opened after the fork."""

    runner: asyncio.Runner | None = None
    runtime: Runtime | None = None


@worker_init.connect
def _prepare(**_: Any) -> None:
    """Import the handlers before the fork: each process of the pool would take seconds for it, and its own memory."""
    import workers.jobs  # noqa: F401, PLC0415 - beat and relay, which load this file too, do without


@worker_process_init.connect
def _open(**_: Any) -> None:
    _Process.runner = asyncio.Runner()
    _Process.runtime = open_runtime(settings)


@worker_process_shutdown.connect
def _close(**_: Any) -> None:
    if _Process.runner and _Process.runtime:
        _Process.runner.run(_Process.runtime.close())
        _Process.runner.close()


def run(work: Any, *arguments: Any) -> None:
    """Run one piece of asynchronous work in this process's loop."""
    assert _Process.runner is not None
    assert _Process.runtime is not None
    _Process.runner.run(work(_Process.runtime, *arguments))


@app.task(name="jobs.run")
def run_job(store_id: str, job_id: str) -> None:
    """Do one job."""
    from workers.jobs import do_job  # noqa: PLC0415 - the handlers import Pillow; beat and relay do without

    run(do_job, store_id, job_id)


@app.task(name="sweep.jobs")
def sweep_jobs() -> None:
    """Make jobs due again whose worker died."""
    from workers.sweepers import requeue_lost_jobs  # noqa: PLC0415 - as above

    run(requeue_lost_jobs)


@app.task(name="sweep.reservations")
def sweep_reservations() -> None:
    """Give back what checkouts held for too long."""
    from workers.sweepers import release_expired_reservations  # noqa: PLC0415 - as above

    run(release_expired_reservations)


@app.task(name="sweep.payments")
def sweep_payments() -> None:
    """Ask how payments and refunds stand of which nothing was heard."""
    from workers.payments import look_at_due_payments  # noqa: PLC0415 - as above

    run(look_at_due_payments)


@app.task(name="sweep.kept_cards")
def sweep_kept_cards() -> None:
    """Have providers forget what is not to be kept any more."""
    from workers.kept_cards import look_after_kept_cards  # noqa: PLC0415 - as above

    run(look_after_kept_cards)


@app.task(name="sweep.subscriptions")
def sweep_subscriptions() -> None:
    """Ask how subscriptions stand of which nothing was heard."""
    from workers.subscriptions import look_at_due_subscriptions  # noqa: PLC0415 - as above

    run(look_at_due_subscriptions)


@app.task(name="sweep.transfers")
def sweep_transfers() -> None:
    """Remind of bank transfers, and give up those that did not come in time."""
    from workers.transfers import look_at_due_transfers  # noqa: PLC0415 - as above

    run(look_at_due_transfers)


@app.task(name="sweep.preorders")
def sweep_preorders() -> None:
    """End pre-orders whose day has come."""
    from workers.sweepers import end_due_preorders  # noqa: PLC0415 - as above

    run(end_due_preorders)


@app.task(name="sweep.notices")
def sweep_notices() -> None:
    """Tell people what is back."""
    from workers.stock_notices import notice_what_is_back  # noqa: PLC0415 - as above

    run(notice_what_is_back)


@app.task(name="sweep.digests")
def sweep_digests() -> None:
    """Tell stores what runs low."""
    from workers.store_mails import plan_digests  # noqa: PLC0415 - as above

    run(plan_digests)


@app.task(name="sweep.reports")
def sweep_reports() -> None:
    """Mail reports whose week or month is over."""
    from workers.reports import plan_reports  # noqa: PLC0415 - as above

    run(plan_reports)


@app.task(name="sweep.domains")
def sweep_domains() -> None:
    """Look whether the hosts of stores lead here."""
    from workers.domains import look_at_due_domains  # noqa: PLC0415 - as above

    run(look_at_due_domains)


@app.task(name="sweep.carts")
def sweep_carts() -> None:
    """Write to people who left their cart."""
    from workers.abandoned_carts import pursue_abandoned_carts  # noqa: PLC0415 - as above

    run(pursue_abandoned_carts)


@app.task(name="sweep.campaigns")
def sweep_campaigns() -> None:
    """Send what stores have written to those who want their news."""
    from workers.campaigns import pursue_campaigns  # noqa: PLC0415 - as above

    run(pursue_campaigns)


@app.task(name="sweep.series")
def sweep_series() -> None:
    """Write to people who got into a series of mails."""
    from workers.mail_series import pursue_mail_series  # noqa: PLC0415 - as above

    run(pursue_mail_series)


@app.task(name="mail.members")
def mail_members() -> None:
    """Write to members about their account."""
    from workers.member_mails import send_member_mails  # noqa: PLC0415 - as above

    run(send_member_mails)


@app.task(name="sweep.reconciliations")
def sweep_reconciliations() -> None:
    """Hold what payment providers say of yesterday against the books."""
    from workers.reconciliation import reconcile_yesterday  # noqa: PLC0415 - as above

    run(reconcile_yesterday)


@app.task(name="sweep.closed_stores")
def sweep_closed_stores() -> None:
    """Erase the stores that were closed for good, once their time is over."""
    from workers.store_closings import erase_closed_stores  # noqa: PLC0415 - as above

    run(erase_closed_stores)


@app.task(name="sweep.mail_log")
def sweep_mail_log() -> None:
    """Keep the log of mail true and small, and forget old mail to members and old links of shoppers."""
    from workers.accounts import forget_old_account_links  # noqa: PLC0415 - as above
    from workers.mail_log import tidy_mail_log  # noqa: PLC0415 - as above
    from workers.member_mails import forget_old_member_mails  # noqa: PLC0415 - as above
    from workers.newsletters import forget_who_never_confirmed  # noqa: PLC0415 - as above
    from workers.notice_mails import tidy_notice_mails  # noqa: PLC0415 - as above

    run(tidy_mail_log)
    run(tidy_notice_mails)
    run(forget_old_member_mails)
    run(forget_old_account_links)
    run(forget_who_never_confirmed)


@app.task(name="sweep.notice_mails")
def sweep_notice_mails() -> None:
    """Have members mailed what they want to hear of."""
    from workers.notice_mails import plan_notice_mails  # noqa: PLC0415 - as above

    run(plan_notice_mails)


@app.task(name="sweep.review_requests")
def sweep_review_requests() -> None:
    """Plan mails to buyers whose orders have left."""
    from workers.sweepers import plan_review_requests  # noqa: PLC0415 - as above

    run(plan_review_requests)


@app.task(name="search.refresh")
def refresh_search() -> None:
    """Index what changed."""
    from workers.search import refresh_indexes  # noqa: PLC0415 - as above

    run(refresh_indexes)


@app.task(name="search.mirror")
def mirror_search() -> None:
    """Tell Meilisearch what changed."""
    from workers.search import mirror_indexes  # noqa: PLC0415 - as above

    run(mirror_indexes)


@app.task(name="search.sales")
def recount_sales() -> None:
    """Let results heed what sold of late."""
    from workers.search import recount_sales  # noqa: PLC0415 - as above

    run(recount_sales)


@app.task(name="sweep.import_files")
def sweep_import_files() -> None:
    """Let files of products go that were imported long ago."""
    from workers.imports import let_old_files_go  # noqa: PLC0415 - as above

    run(let_old_files_go)


@app.task(name="associations.learn")
def learn_associations() -> None:
    """Let products lead to what is bought with them."""
    from workers.associations import learn_associations  # noqa: PLC0415 - as above

    run(learn_associations)


@app.task(name="collections.fill")
def fill_collections() -> None:
    """Fill the collections that fill themselves."""
    from workers.collections import fill_collections  # noqa: PLC0415 - as above

    run(fill_collections)


@app.task(name="invariants.lately")
def look_over_lately() -> None:
    """See whether the books are right about what changed of late."""
    from workers.invariants import look_over_lately  # noqa: PLC0415 - as above

    run(look_over_lately)


@app.task(name="invariants.everything")
def look_over_everything() -> None:
    """See whether all books are right."""
    from workers.invariants import look_over_everything  # noqa: PLC0415 - as above

    run(look_over_everything)


@app.task(name="sweep.tax_thresholds")
def sweep_tax_thresholds() -> None:
    """Tell stores where they may have to register for tax."""
    from workers.tax_places import look_at_thresholds  # noqa: PLC0415 - as above

    run(look_at_thresholds)


@app.task(name="sweep.api_keys")
def sweep_api_keys() -> None:
    """Tell stores which of their keys expire soon."""
    from workers.api_keys import look_at_keys  # noqa: PLC0415 - as above

    run(look_at_keys)


@app.task(name="figures.keep")
def keep_figures() -> None:
    """Reckon the days whose figures are another now."""
    from workers.figures import keep_figures  # noqa: PLC0415 - as above

    run(keep_figures)
