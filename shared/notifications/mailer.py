"""What sending mail needs of the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A mail ready to go. `key` makes a repeated hand-over harmless: the provider takes each key once.

    `headers` are those that this mail has beside the usual ones.
    """

    key: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


class MailRefused(Exception):
    """The provider will never take this message (a bad address); trying again is pointless."""


class Mailer(Protocol):
    """Hands messages to a provider. Raises MailRefused for good, any other exception for now."""

    async def send(self, message: Message) -> str: ...
