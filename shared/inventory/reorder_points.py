"""From which stock on a variant is ordered again, and how many of it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.kernel.sentences import say

LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Reorder:
    """`point`: with so many available or fewer it runs low; None: the store's own number.

    `quantity`: it is ordered by so many at a time; None: it is filled up.
    """

    point: int | None = None
    quantity: int | None = None


def wrong_reorder(variant_id: UUID, reorder: Reorder) -> dict[str, str]:
    """Return what cannot be meant, by field: `reorder-<variant>` and `lot-<variant>`."""
    wrong: dict[str, str] = {}
    if reorder.point is not None and not 0 <= reorder.point <= LARGEST:
        wrong[f"reorder-{variant_id}"] = say(
            "Enter a whole number from 0 to %(most)s, or nothing.", most=f"{LARGEST:,}"
        )
    if reorder.quantity is not None and not 1 <= reorder.quantity <= LARGEST:
        wrong[f"lot-{variant_id}"] = say(
            "Enter a whole number from 1 to %(most)s, or nothing.", most=f"{LARGEST:,}"
        )
    return wrong


def suggested_order(available: int, *, point: int, quantity: int | None) -> int:
    """Return how many pieces to order of what has so many available, which is below zero where buyers wait.

    By a quantity: the fewest times of it that lead above the point. Without: up to twice the point, at least one above.
    Nothing while it does not run low.
    """
    if available > point:
        return 0
    if quantity:
        return quantity * ((point - available) // quantity + 1)
    return max(2 * point, point + 1) - available
