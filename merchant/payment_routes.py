"""The part of the dashboard's map that decides how the store is paid."""

from starlette.routing import Route

from merchant import (
    bank_lines,
    bank_statements,
    order_transfers,
    payment_accounts,
    payment_rules,
    payment_ways,
    payments,
    payouts,
    reconciliation_files,
    reconciliation_lines,
    reconciliations,
    stripe_webhooks,
)


def webhooks() -> list[Route]:
    """Return where payment providers call."""
    return [
        Route("/webhooks/stripe", stripe_webhooks.create, name="webhooks.stripe", methods=["POST"]),
        Route(
            "/webhooks/stripe/{account}",
            stripe_webhooks.create_for_account,
            name="webhooks.stripe_account",
            methods=["POST"],
        ),
    ]


def settings() -> list[Route]:
    """Return the addresses of the ways to pay and the accounts behind them."""
    here = "/dashboard/{store}/payments"
    account = f"{here}/accounts/{{id}}"
    return [
        Route(
            "/dashboard/{store}/orders/{number}/transfers",
            order_transfers.create,
            name="order_transfers.create",
            methods=["POST"],
        ),
        Route(
            "/dashboard/{store}/orders/{number}/transfers/removal",
            order_transfers.destroy,
            name="order_transfers.destroy",
            methods=["POST"],
        ),
        *_bank("/dashboard/{store}/bank-statements"),
        *_reconciling("/dashboard/{store}/reconciliations"),
        Route(here, payments.index, name="payments.index"),
        *_rules(f"{here}/rules"),
        Route(f"{here}/ways/{{method}}", payment_ways.edit, name="payment_ways.edit"),
        Route(f"{here}/ways/{{method}}", payment_ways.update, name="payment_ways.update", methods=["POST"]),
        Route(f"{here}/accounts", payment_accounts.create, name="payment_accounts.create", methods=["POST"]),
        Route(account, payment_accounts.edit, name="payment_accounts.edit"),
        Route(account, payment_accounts.update, name="payment_accounts.update", methods=["POST"]),
        Route(f"{account}/check", payment_accounts.check, name="payment_accounts.check", methods=["POST"]),
        Route(f"{account}/state", payment_accounts.switch, name="payment_accounts.switch", methods=["POST"]),
        Route(
            f"{account}/removal", payment_accounts.destroy, name="payment_accounts.destroy", methods=["POST"]
        ),
    ]


def _rules(here: str) -> list[Route]:
    one = f"{here}/{{id}}"
    return [
        Route(here, payment_rules.index, name="payment_rules.index"),
        Route(here, payment_rules.create, name="payment_rules.create", methods=["POST"]),
        Route(one, payment_rules.edit, name="payment_rules.edit"),
        Route(one, payment_rules.update, name="payment_rules.update", methods=["POST"]),
        Route(f"{one}/removal", payment_rules.destroy, name="payment_rules.destroy", methods=["POST"]),
    ]


def _bank(here: str) -> list[Route]:
    one = f"{here}/{{id}}"
    return [
        Route(here, bank_statements.index, name="bank_statements.index"),
        Route(here, bank_statements.create, name="bank_statements.create", methods=["POST"]),
        Route(one, bank_statements.show, name="bank_statements.show"),
        Route(one, bank_statements.update, name="bank_statements.update", methods=["POST"]),
        Route(f"{one}/lines/{{line}}/state", bank_lines.update, name="bank_lines.update", methods=["POST"]),
    ]


def _reconciling(here: str) -> list[Route]:
    one = f"{here}/{{id}}"
    return [
        Route(here, reconciliations.index, name="reconciliations.index"),
        Route(here, reconciliations.create, name="reconciliations.create", methods=["POST"]),
        Route(f"{here}/payouts", payouts.index, name="payouts.index"),
        Route(f"{here}/payouts", payouts.create, name="payouts.create", methods=["POST"]),
        Route(f"{here}/payouts/{{id}}", payouts.show, name="payouts.show"),
        Route(one, reconciliations.show, name="reconciliations.show"),
        Route(one, reconciliations.update, name="reconciliations.update", methods=["POST"]),
        Route(f"{one}/file.csv", reconciliation_files.show, name="reconciliation_files.show"),
        Route(
            f"{one}/lines/{{line}}",
            reconciliation_lines.update,
            name="reconciliation_lines.update",
            methods=["POST"],
        ),
    ]
