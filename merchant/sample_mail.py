"""A mail as its reader would see it, with a purchase that never was, and the policy of a page that shows one."""

import base64
import hashlib
import re
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from merchant.page import shop_address
from shared.languages.speaking import speaking
from shared.letters.mail_look import mail_look
from shared.letters.queries import locale_for
from shared.letters.samples import sample_of
from shared.letters.words import LetterWords
from shared.stores.queries import current_store
from shared.web.security import with_styles
from shared.web.services import services_of
from shared.web.write_mail import WrittenMail, write_mail

_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)


async def sample_mail(
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


def framing_policy(html: str) -> str:
    """Return the policy of a page that holds this mail in a frame: of styles in it only its own, known by its digest.

    What a frame is given as its text is under the policy of the page around it. The style is the store's look and
    does not depend on words, so it counts for whatever htmx puts there later, too.
    """
    return with_styles(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in _STYLE.findall(html)
    )
