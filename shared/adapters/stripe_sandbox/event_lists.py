"""Reading the events that have happened."""

from shared.adapters.stripe_sandbox.books import Thing, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, refuse_unknown


def retrieve(ask: Ask, event: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("event", event)


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"delivery_success", "type", "types"})
    kinds = ask.given.get("types") or ([ask.given["type"]] if "type" in ask.given else [])
    found = [event for event in ask.books.all("event") if not kinds or event["type"] in kinds]
    return page(found, "/v1/events", ask.given)
