"""The log of mail as merchants read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.jobs import JobName, enqueue
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.sentences import Sentence, say
from shared.notifications.ledger import request_again
from shared.notifications.models import (
    BOUNCED,
    COMPLAINED,
    DELIVERED,
    FAILED,
    REQUESTED,
    SENT,
    SUPPRESSED,
    Email,
)
from shared.orders.jobs import SEND_DOWNLOADS, SEND_ORDER_CANCELLATION, SEND_ORDER_CONFIRMATION

PAGE_SIZE: Final = 50
VIEWS: Final = {
    "all": (),
    "under_way": (REQUESTED,),
    "sent": (SENT, DELIVERED),
    "trouble": (FAILED, BOUNCED, COMPLAINED),
    "suppressed": (SUPPRESSED,),
}
# What a member sends to themselves, to see words of their own before anybody else does.
LETTER_TEST: Final = "letter_test"
# What a store writes once for many: each has words of its own.
CAMPAIGN: Final = "campaign"
CAMPAIGN_TEST: Final = "campaign_test"
UNWORDED: Final = (LETTER_TEST, CAMPAIGN, CAMPAIGN_TEST)
KINDS: Final[dict[str, Sentence]] = {
    "order_confirmation": say("Order confirmation"),
    "order_cancellation": say("Order cancelled"),
    "downloads": say("Files"),
    "shipment": say("Parcel sent"),
    "pick_up": say("Ready to collect"),
    "return_news": say("News of a return"),
    "draft_offer": say("Offer with a link to order"),
    "order_change": say("Order changed"),
    "order_note": say("Note about an order"),
    "refund_sent": say("Money given back"),
    "order_held": say("An order waits for you"),
    "payment_review": say("A payment to look at"),
    "new_order": say("New order"),
    "low_stock": say("What runs low"),
    "report": say("Report"),
    "notices": say("News for whoever works here"),
    "transfer_details": say("How to pay by bank transfer"),
    "transfer_reminder": say("Reminder of a bank transfer"),
    "payment_failed": say("A payment did not come through"),
    "subscription_started": say("Subscription started"),
    "subscription_ahead": say("Next delivery of a subscription"),
    "subscription_failed": say("A subscription’s payment did not come through"),
    "subscription_ended": say("Subscription ended"),
    "back_in_stock": say("Back in stock"),
    "review_request": say("Question about a review"),
    "review_link": say("Link to a review"),
    "abandoned_cart": say("Reminder of a cart"),
    "newsletter_link": say("Link to confirm the newsletter"),
    "series_welcome_1": say("Welcome series, first mail"),
    "series_welcome_2": say("Welcome series, second mail"),
    "series_welcome_3": say("Welcome series, third mail"),
    "series_win_back_1": say("Winning back, first mail"),
    "series_win_back_2": say("Winning back, second mail"),
    "series_suggestions_1": say("Suggestions after a purchase"),
    "invitation": say("Invitation to work here"),
    "account_welcome": say("Welcome"),
    "account_sign_up": say("Link to open an account"),
    "account_known": say("There is an account already"),
    "account_confirm_email": say("Link to confirm an address"),
    "account_change_email": say("Link to change an address"),
    "account_reset_password": say("Link for a new password"),
    "account_password_changed": say("Password changed"),
    "account_email_changed": say("Address changed"),
    "account_export": say("Copy of the data of an account"),
    "account_erasure": say("Account erased"),
    CAMPAIGN: say("Campaign"),
    CAMPAIGN_TEST: say("Test of a campaign"),
    LETTER_TEST: say("Test of your own words"),
}
# The kinds that a store may put into words of its own: those that it writes to somebody.
LETTERS: Final = tuple(kind for kind in KINDS if kind not in UNWORDED)
# What a store may leave unsaid: nobody waits for it, and the order's page says it as well. The rest has to be told, or
# is switched where it belongs: reminders of carts, questions about reviews, what the store itself is mailed.
OPTIONAL: Final = ("shipment", "refund_sent", "transfer_reminder", "account_welcome")
# What says the same whenever it is sent, so that a merchant can send it once more.
_AGAIN: Final[dict[str, JobName]] = {
    "order_confirmation": SEND_ORDER_CONFIRMATION,
    "order_cancellation": SEND_ORDER_CANCELLATION,
    "downloads": SEND_DOWNLOADS,
}


class NoSuchMail(NotFound):
    """There is no such mail in this store."""

    message = say("There is no such mail.")


class CannotSendAgain(Conflict):
    """The mail is of a kind that is sent once, or is still on its way."""

    message = say("This mail cannot be sent again now.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is narrowed to: a view, a kind, part of an address."""

    view: str = "all"
    kind: str = ""
    words: str = ""


async def page_of_mails(session: AsyncSession, wanted: Wanted, *, after: str | None = None) -> Page[Email]:
    """Return one page of the log, latest first."""
    query = select(Email)
    if VIEWS[wanted.view]:
        query = query.where(Email.state.in_(VIEWS[wanted.view]))
    if wanted.kind:
        query = query.where(Email.kind == wanted.kind)
    words = wanted.words.replace("\x00", "").strip().lower()[:100]
    if words:
        query = query.where(Email.recipient.contains(words, autoescape=True))
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Email.requested_at, Email.id) < tuple_(*place))
    rows = await session.scalars(
        query.order_by(Email.requested_at.desc(), Email.id.desc()).limit(PAGE_SIZE + 1)
    )
    return page_of(rows.all(), PAGE_SIZE, lambda mail: [mail.requested_at.isoformat(), str(mail.id)])


async def mail_by_id(session: AsyncSession, text: str) -> Email:
    """Return a mail; raises NoSuchMail."""
    key = parse_id(text)
    found = await session.get(Email, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchMail
    return found


def can_be_sent_again(email: Email) -> bool:
    """Say whether a mail is of a kind that can be sent once more."""
    return email.kind in _AGAIN and not email.is_under_way


async def send_again(session: AsyncSession, email: Email, *, now: datetime) -> Email:
    """Have a mail sent once more, as a version of its own; raises CannotSendAgain."""
    job = _AGAIN.get(email.kind)
    again = await request_again(session, email, now=now) if job else None
    if job is None or again is None:
        raise CannotSendAgain
    enqueue(session, job, now=now, order_id=email.subject_id)
    await session.flush()
    return again
