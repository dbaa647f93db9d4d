"""Events: each change of an object, told once to every endpoint that listens."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Books, Thing, new_key

API_VERSION: Final = "2026-07-29.dahlia"
Tell = Callable[[Books, Thing], None]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as its handler sees it: the account's books, the parameters, and where answers point to."""

    books: Books
    given: dict[str, Any]
    tell: Tell
    origin: str
    path: str = ""
    request_id: str | None = None
    key: str | None = None

    @property
    def now(self) -> int:
        return self.books.clock()

    def happened(self, kind: str, thing: Thing, **previous: Any) -> Thing:
        """Write that something happened to an object as it is now, and let the endpoints know."""
        data: Thing = {"object": deepcopy(thing)}
        if previous:
            data["previous_attributes"] = previous
        event = self.books.put(
            {
                "id": new_key("evt"),
                "object": "event",
                "api_version": API_VERSION,
                "created": self.now,
                "data": data,
                "livemode": False,
                "pending_webhooks": len(self.books.all("webhook_endpoint", status="enabled")),
                "request": {"id": self.request_id, "idempotency_key": self.key},
                "type": kind,
            }
        )
        self.tell(self.books, event)
        return event
