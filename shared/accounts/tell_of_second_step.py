"""Word to a mailbox that signing in has changed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import SECOND_STEP_NOTICE, UserMail


def tell_of_second_step(session: AsyncSession, email: str, *, language: str, now: datetime) -> None:
    """Have the mailbox told that the second step was switched on, off, or reset."""
    session.add(
        UserMail(kind=SECOND_STEP_NOTICE, recipient=email, language=language, created_at=now, run_at=now)
    )
