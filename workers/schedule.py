"""What happens by the clock. Every entry may run twice or late without harm."""

from celery.schedules import crontab

SCHEDULE = {
    "sweep-jobs": {"task": "sweep.jobs", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-reservations": {"task": "sweep.reservations", "schedule": 30.0, "options": {"expires": 30}},
    "look-at-payments": {"task": "sweep.payments", "schedule": 20.0, "options": {"expires": 20}},
    "look-at-subscriptions": {"task": "sweep.subscriptions", "schedule": 30.0, "options": {"expires": 30}},
    "look-at-transfers": {"task": "sweep.transfers", "schedule": 300.0, "options": {"expires": 300}},
    "sweep-kept-cards": {"task": "sweep.kept_cards", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep-preorders": {"task": "sweep.preorders", "schedule": 300.0, "options": {"expires": 300}},
    "sweep-notices": {"task": "sweep.notices", "schedule": 30.0, "options": {"expires": 30}},
    "pursue-abandoned-carts": {"task": "sweep.carts", "schedule": 60.0, "options": {"expires": 60}},
    "send-campaigns": {"task": "sweep.campaigns", "schedule": 20.0, "options": {"expires": 20}},
    # Days are what counts here: a welcome that comes within two minutes comes at once.
    "pursue-mail-series": {"task": "sweep.series", "schedule": 120.0, "options": {"expires": 120}},
    "refresh-search": {"task": "search.refresh", "schedule": 5.0, "options": {"expires": 5}},
    "mirror-search": {"task": "search.mirror", "schedule": 10.0, "options": {"expires": 10}},
    "fill-collections": {"task": "collections.fill", "schedule": 5.0, "options": {"expires": 5}},
    "ask-for-reviews": {"task": "sweep.review_requests", "schedule": 900.0, "options": {"expires": 900}},
    "recount-sales": {"task": "search.sales", "schedule": 3600.0, "options": {"expires": 3600}},
    "keep-figures": {"task": "figures.keep", "schedule": 10.0, "options": {"expires": 10}},
    "look-over-lately": {"task": "invariants.lately", "schedule": 300.0, "options": {"expires": 300}},
    "look-over-everything": {
        "task": "invariants.everything",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"expires": 3600},
    },
    # Each hour, because it is morning somewhere; a store gets one a day (shared/notifications/low_stock_digest.py).
    "plan-digests": {
        "task": "sweep.digests",
        "schedule": crontab(minute="5"),
        "options": {"expires": 3600},
    },
    "look-at-domains": {"task": "sweep.domains", "schedule": 60.0, "options": {"expires": 60}},
    "plan-reports": {
        "task": "sweep.reports",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3600},
    },
    "plan-notice-mails": {"task": "sweep.notice_mails", "schedule": 20.0, "options": {"expires": 20}},
    # Each hour, because a provider may have been away; a day is looked at once.
    "reconcile-yesterday": {
        "task": "sweep.reconciliations",
        "schedule": crontab(minute="35"),
        "options": {"expires": 3600},
    },
    # Once a day: thresholds are of a year.
    "look-at-tax-thresholds": {
        "task": "sweep.tax_thresholds",
        "schedule": crontab(hour="4", minute="25"),
        "options": {"expires": 3600},
    },
    # Each hour, so that a store hears of it in its first hour of seven days.
    "look-at-api-keys": {
        "task": "sweep.api_keys",
        "schedule": crontab(minute="50"),
        "options": {"expires": 3600},
    },
    "erase-closed-stores": {"task": "sweep.closed_stores", "schedule": 60.0, "options": {"expires": 60}},
    "mail-members": {"task": "mail.members", "schedule": 3.0, "options": {"expires": 3}},
    "tidy-mail-log": {"task": "sweep.mail_log", "schedule": 3600.0, "options": {"expires": 3600}},
    "let-import-files-go": {
        "task": "sweep.import_files",
        "schedule": crontab(hour="4", minute="15"),
        "options": {"expires": 3600},
    },
    # UTC: the small hours of most shops that are near.
    "learn-associations": {
        "task": "associations.learn",
        "schedule": crontab(hour="2", minute="40"),
        "options": {"expires": 3600},
    },
}
