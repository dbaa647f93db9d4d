"""Each try to pay for an order by card, in plain words: how it stands, through which account, and why that one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.move_payment import NO_ANSWER
from shared.kernel.sentences import say
from shared.payments.accounts import account_of
from shared.payments.models import Payment
from shared.payments.route import BY_RULE, LAST, MOVED, PROBE
from shared.payments.states import (
    EXPIRED,
    FAILED,
    NEEDS_REVIEW,
    OPEN,
    PROCESSING,
    REQUESTED,
    SUCCEEDED,
)

# The word for a state, its tone, and what it means for whoever packs.
WORDS: Final = {
    REQUESTED: (
        say("Not begun"),
        "neutral",
        say("The payment page was asked for and is not open yet. Nothing can have been paid."),
    ),
    OPEN: (say("Waiting for the buyer"), "caution", say("The payment page is open and not paid yet.")),
    PROCESSING: (
        say("On its way from the bank"),
        "caution",
        say("The buyer has promised the money. It comes within days, or not at all: wait with the parcel."),
    ),
    EXPIRED: (say("Not paid in time"), "neutral", say("The page was closed unpaid. Nothing was charged.")),
    FAILED: (say("Failed"), "danger", say("The money did not come. Nothing was charged.")),
    SUCCEEDED: (say("Received"), "positive", say("The money has come in.")),
    NEEDS_REVIEW: (
        say("Needs a look"),
        "danger",
        say("Money came in, but not what was agreed. Compare it with Stripe before you send anything."),
    ),
}
TAKEN_OVER: Final = (
    say("Taken over"),
    "neutral",
    say("The account did not answer, so another took over. Nobody could pay here."),
)
OVERDUE: Final = say("Its time is over. The page is closed as soon as Stripe answers.")
WHY: Final = {
    PROBE: say("to see whether it answers again"),
    LAST: say("because no other account answers"),
    MOVED: say("because the account before it did not answer"),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to pay. `said` is what the provider said, in its own words."""

    payment: Payment
    label: str
    tone: str
    meaning: str
    said: str = ""
    account: str = ""
    why: str = ""


async def attempts_of(session: AsyncSession, payments: Sequence[Payment], *, now: datetime) -> list[Attempt]:
    """Return the tries to pay for an order, first one first."""
    names = {}
    for account_id in {one.account_id for one in payments}:
        account = await account_of(session, account_id)
        names[account_id] = account.name if account else ""
    return [_attempt(one, names[one.account_id], now=now) for one in payments]


def _attempt(payment: Payment, account: str, *, now: datetime) -> Attempt:
    if payment.state == EXPIRED and payment.problem == NO_ANSWER:
        return Attempt(payment, *TAKEN_OVER, account=account)
    label, tone, meaning = WORDS[payment.state]
    if payment.state == OPEN and now >= payment.expires_at:
        meaning = OVERDUE
    return Attempt(
        payment, label, tone, meaning, said=payment.problem or "", account=account, why=_why(payment.why)
    )


def _why(why: dict[str, Any]) -> str:
    if why.get("kind") == BY_RULE:
        return say("by the rule “%(rule)s”", rule=why["rule"])
    return WHY.get(why.get("kind", ""), "")
