"""What happens by the clock. Every entry may run twice or late without harm."""

SCHEDULE = {
    "sweep-jobs": {"task": "sweep.jobs", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-reservations": {"task": "sweep.reservations", "schedule": 30.0, "options": {"expires": 30}},
    "look-at-payments": {"task": "sweep.payments", "schedule": 20.0, "options": {"expires": 20}},
    "refresh-search": {"task": "search.refresh", "schedule": 5.0, "options": {"expires": 5}},
    "mirror-search": {"task": "search.mirror", "schedule": 10.0, "options": {"expires": 10}},
    "fill-collections": {"task": "collections.fill", "schedule": 5.0, "options": {"expires": 5}},
    "ask-for-reviews": {"task": "sweep.review_requests", "schedule": 900.0, "options": {"expires": 900}},
    "recount-sales": {"task": "search.sales", "schedule": 3600.0, "options": {"expires": 3600}},
}
