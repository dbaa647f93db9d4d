"""What happens by the clock. Every entry may run twice or late without harm."""

SCHEDULE = {
    "sweep-jobs": {"task": "sweep.jobs", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-reservations": {"task": "sweep.reservations", "schedule": 30.0, "options": {"expires": 30}},
}
