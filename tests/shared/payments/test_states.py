"""T17: whatever the order in which facts arrive, and however often, a payment ends in the same state."""

from itertools import permutations

import pytest

from shared.payments.states import (
    EXPIRED,
    FAILED,
    LIVE,
    MEANINGS,
    NEEDS_REVIEW,
    OPEN,
    PROCESSING,
    REQUESTED,
    STATES,
    SUCCEEDED,
    after,
)

FACTS = [fact for fact in STATES if fact != REQUESTED]


def told(*facts: str) -> str:
    state = REQUESTED
    for fact in facts:
        state = after(state, fact)
    return state


def test_every_order_of_every_set_of_facts_ends_alike():
    tried = 0
    for size in range(1, len(FACTS) + 1):
        for facts in {tuple(sorted(some)) for some in permutations(FACTS, size)}:
            ends = {told(*order) for order in permutations(facts)}
            assert ends == {told(*facts, *facts)}
            tried += 1
    assert tried == 2 ** len(FACTS) - 1


@pytest.mark.parametrize(
    ("state", "fact", "ends"),
    [
        (REQUESTED, OPEN, OPEN),
        (OPEN, OPEN, OPEN),
        (OPEN, PROCESSING, PROCESSING),
        (PROCESSING, OPEN, PROCESSING),
        (OPEN, SUCCEEDED, SUCCEEDED),
        (PROCESSING, FAILED, FAILED),
        (PROCESSING, SUCCEEDED, SUCCEEDED),
        (OPEN, EXPIRED, EXPIRED),
        (EXPIRED, OPEN, EXPIRED),
        (EXPIRED, SUCCEEDED, SUCCEEDED),
        (FAILED, SUCCEEDED, SUCCEEDED),
        (SUCCEEDED, EXPIRED, SUCCEEDED),
        (SUCCEEDED, FAILED, SUCCEEDED),
        (OPEN, NEEDS_REVIEW, NEEDS_REVIEW),
        (NEEDS_REVIEW, SUCCEEDED, NEEDS_REVIEW),
    ],
)
def test_a_payment_only_moves_on(state: str, fact: str, ends: str):
    assert after(state, fact) == ends


def test_only_what_can_still_be_paid_is_live():
    assert LIVE == (REQUESTED, OPEN, PROCESSING)
    assert list(MEANINGS) == list(STATES)
