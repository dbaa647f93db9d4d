"""The states of a payment. What a provider says is one of these words too, and a payment is what has been said of it.

Each word says more than those before it, and a payment only ever moves on: its next state is the later one of its own
and of the fact. That is why neither the order in which facts arrive nor a repetition can matter (R8, T17).
"""

from typing import Final

REQUESTED: Final = "requested"
OPEN: Final = "open"
PROCESSING: Final = "processing"
EXPIRED: Final = "expired"
FAILED: Final = "failed"
SUCCEEDED: Final = "succeeded"
NEEDS_REVIEW: Final = "needs_review"

# In the order in which they tell more, with when each is so in the world.
MEANINGS: Final = {
    REQUESTED: "We have asked for a payment page, and perhaps never heard the answer.",
    OPEN: "The shopper can pay.",
    PROCESSING: "The shopper has promised; the money comes days later, or not at all.",
    EXPIRED: "The page was closed unpaid.",
    FAILED: "The promised money did not come, or the provider refused the payment.",
    SUCCEEDED: "The money has come in.",
    NEEDS_REVIEW: "Money has come in, but not what was agreed: a person has to look.",
}
STATES: Final = tuple(MEANINGS)
LIVE: Final = (REQUESTED, OPEN, PROCESSING)

REFUND_REQUESTED: Final = "requested"
REFUND_PENDING: Final = "pending"
REFUND_SUCCEEDED: Final = "succeeded"
REFUND_FAILED: Final = "failed"
REFUND_STATES: Final = (REFUND_REQUESTED, REFUND_PENDING, REFUND_SUCCEEDED, REFUND_FAILED)


def after(state: str, fact: str) -> str:
    """Return the state of a payment of which a fact has become known."""
    return max(state, fact, key=STATES.index)
