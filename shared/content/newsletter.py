"""The form of a shop's newsletter: whether it stands at the foot of the pages, and the sentence beside it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import arrangement, publish
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

NEWSLETTER: Final = "newsletter"
LONGEST: Final = 300
# What a shop says that has said nothing of its own.
STANDARD: Final = say("News and offers by mail, now and then. You can leave at any time.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterForm:
    """What a merchant decides. Without a sentence of their own, the form says ours in the reader's language."""

    is_on: bool = True
    text: str = ""


def newsletter_in(data: Mapping[str, Any]) -> NewsletterForm:
    """Return what is decided in a layout; a shop that never did has the form."""
    return NewsletterForm(is_on=bool(data.get("is_on", True)), text=str(data.get("text", "")))


async def newsletter_form(session: AsyncSession) -> NewsletterForm:
    """Return what the store decided."""
    known = await arrangement(session, NEWSLETTER)
    return newsletter_in(known.data if known else {})


async def change_newsletter_form(
    session: AsyncSession, form: NewsletterForm, *, actor: str, now: datetime
) -> None:
    """Write what the store decided; every page shows it. Raises Invalid."""
    if len(form.text) > LONGEST:
        raise Invalid({"text": say("Use at most %(most)s characters.", most=LONGEST)})
    await publish(session, NEWSLETTER, asdict(form), actor=actor, now=now)
