"""The clock of subscriptions: when a period ends another begins, and is charged."""

import calendar
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.adapters.stripe_sandbox.books import Thing
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.invoices import (
    collect,
    finalize,
    make_invoice,
    settle,
    subscription_of,
    void,
)

ALIVE: Final = ("active", "trialing", "past_due")
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12}


def after(moment: int, recurring: Thing) -> int:
    """Return when a period that begins then ends; the 31st is the last day of a shorter month."""
    interval, count = recurring["interval"], recurring["interval_count"]
    start = datetime.fromtimestamp(moment, UTC)
    if interval in _DAYS:
        return int((start + timedelta(days=_DAYS[interval] * count)).timestamp())
    months = start.month - 1 + _MONTHS[interval] * count
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def price_of(subscription: Thing) -> tuple[Thing, int]:
    """Return what a period costs: the recurring price, and the whole amount."""
    items = subscription["items"]["data"]
    return items[0]["price"], sum(item["price"]["unit_amount"] * item["quantity"] for item in items)


def with_period(subscription: Thing, *, start: int, end: int) -> Thing:
    """Return a subscription in another period."""
    data = [
        item | {"current_period_start": start, "current_period_end": end}
        for item in subscription["items"]["data"]
    ]
    return subscription | {"items": subscription["items"] | {"data": data}}


def keep_time(ask: Ask) -> None:
    """Do for each subscription of an account what its time has come for."""
    for subscription in ask.books.all("subscription"):
        if subscription["status"] in ALIVE:
            _finalize_due(ask, subscription["id"])
            _retry_due(ask, subscription["id"])
            _renew_due(ask, subscription["id"])


def update_status(ask: Ask, key: str) -> None:
    """Let the state of a subscription follow from its invoices."""
    subscription = ask.books.get("subscription", key)
    if subscription["status"] not in ALIVE:
        return
    is_owed = any(subscription_of(one) == key and one["status"] == "open" for one in ask.books.all("invoice"))
    status = "past_due" if is_owed else "active"
    if subscription["status"] != status and not (subscription["status"] == "trialing" and not is_owed):
        changed = ask.books.put(subscription | {"status": status})
        ask.happened("customer.subscription.updated", changed, status=subscription["status"])


def end(ask: Ask, subscription: Thing, *, reason: str | None = None) -> Thing:
    """End a subscription."""
    about = subscription["cancellation_details"] | {"reason": reason}
    changed = ask.books.put(
        subscription
        | {
            "status": "canceled",
            "canceled_at": subscription["canceled_at"] or ask.now,
            "ended_at": ask.now,
            "cancellation_details": about,
        }
    )
    for invoice in ask.books.all("invoice", status="draft"):
        if subscription_of(invoice) == subscription["id"]:
            # It stays a draft, and nobody is charged for it.
            ask.books.put(invoice | {"auto_advance": False, "automatically_finalizes_at": None})
    ask.happened("customer.subscription.deleted", changed)
    return changed


def _renew_due(ask: Ask, key: str) -> None:
    while True:
        subscription = ask.books.get("subscription", key)
        start = subscription["items"]["data"][0]["current_period_end"]
        if start > ask.now or subscription["status"] not in ALIVE:
            return
        if subscription["cancel_at_period_end"]:
            end(ask, subscription, reason="cancellation_requested")
            return
        _renew(ask, subscription, start)


def _renew(ask: Ask, subscription: Thing, start: int) -> None:
    price, amount = price_of(subscription)
    pause = subscription["pause_collection"]
    is_paused = bool(pause) and (pause["resumes_at"] is None or pause["resumes_at"] > start)
    moved = with_period(subscription, start=start, end=after(start, price["recurring"]))
    if pause and not is_paused:
        moved = moved | {"pause_collection": None}
    if moved["status"] == "trialing":
        moved = moved | {"status": "active"}
    is_draft = amount > 0 and not is_paused
    invoice = make_invoice(ask, moved, amount=amount, reason="subscription_cycle", is_draft=is_draft)
    moved = ask.books.put(moved | {"latest_invoice": invoice["id"]})
    ask.happened("customer.subscription.updated", moved)
    ask.happened("invoice.created", invoice)
    if is_paused:
        void(ask, invoice)
    elif amount == 0:
        settle(ask, invoice, None)
    _finalize_due(ask, subscription["id"])
    update_status(ask, subscription["id"])


def _finalize_due(ask: Ask, key: str) -> None:
    for invoice in reversed(ask.books.all("invoice", status="draft")):
        if (
            subscription_of(invoice) == key
            and (invoice["automatically_finalizes_at"] or ask.now + 1) <= ask.now
        ):
            finalize(ask, invoice)
            update_status(ask, key)


def _retry_due(ask: Ask, key: str) -> None:
    for invoice in ask.books.all("invoice", status="open"):
        if subscription_of(invoice) != key:
            continue
        again = invoice["next_payment_attempt"]
        if again is None:
            # Tried as often as it is: who does not pay has it no more.
            ask.books.put(invoice | {"status": "uncollectible", "auto_advance": False})
            end(ask, ask.books.get("subscription", key), reason="payment_failed")
            return
        if again <= ask.now:
            collect(ask, invoice)
            update_status(ask, key)
