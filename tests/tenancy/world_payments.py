"""How the stores of the world are paid."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.await_transfer import await_transfer, receive_transfer
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.sealing import KeyRing
from shared.orders.models import Order
from shared.payments.bank_lines import lines_of
from shared.payments.connect_account import Credentials, connect_account, switch_account
from shared.payments.decide_way import decide_way
from shared.payments.import_statement import import_statement
from shared.payments.note_outcome import note_failure
from shared.payments.payouts import Payout, PayoutLine
from shared.payments.reconciliation import DONE, Reconciliation, ReconciliationLine
from shared.payments.rules import PaymentRule
from shared.payments.statement_line import StatementLine, named
from shared.payments.ways import Way


async def add_payment_settings(
    session: AsyncSession, order: Order, keys: KeyRing, *, title: str
) -> dict[str, str]:
    """Add what a store decides about payments. The account takes nothing, so that carts are paid as everywhere."""
    typed = Credentials(title, f"sk_test_{title}", f"whsec_{title}")
    account = await connect_account(session, typed, keys=keys, actor="test", now=utc_now())
    await decide_way(session, Way("gift_card", label=title), actor="test", now=utc_now())
    await switch_account(session, account, is_on=False, actor="test", now=utc_now())
    rule = PaymentRule(store_id=account.store_id, account_id=account.id, name=title, countries=["DE"])
    session.add(rule)
    await note_failure(session, account.id, now=utc_now())
    await _await_transfer(session, order)
    statement, line = await _import_statement(session, title)
    day, difference = await _reconcile(session, account.id, title)
    return {
        "payment_account": str(account.id),
        "payment_rule": str(rule.id),
        "bank_statement": statement,
        "bank_line": line,
        "reconciliation": day,
        "reconciliation_line": difference,
        "payout": await _pay_out(session, account.id, title),
    }


async def _await_transfer(session: AsyncSession, order: Order) -> None:
    """Let an order have waited for a transfer of which a part came in."""
    details = {"holder": "Shop", "iban": "DE89370400440532013000", "bic": ""}
    await await_transfer(session, order, Way("bank_transfer", details=details), now=utc_now())
    await receive_transfer(
        session,
        order,
        Money(1, order.currency),
        received_on=utc_now().date(),
        key=new_id(),
        actor="test",
        now=utc_now(),
    )


async def _import_statement(session: AsyncSession, title: str) -> tuple[str, str]:
    """Take in a statement of one booking; returns it and the booking."""
    booking = StatementLine(utc_now().date(), Money(100, "EUR"), f"Ada {title}", f"For {title}")
    lines = named([booking])
    statement = await import_statement(session, lines, name=f"{title}.csv", actor="test", now=utc_now())
    [line] = await lines_of(session, statement.id)
    return str(statement.id), str(line.id)


async def _pay_out(session: AsyncSession, account_id: UUID, title: str) -> str:
    """Let an account have made a payout of one line; returns it."""
    now, store_id = utc_now(), session.info["store_id"]
    payout = Payout(
        store_id=store_id,
        account_id=account_id,
        key=f"po_{title}",
        amount_minor=99,
        currency="EUR",
        state="paid",
        made_at=now,
        arrives_on=now.date(),
        is_explained=True,
        read_after=f"txn_{title}",
        read_at=now,
    )
    line = PayoutLine(
        store_id=store_id,
        payout_id=payout.id,
        key=f"txn_{title}",
        kind="charge",
        amount_minor=100,
        fee_minor=1,
        moved_at=now,
        source=f"ch_{title}",
    )
    session.add(payout)
    await session.flush()
    session.add(line)
    await session.flush()
    return str(payout.id)


async def _reconcile(session: AsyncSession, account_id: UUID, title: str) -> tuple[str, str]:
    """Let a day have been compared, with one difference that is known; returns both."""
    now, store_id = utc_now(), session.info["store_id"]
    day = Reconciliation(
        store_id=store_id,
        account_id=account_id,
        day=now.date(),
        state=DONE,
        actor=title,
        asked_at=now,
        looked_at=now,
    )
    line = ReconciliationLine(
        store_id=store_id,
        reconciliation_id=day.id,
        what="payment",
        key=f"pi_{title}",
        kind="differs",
        there_minor=100,
        there_currency="EUR",
        here_minor=99,
        here_currency="EUR",
        moved_at=now,
        looked_at=now,
        known_why=f"Because of {title}",
        known_by=title,
        known_at=now,
    )
    session.add_all([day, line])
    await session.flush()
    return str(day.id), str(line.id)
