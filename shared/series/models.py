"""Series of mails that begin by themselves: what a store decides about each, and who is in one."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.notifications.mail_runs import MailRun, checks_of_run

WELCOME: Final = "welcome"
WIN_BACK: Final = "win_back"
SUGGESTIONS: Final = "suggestions"
KINDS: Final = (WELCOME, WIN_BACK, SUGGESTIONS)
MOST_STEPS: Final = {WELCOME: 3, WIN_BACK: 2, SUGGESTIONS: 1}

# Nothing in the shop goes with what was bought, or what was bought came back.
NOTHING_FITS: Final = "nothing_fits"

# For how long after its end the address of somebody who was written to is kept.
KEPT_FOR: Final = timedelta(days=60)
# An order counts as brought by a mail for so long after its link was used.
CREDITED_FOR: Final = timedelta(days=14)


class SeriesSettings(StoreTable):
    """What a store decides about one series; one without a row is off. `days` says when each of its mails goes out.

    `on_since` is when it was last switched on: nobody is written to about what was before.
    """

    __tablename__ = "series_settings"
    __table_args__ = (
        UniqueConstraint("store_id", "kind"),
        to_store_row("promotion_id", "promotions"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint("cardinality(days) BETWEEN 1 AND 3 AND 0 <= ALL (days)", name="days"),
        CheckConstraint("is_on = (on_since IS NOT NULL)", name="on_since"),
        CheckConstraint("again_months > 0", name="again"),
        CheckConstraint(
            "coupon_step BETWEEN 0 AND cardinality(days) AND coupon_percent BETWEEN 1 AND 100"
            " AND coupon_days > 0",
            name="coupon",
        ),
        CheckConstraint("quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23", name="quiet"),
    )

    kind: Mapped[str]
    is_on: Mapped[bool]
    on_since: Mapped[datetime | None]
    days: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    again_months: Mapped[int]
    stops_on_order: Mapped[bool]
    coupon_step: Mapped[int]
    coupon_percent: Mapped[int]
    coupon_days: Mapped[int]
    counts_clicks: Mapped[bool]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    promotion_id: Mapped[UUID | None]


class SeriesRun(MailRun, StoreTable):
    """One mailbox in one series, once for each cause: a consent, the last order, a delivery.

    `subject` is the number made of the address, which outlives it here; days are counted from `counts_from`.
    `wrote_at` is when its last mail was decided on, whatever became of it.
    """

    __tablename__ = "series_runs"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "cause_id"),
        to_store_row("coupon_id", "coupons"),
        to_store_row("order_id", "orders"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        *checks_of_run(NOTHING_FITS),
        # Nobody is twice in the same series at a time.
        Index(
            "ix_series_runs_running",
            "store_id",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_series_runs_due", "store_id", "next_at", "id", postgresql_where=text("state = 'running'")),
        Index("ix_series_runs_began", "store_id", "kind", "began_at", "id"),
        Index("ix_series_runs_subject", "store_id", "subject", "began_at"),
        Index("ix_series_runs_coupon", "store_id", "coupon_id"),
        Index("ix_series_runs_order", "store_id", "order_id"),
    )

    kind: Mapped[str]
    cause_id: Mapped[UUID]
    subject: Mapped[UUID]
    counts_from: Mapped[datetime]
    wrote_at: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    # The mail whose link was used last, and the last that had gone out before the order.
    clicked_step: Mapped[int] = mapped_column(default=0)
    order_step: Mapped[int] = mapped_column(default=0)
