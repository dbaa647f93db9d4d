"""What workers do by the clock, by the name under which `schedule.py` asks for it."""

from collections.abc import Awaitable, Callable
from typing import Final

from workers.abandoned_carts import pursue_abandoned_carts
from workers.accounts import forget_old_account_links
from workers.api_keys import look_at_keys
from workers.associations import learn_associations
from workers.campaigns import pursue_campaigns
from workers.collections import fill_collections
from workers.domains import look_at_due_domains
from workers.figures import keep_figures
from workers.imports import let_old_files_go
from workers.invariants import look_over_everything, look_over_lately
from workers.kept_cards import look_after_kept_cards
from workers.mail_log import tidy_mail_log
from workers.mail_series import pursue_mail_series
from workers.member_mails import forget_old_member_mails, send_member_mails
from workers.newsletters import forget_who_never_confirmed
from workers.notice_mails import plan_notice_mails, tidy_notice_mails
from workers.payments import look_at_due_payments
from workers.reconciliation import reconcile_yesterday
from workers.reports import plan_reports
from workers.runtime import Runtime
from workers.search import mirror_indexes, recount_sales, refresh_indexes
from workers.stock_notices import notice_what_is_back
from workers.store_closings import erase_closed_stores
from workers.store_mails import plan_digests
from workers.subscriptions import look_at_due_subscriptions
from workers.sweepers import (
    end_due_preorders,
    plan_review_requests,
    release_expired_reservations,
    requeue_lost_jobs,
)
from workers.tax_places import look_at_thresholds
from workers.transfers import look_at_due_transfers

Work = Callable[[Runtime], Awaitable[object]]

BY_THE_CLOCK: Final[dict[str, tuple[Work, ...]]] = {
    "sweep.jobs": (requeue_lost_jobs,),
    "sweep.reservations": (release_expired_reservations,),
    "sweep.payments": (look_at_due_payments,),
    "sweep.kept_cards": (look_after_kept_cards,),
    "sweep.subscriptions": (look_at_due_subscriptions,),
    "sweep.transfers": (look_at_due_transfers,),
    "sweep.preorders": (end_due_preorders,),
    "sweep.notices": (notice_what_is_back,),
    "sweep.digests": (plan_digests,),
    "sweep.reports": (plan_reports,),
    "sweep.domains": (look_at_due_domains,),
    "sweep.carts": (pursue_abandoned_carts,),
    "sweep.campaigns": (pursue_campaigns,),
    "sweep.series": (pursue_mail_series,),
    "mail.members": (send_member_mails,),
    "sweep.reconciliations": (reconcile_yesterday,),
    "sweep.closed_stores": (erase_closed_stores,),
    "sweep.mail_log": (
        tidy_mail_log,
        tidy_notice_mails,
        forget_old_member_mails,
        forget_old_account_links,
        forget_who_never_confirmed,
    ),
    "sweep.notice_mails": (plan_notice_mails,),
    "sweep.review_requests": (plan_review_requests,),
    "search.refresh": (refresh_indexes,),
    "search.mirror": (mirror_indexes,),
    "search.sales": (recount_sales,),
    "sweep.import_files": (let_old_files_go,),
    "associations.learn": (learn_associations,),
    "collections.fill": (fill_collections,),
    "invariants.lately": (look_over_lately,),
    "invariants.everything": (look_over_everything,),
    "sweep.tax_thresholds": (look_at_thresholds,),
    "sweep.api_keys": (look_at_keys,),
    "figures.keep": (keep_figures,),
}
