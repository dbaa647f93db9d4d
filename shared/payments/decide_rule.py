"""Decide which account takes which card payments."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.payments.accounts import account_by_id
from shared.payments.errors import NoSuchPaymentAccount
from shared.payments.rules import MOST_RULES, PaymentRule

LONGEST_NAME: Final = 60
LAST_POSITION: Final = 1000


@dataclass(frozen=True, slots=True)
class RuleTyped:
    """A rule as it was typed, its figures read; the account is an id as text."""

    name: str
    account: str
    position: int
    currency: str
    countries: tuple[str, ...]
    from_minor: int | None
    up_to_minor: int | None
    share: int
    is_on: bool


async def write_rule(
    session: AsyncSession, rule: PaymentRule | None, typed: RuleTyped, *, actor: str, now: datetime
) -> PaymentRule:
    """Add a rule, or change one; raises Invalid."""
    account_id = await _checked_account(session, typed, is_new=rule is None)
    if rule is None:
        rule = PaymentRule(store_id=session.info["store_id"])
        session.add(rule)
    facts = asdict(typed) | {"countries": list(typed.countries), "account_id": account_id}
    del facts["account"]
    for name, value in facts.items():
        setattr(rule, name, value)
    await session.flush()
    record(session, "payment_rule.decided", rule.id, actor=actor, now=now, rule=rule.name, share=rule.share)
    return rule


async def delete_rule(session: AsyncSession, rule: PaymentRule, *, actor: str, now: datetime) -> None:
    """Take a rule back; payments that it decided keep its name."""
    record(session, "payment_rule.deleted", rule.id, actor=actor, now=now, rule=rule.name)
    await session.delete(rule)
    await session.flush()


async def _checked_account(session: AsyncSession, typed: RuleTyped, *, is_new: bool) -> UUID | None:
    wrong: dict[str, str] = {}
    if not typed.name:
        wrong["name"] = say("Give the rule a name.")
    elif len(typed.name) > LONGEST_NAME:
        wrong["name"] = say("Use at most %(num)s characters.", num=LONGEST_NAME)
    if not 1 <= typed.share <= 100:
        wrong["share"] = say("Choose between 1 and 100 percent.")
    if not 1 <= typed.position <= LAST_POSITION:
        wrong["position"] = say("Choose between 1 and %(num)s.", num=LAST_POSITION)
    if typed.up_to_minor is not None and typed.up_to_minor < (typed.from_minor or 0):
        wrong["up_to"] = say("This is less than the lowest amount.")
    try:
        account = await account_by_id(session, typed.account)
    except NoSuchPaymentAccount:
        wrong["account"] = say("Choose an account.")
    if is_new and not wrong and await count_in_turn(session, PaymentRule) >= MOST_RULES:
        wrong["name"] = say("There are %(num)s rules already. Remove one that is not needed.", num=MOST_RULES)
    if wrong:
        raise Invalid(wrong)
    return account.id
