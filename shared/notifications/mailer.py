"""What sending mail needs of the world."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A mail ready to go. `key` makes a repeated hand-over harmless: the provider takes each key once."""

    key: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str


class MailRefused(Exception):
    """The provider will never take this message (a bad address); trying again is pointless."""


class Mailer(Protocol):
    """Hands messages to a provider. Raises MailRefused for good, any other exception for now."""

    async def send(self, message: Message) -> str: ...
