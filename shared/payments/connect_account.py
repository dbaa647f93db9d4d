"""Connect a store to an account of its own, and change what it is connected with. Secrets go in and never come out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sealing import KeyRing
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.payments.accounts import (
    ASKING,
    BELIEVING,
    BOTH_SIGN_FOR,
    LIVE,
    TEST,
    PaymentAccount,
)
from shared.payments.errors import AccountInUse
from shared.payments.models import Payment, Refund
from shared.payments.states import LIVE as UNDER_WAY
from shared.payments.states import REFUND_PENDING, REFUND_REQUESTED
from shared.stores.queries import bump_catalogue

MOST_ACCOUNTS: Final = 5
LONGEST_NAME: Final = 60
SHORTEST_SECRET: Final = 16
LONGEST_SECRET: Final = 255
_SECRET_KEYS: Final = ("sk_test_", "rk_test_", "sk_live_", "rk_live_")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a merchant types. An empty secret leaves the one that is there."""

    name: str
    secret_key: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)


async def connect_account(
    session: AsyncSession, typed: Credentials, *, keys: KeyRing, actor: str, now: datetime
) -> PaymentAccount:
    """Connect one more account; raises Invalid."""
    if await count_in_turn(session, PaymentAccount, PaymentAccount.secret.is_not(None)) >= MOST_ACCOUNTS:
        raise Invalid({"name": say("There are %(num)s accounts already.", num=MOST_ACCOUNTS)})
    _refuse(typed, is_new=True)
    account = PaymentAccount(
        store_id=session.info["store_id"], name=typed.name, mode=_mode(typed.secret_key), created_at=now
    )
    _seal_secret_key(account, typed.secret_key, keys)
    if typed.signing_secret:
        _seal_signing_secret(account, typed.signing_secret, keys, now=now)
    session.add(account)
    await session.flush()
    await bump_catalogue(session)
    _note(session, account, "payment_account.connected", actor=actor, now=now)
    return account


async def change_account(
    session: AsyncSession,
    account: PaymentAccount,
    typed: Credentials,
    *,
    keys: KeyRing,
    actor: str,
    now: datetime,
) -> None:
    """Give an account another name, another key of the same account, or a new signing secret; raises Invalid.

    Messages signed with the secret before are believed for a day, because the provider signs with both that long.
    """
    _refuse(typed, is_new=False)
    if typed.secret_key and _mode(typed.secret_key) != account.mode:
        raise Invalid(
            {
                "secret_key": say(
                    "This account takes payments in the other mode. Connect that key as an account of its own."
                )
            }
        )
    account.name = typed.name
    if typed.secret_key:
        _seal_secret_key(account, typed.secret_key, keys)
        account.problem, account.checked_at = "", None
    if typed.signing_secret:
        _seal_signing_secret(account, typed.signing_secret, keys, now=now)
    await session.flush()
    await bump_catalogue(session)
    _note(session, account, "payment_account.changed", actor=actor, now=now)


async def switch_account(
    session: AsyncSession, account: PaymentAccount, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Let an account take new payments, or no more of them; those that have begun are followed in both cases."""
    account.is_on = is_on
    await session.flush()
    await bump_catalogue(session)
    _note(session, account, "payment_account.switched", actor=actor, now=now)


async def disconnect_account(
    session: AsyncSession, account: PaymentAccount, *, actor: str, now: datetime
) -> None:
    """Forget an account's secrets for good; raises AccountInUse while a payment or refund still needs them."""
    if await _is_in_use(session, account):
        raise AccountInUse
    account.is_on = False
    account.secret = account.signing_secret = account.former_signing_secret = None
    await session.flush()
    await bump_catalogue(session)
    _note(session, account, "payment_account.disconnected", actor=actor, now=now)


async def note_check(session: AsyncSession, account: PaymentAccount, *, problem: str, now: datetime) -> None:
    """Write what a check of the connection found; an empty problem is none."""
    account.problem, account.checked_at = problem, now
    await session.flush()


async def reseal(session: AsyncSession, *, keys: KeyRing) -> int:
    """Seal every secret of a store with the newest key; returns how many were sealed with an older one."""
    count = 0
    for account in await session.scalars(select(PaymentAccount)):
        for column, purpose in _SEALED.items():
            sealed: bytes | None = getattr(account, column)
            if sealed is not None and keys.knows(sealed) and not keys.is_newest(sealed):
                place = account.place(purpose)
                setattr(account, column, keys.seal(keys.open(sealed, place), place))
                count += 1
    await session.flush()
    return count


_SEALED: Final = {
    "secret": ASKING,
    "signing_secret": BELIEVING,
    "former_signing_secret": BELIEVING,
}


def _refuse(typed: Credentials, *, is_new: bool) -> None:
    wrong: dict[str, str] = {}
    if not typed.name:
        wrong["name"] = say("Give the account a name.")
    elif len(typed.name) > LONGEST_NAME:
        wrong["name"] = say("Use at most %(num)s characters.", num=LONGEST_NAME)
    if typed.secret_key or is_new:
        wrong |= _wrong_key(typed.secret_key)
    if typed.signing_secret and not (
        typed.signing_secret.startswith("whsec_") and _has_a_secrets_length(typed.signing_secret)
    ):
        wrong["signing_secret"] = say("A signing secret begins with whsec_.")
    if wrong:
        raise Invalid(wrong)


def _wrong_key(secret_key: str) -> dict[str, str]:
    if secret_key.startswith("pk_"):
        return {"secret_key": say("This is the publishable key. The secret key begins with sk_ or rk_.")}
    if not secret_key.startswith(_SECRET_KEYS) or not _has_a_secrets_length(secret_key):
        return {
            "secret_key": say("A secret key of Stripe begins with sk_live_, sk_test_, rk_live_ or rk_test_.")
        }
    return {}


def _has_a_secrets_length(secret: str) -> bool:
    is_plain = secret.isascii() and secret.replace("_", "").isalnum()
    return is_plain and SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET


def _mode(secret_key: str) -> str:
    return LIVE if secret_key.startswith(("sk_live_", "rk_live_")) else TEST


def _seal_secret_key(account: PaymentAccount, secret_key: str, keys: KeyRing) -> None:
    account.secret = keys.seal(secret_key, account.place(ASKING))
    account.secret_end = secret_key[-4:]


def _seal_signing_secret(
    account: PaymentAccount, signing_secret: str, keys: KeyRing, *, now: datetime
) -> None:
    if account.signing_secret is not None:
        account.former_signing_secret = account.signing_secret
        account.former_signs_until = now + BOTH_SIGN_FOR
    account.signing_secret = keys.seal(signing_secret, account.place(BELIEVING))
    account.signing_secret_end = signing_secret[-4:]


async def _is_in_use(session: AsyncSession, account: PaymentAccount) -> bool:
    of_account = Payment.account_id == account.id
    live = select(Payment.id).where(of_account, Payment.state.in_(UNDER_WAY))
    unsettled = (
        select(Refund.id)
        .join(Payment, (Payment.store_id == Refund.store_id) & (Payment.id == Refund.payment_id))
        .where(of_account, Refund.state.in_((REFUND_REQUESTED, REFUND_PENDING)))
    )
    for wanted in (live, unsettled):
        if await session.scalar(wanted.limit(1)) is not None:
            return True
    return False


def _note(session: AsyncSession, account: PaymentAccount, name: str, *, actor: str, now: datetime) -> None:
    record(
        session,
        name,
        account.id,
        actor=actor,
        now=now,
        account=account.name,
        mode=account.mode,
        end=account.secret_end,
        is_on=account.is_on,
    )
