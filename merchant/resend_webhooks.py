"""Where Resend calls: a message is believed when it is signed, noted at its mail, and answered at once."""

import asyncio

import structlog
from sqlalchemy import select
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from merchant.webhook_body import PATIENCE, TooLarge, body_of
from shared.adapters.resend_messages import MailNews, NotBelieved, read_news
from shared.notifications.ledger import note_fate
from shared.notifications.models import COMPLAINED, Email
from shared.notifications.preferences import BOUNCED, refuse, subject_of, topics_of
from shared.notifications.preferences import COMPLAINED as BY_COMPLAINT
from shared.stores.queries import current_store
from shared.web.services import services_of

_log = structlog.get_logger("souk.webhooks")


async def create(request: Request) -> Response:
    """Note what became of a mail; an address that takes none, or complained, gets nothing more that it need not get.

    A mail that is not known yet is asked for again: the word of it may overtake the note that it was sent. What the
    message does can be done twice, so nothing is kept of the message itself.
    """
    services = services_of(request)
    secrets = services.settings.mail.webhook_secrets
    if not secrets:
        return PlainTextResponse("No mail provider is configured.", 404)
    try:
        async with asyncio.timeout(PATIENCE):
            body = await body_of(request)
        news = read_news(body, request.headers, secrets, now=services.clock())
    except TooLarge:
        return PlainTextResponse("That is too large.", 413, {"connection": "close"})
    except (TimeoutError, ClientDisconnect):
        return PlainTextResponse("That took too long.", 408, {"connection": "close"})
    except NotBelieved as problem:
        _log.warning("a message was not believed", why=str(problem))
        return PlainTextResponse("That is not signed.", 400)
    if news is not None and not await _note(request, news):
        return PlainTextResponse("This mail is not known.", 404)
    return PlainTextResponse("Thank you.")


async def _note(request: Request, news: MailNews) -> bool:
    services = services_of(request)
    async with services.database.as_platform() as session:
        place = await session.execute(
            select(Email.store_id, Email.id, Email.recipient).where(Email.provider_id == news.provider_id)
        )
        found = place.first()
    if found is None:
        return False
    store_id, email_id, recipient = found
    now = services.clock()
    async with services.database.in_store(store_id) as session:
        await note_fate(session, email_id, state=news.fate, reason=news.reason, now=now)
        if news.is_final:
            address = recipient or news.recipient
            reason = BY_COMPLAINT if news.fate == COMPLAINED else BOUNCED
            subject = subject_of(store_id, address)
            topics = topics_of(await current_store(session), subject)
            await refuse(session, subject, topics, reason=reason, email=address, now=now)
    return True
