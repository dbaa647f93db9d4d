"""Which mails somebody wants: the page behind the link that all mails carry which are not about an own order."""

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.notifications.preferences import (
    CARTS,
    LOW_STOCK,
    REPORTS,
    REVIEWS,
    STOCK,
    read_preference_token,
    refuse,
    refused_topics,
    topics_of,
    want,
)
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.visit import caller_of, store_of, work

LABELS: Final = {
    CARTS: (say("Reminders of a cart"), say("When you have put something into the cart and not bought it.")),
    STOCK: (say("Back in stock"), say("When something can be bought again that you wanted word of.")),
    REVIEWS: (say("Questions about reviews"), say("When you have had for a while what you bought.")),
    LOW_STOCK: (say("What runs low"), say("Once a day, as the mailbox of this shop itself.")),
    REPORTS: (say("Reports"), say("Every week or month, as the mailbox of this shop itself.")),
}
_PRIVATE: Final = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def edit(request: Request) -> Response:
    """Show what comes and what does not. Nothing is changed: programs that look into mails open links."""
    await _count(request)
    return await _page(request, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Keep what was chosen, or stop at one click what the mail's own button stands for.

    The mail program's click is answered with the page itself: RFC 8058 asks not to send it on.
    """
    await _count(request)
    form = await read_form(request)
    subject, now = _subject(request), services_of(request).clock()
    topics = set(topics_of(store_of(request), subject))
    unwanted = _unwanted(request, form, topics)
    async with work(request) as session:
        await refuse(session, subject, unwanted, now=now)
        if not _is_one_click(form):
            await want(session, subject, topics - unwanted)
    if _is_one_click(form):
        return await _page(request, saved=True)
    return see_other(f"{request.app.url_path_for('mail_preferences.edit', **request.path_params)}?saved=yes")


async def _page(request: Request, *, saved: bool) -> Response:
    subject = _subject(request)
    async with work(request) as session:
        refused = await refused_topics(session, subject)
    asked, topics = request.query_params.get("topic"), topics_of(store_of(request), subject)
    return respond(
        request,
        "storefront/mail_preferences/edit.html",
        headers=_PRIVATE,
        labels={topic: LABELS[topic] for topic in topics},
        refused=refused,
        topic=asked if asked in topics and asked not in refused else None,
        saved=saved,
    )


def _unwanted(request: Request, form: Form, topics: set[str]) -> set[str]:
    if not _is_one_click(form):
        return topics - set(form.all("topics"))
    topic = request.query_params.get("topic")
    return {topic} if topic in topics else topics


def _is_one_click(form: Form) -> bool:
    return form.get("List-Unsubscribe") == "One-Click"


def _subject(request: Request) -> UUID:
    secret_key = services_of(request).settings.web.secret_key
    subject = read_preference_token(secret_key, store_of(request).id, request.path_params["token"])
    if subject is None:
        raise NotFound
    return subject


async def _count(request: Request) -> None:
    await services_of(request).limits.take(MAIL_LINKS, store=store_of(request).id, caller=caller_of(request))
