"""Idempotency keys as Stripe keeps them: the same key and parameters hear the same answer, whatever it was."""

import hashlib

from shared.adapters.stripe_sandbox.books import Books, Thing
from shared.adapters.stripe_sandbox.problems import Problem

KEPT_FOR = 24 * 3600
LONGEST = 255


class Keys:
    """The keys that are being worked on right now; answers are in the account's books."""

    def __init__(self) -> None:
        self._running: set[tuple[str, str]] = set()

    def begin(self, books: Books, key: str, asked: str) -> Thing | None:
        """Return the answer that this key has had, or None when the work is to be done now; raises Problem."""
        if len(key) > LONGEST:
            raise Problem("Idempotency keys are at most 255 characters.", is_kept=False)
        if (books.account, key) in self._running:
            raise Problem(
                "There is currently another in-progress request using this Stripe Idempotency Key.",
                status=409,
                kind="idempotency_error",
                is_kept=False,
                code="idempotency_key_in_use",
            )
        known = books.known("_answer", f"answer_{key}")
        if known is not None and known["created"] > books.clock() - KEPT_FOR:
            if known["asked"] != asked:
                raise Problem(
                    f"Keys for idempotent requests can only be used with the same parameters they were first used with."
                    f" Try using a key other than '{key}' if you meant to execute a different request.",
                    kind="idempotency_error",
                    is_kept=False,
                )
            return known
        self._running.add((books.account, key))
        return None

    def end(self, books: Books, key: str, asked: str, *, answer: tuple[int, Thing] | None) -> None:
        """Let the key go, and keep its answer unless nothing was begun."""
        self._running.discard((books.account, key))
        if answer is not None:
            status, body = answer
            books.put(
                {
                    "id": f"answer_{key}",
                    "object": "_answer",
                    "asked": asked,
                    "status": status,
                    "body": body,
                    "created": books.clock(),
                }
            )


def fingerprint(method: str, path: str, body: str) -> str:
    """Return what two requests under one key must have in common."""
    return hashlib.sha256(f"{method} {path} {body}".encode()).hexdigest()
