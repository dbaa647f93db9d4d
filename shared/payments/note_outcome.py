"""Note how an account has answered, by statements that several tills may make at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.payments.route import MOST_FAILURES, PROBE_FOR, RESTS_FOR, WITHIN
from shared.payments.rules import AccountHealth


async def note_failure(session: AsyncSession, account_id: UUID, *, now: datetime) -> None:
    """Count a failure. With too many of them within a while the account rests; failing its trial, it rests anew."""
    is_old = AccountHealth.counted_since <= now - WITHIN
    failures = case((is_old, 1), else_=AccountHealth.failures + 1)
    is_enough = or_(AccountHealth.rests_since.is_not(None), failures >= MOST_FAILURES)
    first = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "account_id": account_id,
        "failures": 1,
        "counted_since": now,
    }
    await session.execute(
        insert(AccountHealth)
        .values(first)
        .on_conflict_do_update(
            index_elements=["store_id", "account_id"],
            set_={
                "failures": failures,
                "counted_since": case((is_old, now), else_=AccountHealth.counted_since),
                "rests_since": case((is_enough, now), else_=None),
                "probed_at": None,
            },
        )
    )


async def note_success(session: AsyncSession, account_id: UUID) -> None:
    """Forget the failures of an account that answers; one without any is not written to."""
    await session.execute(
        update(AccountHealth)
        .where(AccountHealth.account_id == account_id, AccountHealth.failures > 0)
        .values(failures=0, rests_since=None, probed_at=None)
        .execution_options(synchronize_session=False)
    )


async def claim_probe(session: AsyncSession, account_id: UUID, *, now: datetime) -> bool:
    """Take the one trial that an account is given after its rest; of two who want it, one gets it."""
    taken = await session.scalar(
        update(AccountHealth)
        .where(
            AccountHealth.account_id == account_id,
            AccountHealth.rests_since <= now - RESTS_FOR,
            func.coalesce(AccountHealth.probed_at <= now - PROBE_FOR, True),
        )
        .values(probed_at=now)
        .returning(AccountHealth.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None
