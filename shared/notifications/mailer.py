"""What sending mail needs of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A mail ready to go. `key` makes a repeated hand-over harmless: the provider takes each key once.

    `headers` are those that this mail has beside the usual ones, `reply_to` is where answers go when not to the sender,
    and `letter_id` the store's own words that it was written with.
    """

    key: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""
    letter_id: UUID | None = None
    attachments: Sequence[Attachment] = ()


class MailRefused(Exception):
    """The provider will never take this message (a bad address); trying again is pointless."""


class Mailer(Protocol):
    """Hands messages to a provider. Raises MailRefused for good, any other exception for now."""

    async def send(self, message: Message) -> str: ...
