"""A mail as its reader would see it, with a purchase that never was."""

import base64
import hashlib
import re
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from merchant.access import member_of, work
from merchant.page import shop_address
from shared.languages.speaking import speaking
from shared.letters.mail_look import mail_look
from shared.letters.queries import check_letter, locale_for, sent_before, written
from shared.letters.samples import sample_of
from shared.letters.words import LetterWords
from shared.stores.queries import current_store
from shared.web.security import FRAME_HERE, FRAMED_HERE, POLICY
from shared.web.services import services_of
from shared.web.write_mail import WrittenMail, write_mail

_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)


async def show(request: Request) -> Response:
    """Show the page of a mail, to stand in a frame: with the words that are worked on, or with those of a number."""
    kind, language = request.path_params["kind"], request.path_params["language"]
    check_letter(member_of(request).store, kind, language)
    asked = request.query_params.get("number", "")
    async with work(request) as session:
        known = await written(session, kind, language)
        before = await sent_before(session, kind, language) if asked else ()
        words = next((one.words for one in before if str(one.number) == asked), known.words)
        mail = await preview_of(request, session, kind, language, words)
    return HTMLResponse(mail.html, headers={"content-security-policy": framed_policy(mail.html)})


async def preview_of(
    request: Request, session: AsyncSession, kind: str, language: str, words: LetterWords
) -> WrittenMail:
    """Return a mail with these words. Its links lead to the shop, its pictures come from the dashboard."""
    store = await current_store(session)
    desk = f"/dashboard/{store.slug}"
    look = await mail_look(session, store, desk)
    with speaking(locale_for(store, language), main=store.locale):
        context = await sample_of(
            session, store, kind, shop=shop_address(request).rstrip("/"), now=services_of(request).clock()
        )
        whole = {**context, "store": store, "logo": look.logo, "look": look}
        return write_mail(services_of(request).templates, kind, whole, words)


def framing_policy() -> str:
    """Return the policy of a page that shows a mail in a frame."""
    return f"{POLICY}; {FRAME_HERE}"


def framed_policy(html: str) -> str:
    """Return the policy of a mail in a frame: nothing of it runs, and of styles only its own, known by its digest."""
    digests = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in _STYLE.findall(html)
    )
    return FRAMED_HERE.format(styles=digests)
