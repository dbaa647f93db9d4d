"""Let the currency of a payment, a refund and a subscription's invoice be a code, as everywhere else."""

from alembic import op

revision = "a17c4e60b2f9"
down_revision = "e7f15ca93d26"
branch_labels = None
depends_on = None

TABLES = ("payments", "refunds", "subscription_invoices")


def upgrade() -> None:
    for table in TABLES:
        op.create_check_constraint(op.f(f"ck_{table}_currency_code"), table, "currency ~ '^[A-Z]{3}$'")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_constraint(op.f(f"ck_{table}_currency_code"), table, type_="check")
