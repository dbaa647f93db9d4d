"""Somebody who is written to, mail by mail, until it is over: what carts that were left and series have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import one_of

RUNNING: Final = "running"
FINISHED: Final = "finished"
STOPPED: Final = "stopped"
STATES: Final = (RUNNING, FINISHED, STOPPED)

# Why any of them was stopped; some have reasons of their own beside these.
ORDERED: Final = "ordered"
OPTED_OUT: Final = "opted_out"
BY_MERCHANT: Final = "by_merchant"
UNDELIVERABLE: Final = "undeliverable"
SWITCHED_OFF: Final = "switched_off"
REASONS: Final = (ORDERED, OPTED_OUT, BY_MERCHANT, UNDELIVERABLE, SWITCHED_OFF)

MOST_MAILS: Final = 3


class MailRun:
    """The columns of such a row.

    `queued` is the mail that a job has been written for, `sent` the last that went out: one statement moves the first
    past the second, so no mail has two jobs.
    """

    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=RUNNING)
    stop_reason: Mapped[str | None]
    queued: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    coupon_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]

    @property
    def is_running(self) -> bool:
        return self.state == RUNNING


def checks_of_run(*own_reasons: str) -> Sequence[CheckConstraint]:
    """Return what holds of each such row, with the reasons that only this kind has."""
    return (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("stop_reason", (*REASONS, *own_reasons)), name="stop_reason_known"),
        CheckConstraint("(state = 'stopped') = (stop_reason IS NOT NULL)", name="stopped_has_reason"),
        CheckConstraint(
            f"sent BETWEEN 0 AND {MOST_MAILS} AND queued BETWEEN sent AND sent + 1", name="mails"
        ),
    )
