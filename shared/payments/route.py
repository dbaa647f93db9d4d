"""Decide which account takes a card payment: a pure function of the rules, of how the accounts answer, and of the cart.

Whoever asks twice hears the same: a share of all carts is taken by what the ids of cart and rule make, not by a die.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.kernel.money import Money
from shared.payments.rules import AccountHealth, PaymentRule

# So many failures within so long, and an account rests; then one payment at a time tries whether it answers again.
MOST_FAILURES: Final = 3
WITHIN: Final = timedelta(minutes=5)
RESTS_FOR: Final = timedelta(minutes=2)
PROBE_FOR: Final = timedelta(seconds=30)

BY_RULE: Final = "rule"
FIRST: Final = "first"
PROBE: Final = "probe"
LAST: Final = "last"
MOVED: Final = "moved"

ANSWERS: Final = "answers"
RESTS: Final = "rests"
MAY_BE_TRIED: Final = "may_be_tried"


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be paid, where the buyer lives, and the cart."""

    amount: Money
    country: str
    cart_id: UUID


@dataclass(frozen=True, slots=True)
class Choice:
    """An account, and why: by which rule, or as the first there is; past which others, that rest.

    `needs_probe` says that it is to be tried whether the account answers again, which only one payment at a time may.
    """

    account_id: UUID
    kind: str
    rule: str = ""
    past: tuple[UUID, ...] = ()
    needs_probe: bool = False

    def as_record(self) -> dict[str, Any]:
        """Return it as it is written on the payment."""
        return {"kind": self.kind, "rule": self.rule, "past": [str(one) for one in self.past]}


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that can take a payment at all, first one first, with how they answer."""

    able: Sequence[UUID]
    health: Mapping[UUID, AccountHealth] = field(default_factory=dict)

    def standing(self, account_id: UUID, *, now: datetime) -> str:
        """Say whether an account answers, rests, or may be tried again by one payment."""
        return standing_of(self.health.get(account_id), now=now)


def standing_of(health: AccountHealth | None, *, now: datetime) -> str:
    """Say by its row whether an account answers, rests, or may be tried again by one payment."""
    if health is None or health.rests_since is None:
        return ANSWERS
    if now < health.rests_since + RESTS_FOR:
        return RESTS
    is_being_tried = health.probed_at is not None and now < health.probed_at + PROBE_FOR
    return RESTS if is_being_tried else MAY_BE_TRIED


def choices(rules: Sequence[PaymentRule], accounts: Accounts, case: Case, *, now: datetime) -> list[Choice]:
    """Return the accounts that may take the payment, best one first. There is one as long as any account is able.

    What rests comes last, and not at all while another answers: an account that fails is no reason not to be paid
    through it when it is the only one.
    """
    wanted = _wanted(rules, accounts.able, case)
    answering: list[Choice] = []
    resting: list[Choice] = []
    past: tuple[UUID, ...] = ()
    for account_id, rule in wanted:
        standing = accounts.standing(account_id, now=now)
        kind = BY_RULE if rule else FIRST
        if standing == ANSWERS:
            answering.append(Choice(account_id, kind, rule, past))
        elif standing == MAY_BE_TRIED:
            answering.append(Choice(account_id, PROBE, rule, past, needs_probe=True))
        else:
            resting.append(Choice(account_id, LAST, rule))
            past = (*past, account_id)
    return answering or resting


def takes(rule: PaymentRule, case: Case) -> bool:
    """Whether a payment is one of those that a rule speaks of."""
    return (
        rule.is_on
        and rule.currency in ("", case.amount.currency)
        and (not rule.countries or case.country in rule.countries)
        and case.amount.minor >= (rule.from_minor or 0)
        and (rule.up_to_minor is None or case.amount.minor <= rule.up_to_minor)
    )


def lot_of(rule: PaymentRule, cart_id: UUID) -> int:
    """Return 0 to 99: the place of a cart among all that a rule shares out."""
    digest = hashlib.sha256(rule.id.bytes + cart_id.bytes).digest()
    return int.from_bytes(digest[:4]) % 100


def _wanted(rules: Sequence[PaymentRule], able: Sequence[UUID], case: Case) -> list[tuple[UUID, str]]:
    """Return the accounts in the order in which they are wanted, each once, with the rule that wants it."""
    wanted: dict[UUID, str] = {}
    for rule in rules:
        if rule.account_id in able and takes(rule, case) and lot_of(rule, case.cart_id) < rule.share:
            wanted.setdefault(rule.account_id, rule.name)
    for account_id in able:
        wanted.setdefault(account_id, "")
    return list(wanted.items())
