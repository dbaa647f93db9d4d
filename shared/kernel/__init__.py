"""What every part stands on: ids, money, clock, errors, settings, database, events, jobs, pagination."""
