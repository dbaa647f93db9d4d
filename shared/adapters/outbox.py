"""The outbox folder that stands in for a mail provider when none is configured.

Apart from the providers, because the web shows it and would otherwise load their HTTP clients to no end.
"""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from shared.notifications.mailer import Message


class Outbox:
    """Keeps each message as a file of SOUK_HOME/mail, shown at /dev/mail; named by its key, so a repeat is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Message) -> str:
        """Write the message; a key that is there already keeps its first message, as a provider would."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / f"{message.key}.json"
        if not place.exists():
            draft = place.with_suffix(".new")
            kept = {one.name: getattr(message, one.name) for one in fields(message)}
            # A mapping of any kind, also one that cannot be copied deeply.
            kept["headers"] = dict(message.headers)
            kept["attachments"] = [one.name for one in message.attachments]
            draft.write_text(json.dumps(kept, indent=2, default=str))
            draft.rename(place)
        return f"outbox:{message.key}"

    def messages(self) -> list[dict[str, Any]]:
        """Return all messages, latest first, each with its `sent_at` in seconds of the epoch."""
        places = sorted(self._folder.glob("*.json"), key=lambda place: place.stat().st_mtime, reverse=True)
        return [json.loads(place.read_text()) | {"sent_at": place.stat().st_mtime} for place in places[:200]]
