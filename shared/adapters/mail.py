"""Mail providers: Resend, SMTP, and the outbox folder that stands in when nothing is configured."""

import asyncio
import json
import smtplib
from dataclasses import asdict
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import resend
from resend.exceptions import ResendError

from shared.kernel.settings import MailSettings
from shared.notifications.mailer import Mailer, MailRefused, Message


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
            draft.write_text(json.dumps(asdict(message), indent=2))
            draft.rename(place)
        return f"outbox:{message.key}"

    def messages(self) -> list[dict[str, Any]]:
        """Return all messages, latest first, each with its `sent_at` in seconds of the epoch."""
        places = sorted(self._folder.glob("*.json"), key=lambda place: place.stat().st_mtime, reverse=True)
        return [json.loads(place.read_text()) | {"sent_at": place.stat().st_mtime} for place in places[:200]]


class ResendMailer:
    """Sends through Resend's API with the message's key as idempotency key (kept there for 24 hours)."""

    def __init__(self, api_key: str) -> None:
        resend.api_key = api_key

    async def send(self, message: Message) -> str:
        """Hand the message over; returns Resend's id."""
        params: resend.Emails.SendParams = {
            "from": message.sender,
            "to": [message.recipient],
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
        }
        try:
            answer = await asyncio.to_thread(resend.Emails.send, params, {"idempotency_key": message.key})
        except ResendError as error:
            if str(error.code) in ("400", "422"):
                raise MailRefused(str(error)) from error
            raise
        return str(answer["id"])


class SmtpMailer:
    """Sends over SMTP, with STARTTLS unless the address says smtp+plain."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    async def send(self, message: Message) -> str:
        """Hand the message over; the key becomes the Message-ID, by which receivers drop repeats."""
        await asyncio.to_thread(self._send, message)
        return message.key

    def _send(self, message: Message) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = message.sender, message.recipient, message.subject
        mail["Message-ID"] = f"<{message.key}@souk>"
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        host, port = self._url.hostname or "localhost", self._url.port or 587
        with smtplib.SMTP(host, port, timeout=8) as server:
            if self._url.scheme != "smtp+plain":
                server.starttls()
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            try:
                server.send_message(mail)
            except smtplib.SMTPRecipientsRefused as error:
                raise MailRefused(str(error)) from error


def open_mailer(settings: MailSettings, home: Path) -> Mailer:
    """Return the provider that is configured, the outbox when none is."""
    if settings.resend_api_key:
        return ResendMailer(settings.resend_api_key)
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url)
    return Outbox(home / "mail")
