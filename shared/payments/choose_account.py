"""Choose the account that takes a card payment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.payments.accounts import PaymentAccount, connected_accounts
from shared.payments.note_outcome import claim_probe
from shared.payments.route import LAST, Accounts, Case, Choice, choices
from shared.payments.rules import health_of_accounts, rules_of

CanOpen = Callable[[bytes], bool]


async def choose_account(
    session: AsyncSession,
    case: Case,
    *,
    can_open: CanOpen,
    now: datetime,
    without: UUID | None = None,
) -> Choice | None:
    """Return the account that takes a payment, None where there is none; `without` is one that has just failed.

    The trial of an account that has rested is taken here, so what is chosen has to be tried.
    """
    accounts = await able_accounts(session, can_open=can_open)
    rules = await rules_of(session)
    found = [one for one in choices(rules, accounts, case, now=now) if one.account_id != without]
    for choice in found:
        if not choice.needs_probe or await claim_probe(session, choice.account_id, now=now):
            return choice
    # Somebody else tries the only one there is at this moment: better with them than not at all.
    return replace(found[0], kind=LAST, needs_probe=False) if found else None


async def able_accounts(session: AsyncSession, *, can_open: CanOpen) -> Accounts:
    """Return the accounts of a store that can take payments now, with how they answer.

    All are of the mode of the first: what is paid with a test key is not paid.
    """
    able = [one for one in await connected_accounts(session) if is_able(one, can_open)]
    return Accounts(_of_one_mode(able), await health_of_accounts(session))


def is_able(account: PaymentAccount, can_open: CanOpen) -> bool:
    """Whether an account is on and its credentials can be opened here."""
    return account.is_on and account.secret is not None and can_open(account.secret[:8])


def _of_one_mode(able: Sequence[PaymentAccount]) -> list[UUID]:
    return [one.id for one in able if one.mode == able[0].mode]
