"""The states of a review, the ways between them, and who decides what is shown."""

from typing import Final

UNCONFIRMED: Final = "unconfirmed"
PENDING: Final = "pending"
PUBLISHED: Final = "published"
REJECTED: Final = "rejected"
STATES: Final = (UNCONFIRMED, PENDING, PUBLISHED, REJECTED)

# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (UNCONFIRMED, PENDING): "The writer opens the link in the mail, and the store looks at reviews first.",
    (UNCONFIRMED, PUBLISHED): "The writer opens the link in the mail, and the store shows reviews at once.",
    (PENDING, PUBLISHED): "The store approves it.",
    (PENDING, REJECTED): "The store will not show it, and says why.",
    (PUBLISHED, REJECTED): "The store takes it down, and says why.",
    (PUBLISHED, PENDING): "The store wants to look again, or its writer has changed it.",
    (REJECTED, PUBLISHED): "The store has changed its mind.",
    (REJECTED, PENDING): "The store wants to look again, or its writer has changed it.",
}

AT_ONCE: Final = "at_once"
VERIFIED_AT_ONCE: Final = "verified_at_once"
MODERATED: Final = "moderated"
POLICIES: Final = (MODERATED, VERIFIED_AT_ONCE, AT_ONCE)


def state_by(policy: str, *, is_verified: bool) -> str:
    """Return where a store's policy puts a new review."""
    at_once = policy == AT_ONCE or (policy == VERIFIED_AT_ONCE and is_verified)
    return PUBLISHED if at_once else PENDING
