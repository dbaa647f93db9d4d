"""Say whether a provider has to be asked, and keep what it said."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.taxes.providers import ANSWER_LIFE, AWAY, REST, TaxAnswer, TaxProvider
from shared.taxes.rate_source import RateAnswer, RateQuestion

KEPT_FOR: Final = timedelta(days=1)


async def is_to_be_asked(
    session: AsyncSession, provider: TaxProvider, question: RateQuestion, *, now: datetime
) -> bool:
    """Say whether nobody has asked this of late, and the provider does not rest."""
    if not provider.is_on or (provider.rests_until is not None and now < provider.rests_until):
        return False
    known = await session.scalar(
        select(TaxAnswer.id)
        .where(
            TaxAnswer.provider_id == provider.id,
            TaxAnswer.question == question.digest,
            TaxAnswer.asked_at > now - ANSWER_LIFE,
        )
        .limit(1)
    )
    return known is None


async def note_answer(
    session: AsyncSession, provider: TaxProvider, question: RateQuestion, answer: RateAnswer, *, now: datetime
) -> None:
    """Write down what the provider said, and throw away what speaks for nobody any more."""
    # Orders keep what they used themselves.
    old = (TaxAnswer.provider_id == provider.id, TaxAnswer.asked_at < now - KEPT_FOR)
    await session.execute(delete(TaxAnswer).where(*old))
    session.add(
        TaxAnswer(
            store_id=provider.store_id,
            provider_id=provider.id,
            question=question.digest,
            rates=answer.as_record(),
            reference=answer.reference,
            asked_at=now,
        )
    )
    if provider.problem:
        await _note(session, provider, problem="", rests_until=None)
    await session.flush()


async def note_away(session: AsyncSession, provider: TaxProvider, *, now: datetime) -> None:
    """Write down that a provider did not answer: for a while nobody asks it."""
    await _note(session, provider, problem=AWAY, rests_until=now + REST)


async def _note(
    session: AsyncSession, provider: TaxProvider, *, problem: str, rests_until: datetime | None
) -> None:
    await session.execute(
        update(TaxProvider)
        .where(TaxProvider.store_id == provider.store_id, TaxProvider.id == provider.id)
        .values(problem=problem, rests_until=rests_until)
        .execution_options(synchronize_session=False)
    )
