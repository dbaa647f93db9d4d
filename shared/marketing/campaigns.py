"""Mails that a store writes once and sends to all who want its news, or to some of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row

DRAFT: Final = "draft"
SCHEDULED: Final = "scheduled"
SENDING: Final = "sending"
SENT: Final = "sent"
STOPPED: Final = "stopped"
STATES: Final = (DRAFT, SCHEDULED, SENDING, SENT, STOPPED)

QUEUED: Final = "queued"
FAILED: Final = "failed"
SKIPPED: Final = "skipped"
MAIL_STATES: Final = (QUEUED, SENT, FAILED, SKIPPED)

EVERYBODY: Final = "all"


class NoSuchCampaign(NotFound):
    """There is no such campaign in this store."""

    message = say("There is no such campaign.")


class CampaignMoved(Conflict):
    """The campaign is not where it was when the page was shown: begun, called back or stopped meanwhile."""

    message = say("The campaign has gone on meanwhile. Look at it again.")


class Campaign(StoreTable):
    """One mail and to whom it goes. `words` is by language: subject, preview, body (Markdown) with its HTML, button.

    The store's own language is always there, and stands for those that are not. `audience` is "all", "group:<id>",
    "rank:<rank>" or "segment:<segment>". `walked_to` is the last mailbox that was looked at: whoever sends goes on from
    there (`send_campaign.py`).
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("(state = 'draft') = (starts_at IS NULL)", name="starts_when"),
        CheckConstraint("link ~ '^/([^/]|$)'", name="own_link"),
        Index("ix_campaigns_newest", "store_id", "created_at", "id"),
        Index(
            "ix_campaigns_due",
            "store_id",
            "starts_at",
            postgresql_where=text("state IN ('scheduled', 'sending')"),
        ),
    )

    words: Mapped[dict[str, Any]]
    # Where the button leads, inside the shop.
    link: Mapped[str] = mapped_column(default="/")
    products: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # Where the links in its texts lead, in whatever language, each once: a whole address, or one in the shop.
    links: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    audience: Mapped[str] = mapped_column(default=EVERYBODY)
    state: Mapped[str] = mapped_column(default=DRAFT)
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    walked_to: Mapped[UUID | None]
    is_walked: Mapped[bool] = mapped_column(default=False)

    def said_in(self, language: str, *, main: str) -> Mapping[str, str]:
        """Return its words in a language, else in the store's own, `main`."""
        said: Mapping[str, str] = self.words.get(language) or self.words[main]
        return said

    @property
    def product_ids(self) -> list[UUID]:
        return [UUID(one["id"]) for one in self.products]


class CampaignMail(StoreTable):
    """That a campaign goes to a mailbox, once. It holds no address: `subscriber_id` is the mailbox's number."""

    __tablename__ = "campaign_mails"
    __table_args__ = (
        UniqueConstraint("store_id", "campaign_id", "subscriber_id"),
        to_store_row("campaign_id", "campaigns", on_delete="CASCADE"),
        CheckConstraint(one_of("state", MAIL_STATES), name="state_known"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when"),
        Index("ix_campaign_mails_mailbox", "store_id", "subscriber_id"),
        Index(
            "ix_campaign_mails_queued", "store_id", "campaign_id", postgresql_where=text("state = 'queued'")
        ),
    )

    campaign_id: Mapped[UUID]
    subscriber_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default=QUEUED)
    sent_at: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class CampaignClick(StoreTable):
    """That a link of a mail was followed, by its place: when first so that it counts, and when first by a program."""

    __tablename__ = "campaign_clicks"
    __table_args__ = (
        UniqueConstraint("store_id", "mail_id", "place"),
        to_store_row("mail_id", "campaign_mails", on_delete="CASCADE"),
        CheckConstraint("clicked_at IS NOT NULL OR checked_at IS NOT NULL", name="happened"),
        CheckConstraint("place >= 0", name="place_is_one"),
    )

    mail_id: Mapped[UUID]
    place: Mapped[int]
    clicked_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
