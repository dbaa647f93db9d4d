"""Mail providers: Resend and SMTP, and which of them is configured."""

import asyncio
import smtplib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

import resend
from resend.exceptions import ResendError

from shared.adapters.outbox import Outbox
from shared.kernel.settings import MailSettings
from shared.notifications.mailer import Mailer, MailRefused, Message


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
            "headers": dict(message.headers),
        }
        if message.reply_to:
            params["reply_to"] = message.reply_to
        if message.attachments:
            params["attachments"] = [
                {"filename": one.name, "content": list(one.content), "content_type": one.media_type}
                for one in message.attachments
            ]
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
        if message.reply_to:
            mail["Reply-To"] = message.reply_to
        mail["Message-ID"] = f"<{message.key}@souk>"
        for name, value in message.headers.items():
            mail[name] = value
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        for one in message.attachments:
            kind, _, subtype = one.media_type.partition(";")[0].partition("/")
            mail.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
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
