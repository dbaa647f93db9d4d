"""The mails of development: what would have been sent."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.outbox import Outbox
from shared.web.respond import respond
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Show every message that the outbox has taken, latest first."""
    messages = Outbox(services_of(request).settings.web.home / "mail").messages()
    for message in messages:
        message["when"] = datetime.fromtimestamp(message["sent_at"], UTC)
    return respond(request, "merchant/mail_outbox/index.html", messages=messages)
