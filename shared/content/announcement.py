"""The slim bar above every page: one sentence, for a while if the merchant wants."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import publish
from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.content.links import Link
from shared.kernel.errors import Invalid
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say

TONES: Final = ("quiet", "accent", "sale")
LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementWords:
    """What it says, where it leads, how it looks (a colour of the theme) and when it stands there."""

    text: str
    link: Link | None = None
    tone: str = "quiet"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    can_be_closed: bool = False


async def announce(session: AsyncSession, words: AnnouncementWords, *, actor: str, now: datetime) -> None:
    """Let a sentence stand above every page, or none when it is empty; raises Invalid.

    Pages are made anew when it begins and when it ends.
    """
    data = announced(words)
    for moment in (words.starts_at, words.ends_at):
        if moment and moment > now:
            enqueue(session, SHOW_WHAT_IS_DUE, now=now, run_at=moment)
    await publish(session, "announcement", data, actor=actor, now=now)


def announced(words: AnnouncementWords) -> dict[str, Any]:
    """Return an announcement as it is kept; raises Invalid."""
    _refuse_bad(words)
    return {
        "text": words.text,
        "link": words.link,
        "tone": words.tone,
        "starts_at": words.starts_at.isoformat() if words.starts_at else None,
        "ends_at": words.ends_at.isoformat() if words.ends_at else None,
        "can_be_closed": words.can_be_closed,
    }


def stands_at(data: dict[str, Any], moment: datetime) -> bool:
    """Whether an announcement is to be seen at a moment."""
    starts, ends = data.get("starts_at"), data.get("ends_at")
    return bool(
        data.get("text")
        and (not starts or datetime.fromisoformat(starts) <= moment)
        and (not ends or moment < datetime.fromisoformat(ends))
    )


def _refuse_bad(words: AnnouncementWords) -> None:
    wrong = {}
    if len(words.text) > LONGEST:
        wrong["text"] = say("Use at most %(most)s characters: it stands on one line.", most=LONGEST)
    if words.tone not in TONES:
        wrong["tone"] = say("Choose one of these.")
    if words.starts_at and words.ends_at and words.ends_at <= words.starts_at:
        wrong["ends_at"] = say("It has to end after it begins.")
    if wrong:
        raise Invalid(wrong)
