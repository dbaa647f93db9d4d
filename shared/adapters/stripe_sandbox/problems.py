"""Refusals in Stripe's own words."""

from typing import Any


class Problem(Exception):
    """An error object of Stripe's. `is_kept` says whether a repetition of its idempotency key hears it again."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        is_kept: bool = True,
        **facts: Any,
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.kind, self.is_kept = message, status, kind, is_kept
        self.facts = facts

    def as_answer(self) -> dict[str, Any]:
        return {"error": {"message": self.message, "type": self.kind, **self.facts}}


def missing(kind: str, key: str, *, param: str = "id") -> Problem:
    """Return the refusal of an id that is nobody's in this account."""
    return Problem(f"No such {kind}: '{key}'", status=404, code="resource_missing", param=param)


def wrong(param: str, message: str, *, code: str | None = None) -> Problem:
    """Return the refusal of a parameter; nothing was begun, so the key may be used again."""
    problem = Problem(message, is_kept=False, param=param)
    if code:
        problem.facts["code"] = code
    return problem
