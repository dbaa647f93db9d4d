"""The lines of the isolation matrix for how a store is paid."""

from datetime import timedelta

from shared.kernel.clock import utc_now
from tests.tenancy.asks import Ask, Entry, desk, get, in_store, post
from tests.tenancy.world_ids import Ids

# Money of more than a year ago, and days of more than two, are refused.
LATELY = (utc_now() - timedelta(days=3)).date().isoformat()


def paying(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/payments/accounts/{other.payment_account}"


def note_transfer(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/orders/{other.order_number}/transfers"


def ruling(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/payments/rules/{other.payment_rule}"


def stating(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/bank-statements/{other.bank_statement}"


def comparing(own: Ids, other: Ids) -> str:
    return f"{desk(own)}/reconciliations/{other.reconciliation}"


def knowing(own: Ids, day: Ids, line: Ids) -> Ask:
    known = {"known": "yes", "seen": "differs:100:EUR:99:EUR", "why": own.title}
    return post(f"{comparing(own, day)}/lines/{line.reconciliation_line}", **known)


PAYMENTS: dict[str, Entry] = {
    "order_transfers.create": in_store(
        lambda own: post(note_transfer(own, own), amount="1.00", received_on=LATELY, key=own.variant),
        path_number=(404, lambda own, their: post(note_transfer(own, their), amount="1.00")),
    ),
    "order_transfers.destroy": in_store(
        lambda own: post(f"{note_transfer(own, own)}/removal"),
        path_number=(404, lambda own, their: post(f"{note_transfer(own, their)}/removal")),
    ),
    "bank_statements.index": in_store(lambda own: get(f"{desk(own)}/bank-statements")),
    "bank_statements.create": in_store(lambda own: post(f"{desk(own)}/bank-statements")),
    "bank_statements.show": in_store(
        lambda own: get(stating(own, own)),
        path_id=(404, lambda own, their: get(stating(own, their))),
    ),
    "bank_statements.update": in_store(
        lambda own: post(
            stating(own, own), line=own.bank_line, **{f"order-{own.bank_line}": own.order_number}
        ),
        path_id=(404, lambda own, their: post(stating(own, their), line=their.bank_line)),
        # What is in no line of this statement is as if it had not been sent.
        form_line=(303, lambda own, their: post(stating(own, own), line=their.bank_line)),
    ),
    "bank_lines.update": in_store(
        lambda own: post(f"{stating(own, own)}/lines/{own.bank_line}/state", aside="yes"),
        path_id=(404, lambda own, their: post(f"{stating(own, their)}/lines/{own.bank_line}/state")),
        path_line=(404, lambda own, their: post(f"{stating(own, own)}/lines/{their.bank_line}/state")),
    ),
    "reconciliations.index": in_store(lambda own: get(f"{desk(own)}/reconciliations")),
    "reconciliations.create": in_store(
        lambda own: post(f"{desk(own)}/reconciliations", account=own.payment_account, day=LATELY),
        form_account=(
            422,
            lambda own, their: post(
                f"{desk(own)}/reconciliations", account=their.payment_account, day=LATELY
            ),
        ),
    ),
    "reconciliations.show": in_store(
        lambda own: get(comparing(own, own)),
        path_id=(404, lambda own, their: get(comparing(own, their))),
    ),
    "reconciliations.update": in_store(
        lambda own: post(comparing(own, own)),
        path_id=(404, lambda own, their: post(comparing(own, their))),
    ),
    "reconciliation_files.show": in_store(
        lambda own: get(f"{comparing(own, own)}/file.csv"),
        path_id=(404, lambda own, their: get(f"{comparing(own, their)}/file.csv")),
    ),
    "payouts.index": in_store(lambda own: get(f"{desk(own)}/reconciliations/payouts")),
    "payouts.create": in_store(lambda own: post(f"{desk(own)}/reconciliations/payouts")),
    "payouts.show": in_store(
        lambda own: get(f"{desk(own)}/reconciliations/payouts/{own.payout}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/reconciliations/payouts/{their.payout}")),
    ),
    "reconciliation_lines.update": in_store(
        lambda own: knowing(own, own, own),
        path_id=(404, lambda own, their: knowing(own, their, own)),
        path_line=(404, lambda own, their: knowing(own, own, their)),
    ),
    "payment_rules.index": in_store(lambda own: get(f"{desk(own)}/payments/rules", amount="20.00")),
    "payment_rules.create": in_store(
        lambda own: post(
            f"{desk(own)}/payments/rules",
            name=own.title,
            account=own.payment_account,
            currency="EUR",
            countries="DE, AT",
            share="50",
            position="2",
            up_to="500",
            is_on="yes",
            **{"from": "0"},
        ),
        form_account=(
            422,
            lambda own, their: post(
                f"{desk(own)}/payments/rules", name=own.title, account=their.payment_account
            ),
        ),
    ),
    "payment_rules.edit": in_store(
        lambda own: get(ruling(own, own)),
        path_id=(404, lambda own, their: get(ruling(own, their))),
    ),
    "payment_rules.update": in_store(
        lambda own: post(ruling(own, own), name=own.title, account=own.payment_account),
        path_id=(404, lambda own, their: post(ruling(own, their), name=own.title)),
        form_account=(
            422,
            lambda own, their: post(ruling(own, own), name=own.title, account=their.payment_account),
        ),
    ),
    "payment_rules.destroy": in_store(
        lambda own: post(f"{ruling(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{ruling(own, their)}/removal")),
    ),
    "payments.index": in_store(lambda own: get(f"{desk(own)}/payments")),
    "payment_ways.edit": in_store(lambda own: get(f"{desk(own)}/payments/ways/card")),
    "payment_ways.update": in_store(
        lambda own: post(
            f"{desk(own)}/payments/ways/cash_on_delivery",
            is_on="yes",
            label=own.title,
            explanation="",
            fee="2.00",
            countries="DE, AT",
            up_to="500",
            **{"from": "0"},
        )
    ),
    "payment_accounts.create": in_store(
        lambda own: post(
            f"{desk(own)}/payments/accounts", name=own.title, secret_key="sk_test_4242424242424242"
        )
    ),
    "payment_accounts.edit": in_store(
        lambda own: get(paying(own, own)),
        path_id=(404, lambda own, their: get(paying(own, their))),
    ),
    "payment_accounts.update": in_store(
        lambda own: post(paying(own, own), name=own.title, secret_key="", signing_secret=""),
        path_id=(404, lambda own, their: post(paying(own, their), name=own.title)),
    ),
    "payment_accounts.check": in_store(
        lambda own: post(f"{paying(own, own)}/check"),
        path_id=(404, lambda own, their: post(f"{paying(own, their)}/check")),
    ),
    "payment_accounts.switch": in_store(
        lambda own: post(f"{paying(own, own)}/state", is_on="no"),
        path_id=(404, lambda own, their: post(f"{paying(own, their)}/state", is_on="no")),
    ),
    "payment_accounts.destroy": in_store(
        lambda own: post(f"{paying(own, own)}/removal"),
        path_id=(404, lambda own, their: post(f"{paying(own, their)}/removal")),
    ),
}
