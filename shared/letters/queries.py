"""Which words a store has for its mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say
from shared.languages.known import code_of
from shared.letters.models import DRAFT, Letter
from shared.letters.words import LetterWords
from shared.notifications.mail_log import LETTERS
from shared.stores.models import Store

MOST_SHOWN: Final = 20


class NoSuchLetter(NotFound):
    """There is no such kind of mail, or the store does not write in this language."""

    message = say("There is no such mail.")


class LetterMoved(Conflict):
    """Somebody else has worked on these words since the form was opened."""

    message = say(
        "Somebody else has changed these words meanwhile. Yours are below; send them again to keep them."
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What there is for one kind and language."""

    live: Letter | None
    draft: Letter | None

    @property
    def latest(self) -> Letter | None:
        """What somebody works on."""
        return self.draft or self.live

    @property
    def words(self) -> LetterWords:
        return self.latest.words if self.latest else LetterWords()

    @property
    def seen(self) -> str:
        """Names this very state; a form carries it along."""
        draft = f"{self.draft.id}.{self.draft.revision}" if self.draft else ""
        return f"{self.live.number if self.live else 0}-{draft}"


def languages_of(store: Store) -> list[str]:
    """Return the languages in which a store writes, its own first."""
    return [code_of(store.locale), *store.further_languages]


def locale_for(store: Store, language: str) -> str:
    """Return the locale in which a store writes a language: in its own as it writes figures and days itself."""
    return store.locale if language == code_of(store.locale) else language


def check_letter(store: Store, kind: str, language: str) -> None:
    """Raise NoSuchLetter for a kind of mail or a language that the store does not have."""
    if kind not in LETTERS or language not in languages_of(store):
        raise NoSuchLetter


async def live_letter(session: AsyncSession, kind: str, language: str) -> Letter | None:
    """Return the words that are sent; None where a mail says what Souk says.

    Not those of another language: a mail that begins in one and goes on in another serves nobody.
    """
    found: Letter | None = await session.scalar(
        select(Letter).where(Letter.kind == kind, Letter.language == language, Letter.is_live)
    )
    return found


async def written(session: AsyncSession, kind: str, language: str) -> Written:
    """Return what is sent and what is a draft."""
    mine = (Letter.kind == kind, Letter.language == language)
    rows = await session.scalars(
        select(Letter)
        .where(*mine, Letter.is_live | (Letter.number == DRAFT))
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    live = next((one for one in found if one.is_live), None)
    return Written(live, next((one for one in found if one.is_draft), None))


async def sent_before(session: AsyncSession, kind: str, language: str) -> Sequence[Letter]:
    """Return the latest words that were ever sent, latest first."""
    found = await session.scalars(
        select(Letter)
        .where(Letter.kind == kind, Letter.language == language, Letter.number > DRAFT)
        .order_by(Letter.number.desc())
        .limit(MOST_SHOWN)
    )
    return found.all()


async def overview(session: AsyncSession) -> dict[tuple[str, str], Written]:
    """Return what there is for each kind and language that has any words of its own."""
    rows = await session.scalars(select(Letter).where(Letter.is_live | (Letter.number == DRAFT)))
    found: dict[tuple[str, str], Written] = {}
    for one in rows:
        known = found.get((one.kind, one.language), Written(None, None))
        found[one.kind, one.language] = Written(
            one if one.is_live else known.live, one if one.is_draft else known.draft
        )
    return found


async def letter_of_mail(session: AsyncSession, letter_id: UUID | None) -> Letter | None:
    """Return the words that a mail of the log went out with; None for Souk's own."""
    if letter_id is None:
        return None
    return await session.get(Letter, (session.info["store_id"], letter_id))
