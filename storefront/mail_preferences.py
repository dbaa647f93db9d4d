"""Which mails somebody wants: the page behind the link that all mails carry which are not about an own order."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.content.newsletter import STANDARD
from shared.customers.models import Customer
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.marketing.confirm_subscription import subscribe_customer
from shared.marketing.leave import leave
from shared.marketing.models import Subscriber
from shared.notifications.preferences import (
    CARTS,
    LOW_STOCK,
    NEWS,
    REPORTS,
    REVIEWS,
    STOCK,
    TOPICS,
    read_preference_token,
    refuse,
    refused_topics,
    subject_of,
    topics_of,
    want,
)
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.visit import count_try, customer_of, stands_here, store_of, work

LABELS: Final = {
    CARTS: (say("Reminders of a cart"), say("When you have put something into the cart and not bought it.")),
    STOCK: (say("Back in stock"), say("When something can be bought again that you wanted word of.")),
    REVIEWS: (say("Questions about reviews"), say("When you have had for a while what you bought.")),
    NEWS: (say("News and offers"), say("Our newsletter, and what we think you could like.")),
    LOW_STOCK: (say("What runs low"), say("Once a day, as the mailbox of this shop itself.")),
    REPORTS: (say("Reports"), say("Every week or month, as the mailbox of this shop itself.")),
}
_PRIVATE: Final = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def edit(request: Request) -> Response:
    """Show what comes and what does not. Nothing is changed: programs that look into mails open links."""
    await count_try(request, MAIL_LINKS)
    return await _page(request, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Keep what was chosen, or stop at one click what the mail's own button stands for.

    The mail program's click is answered with the page itself: RFC 8058 asks not to send it on.
    """
    await count_try(request, MAIL_LINKS)
    form = await read_form(request)
    subject, now = _subject(request), services_of(request).clock()
    words = (await stands_here(request)).newsletter or tell(STANDARD)
    async with work(request) as session:
        news = await _news_of(request, session, subject)
        offered = _offered(request, subject, news)
        unwanted = _unwanted(request, form, offered)
        await refuse(session, subject, unwanted, now=now)
        if NEWS in unwanted:
            mail = parse_id(request.query_params.get("mail", ""))
            await leave(session, subject, by_mail=mail, now=now)
        if not _is_one_click(form):
            await want(session, subject, offered - unwanted)
            if NEWS in offered - unwanted and news.customer:
                await subscribe_customer(session, news.customer, words=words, now=now)
    if _is_one_click(form):
        return await _page(request, saved=True)
    return see_other(f"{request.app.url_path_for('mail_preferences.edit', **request.path_params)}?saved=yes")


async def _page(request: Request, *, saved: bool) -> Response:
    subject = _subject(request)
    async with work(request) as session:
        refused = await refused_topics(session, subject)
        news = await _news_of(request, session, subject)
    offered = _offered(request, subject, news)
    if not news.comes:
        refused.add(NEWS)
    asked = request.query_params.get("topic")
    return respond(
        request,
        "storefront/mail_preferences/edit.html",
        headers=_PRIVATE,
        labels={topic: LABELS[topic] for topic in topics_of(store_of(request), subject) if topic in offered},
        refused=refused,
        topic=asked if asked in offered and asked not in refused else None,
        mail=request.query_params.get("mail", "")[:36],
        saved=saved,
    )


@dataclass(frozen=True, slots=True)
class _News:
    """Whether the news goes to a mailbox, and the customer who is signed in and has proven that it is theirs."""

    comes: bool
    customer: Customer | None


async def _news_of(request: Request, session: AsyncSession, subject: UUID) -> _News:
    store_id = store_of(request).id
    subscriber = await session.get(Subscriber, (store_id, subject))
    customer = await customer_of(request, session)
    is_theirs = customer and customer.is_verified and subject_of(store_id, customer.email) == subject
    return _News(subscriber is not None and subscriber.is_subscribed, customer if is_theirs else None)


def _offered(request: Request, subject: UUID, news: _News) -> set[str]:
    """Return what can be chosen. The news needs a yes from its mailbox, which this link alone does not prove.

    Whoever opens an account under another's address is led here too, before they have shown that they read its mail.
    """
    topics = set(topics_of(store_of(request), subject))
    return topics if news.comes or news.customer else topics - {NEWS}


def _unwanted(request: Request, form: Form, offered: set[str]) -> set[str]:
    if _is_one_click(form):
        topic = request.query_params.get("topic")
        return {topic} if topic in TOPICS or topic in offered else offered | {NEWS}
    unwanted = offered - set(form.all("topics"))
    return unwanted | {NEWS} if unwanted == offered else unwanted


def _is_one_click(form: Form) -> bool:
    return form.get("List-Unsubscribe") == "One-Click"


def _subject(request: Request) -> UUID:
    secret_key = services_of(request).settings.web.secret_key
    subject = read_preference_token(secret_key, store_of(request).id, request.path_params["token"])
    if subject is None:
        raise NotFound
    return subject
