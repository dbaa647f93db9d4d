"""Hold what providers say against what is written here, day by day."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = "d7c31f8a20e6"
down_revision = "9c41f7ae20d5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reconciliations",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'done', 'failed')", name=op.f("ck_reconciliations_state_known")),
        sa.CheckConstraint(
            "problem IN ('', 'away', 'denied', 'narrow', 'locked', 'refused')",
            name=op.f("ck_reconciliations_problem_known"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_reconciliations_store_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "account_id"], ["payment_accounts.store_id", "payment_accounts.id"],
            name=op.f("fk_reconciliations_store_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_reconciliations")),
        sa.UniqueConstraint(
            "store_id", "account_id", "day", name=op.f("uq_reconciliations_store_id_account_id_day"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_reconciliations_day", "reconciliations", ["store_id", "day"])
    op.create_table(
        "reconciliation_lines",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("there_minor", sa.BigInteger(), nullable=True),
        sa.Column("there_currency", sa.Text(), nullable=True),
        sa.Column("here_minor", sa.BigInteger(), nullable=True),
        sa.Column("here_currency", sa.Text(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_why", sa.Text(), nullable=False),
        sa.Column("known_by", sa.Text(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("what IN ('payment', 'refund')", name=op.f("ck_reconciliation_lines_what_known")),
        sa.CheckConstraint(
            "kind IN ('matched', 'missing_here', 'missing_there', 'differs')",
            name=op.f("ck_reconciliation_lines_kind_known"),
        ),
        sa.CheckConstraint("num_nonnulls(there_minor, here_minor) > 0", name=op.f("ck_reconciliation_lines_of_a_side")),
        sa.CheckConstraint(
            "(there_minor IS NULL) = (there_currency IS NULL)", name=op.f("ck_reconciliation_lines_there_whole")
        ),
        sa.CheckConstraint(
            "(here_minor IS NULL) = (here_currency IS NULL)", name=op.f("ck_reconciliation_lines_here_whole")
        ),
        sa.CheckConstraint(
            "there_currency ~ '^[A-Z]{3}$'", name=op.f("ck_reconciliation_lines_there_currency_code")
        ),
        sa.CheckConstraint(
            "here_currency ~ '^[A-Z]{3}$'", name=op.f("ck_reconciliation_lines_here_currency_code")
        ),
        sa.CheckConstraint(
            "(kind = 'missing_here') = (here_minor IS NULL)", name=op.f("ck_reconciliation_lines_missing_here")
        ),
        sa.CheckConstraint(
            "(kind = 'missing_there') = (there_minor IS NULL)", name=op.f("ck_reconciliation_lines_missing_there")
        ),
        sa.CheckConstraint(
            "kind <> 'matched' OR (there_minor = here_minor AND there_currency = here_currency)",
            name=op.f("ck_reconciliation_lines_matched"),
        ),
        sa.CheckConstraint("(known_at IS NULL) = (known_why = '')", name=op.f("ck_reconciliation_lines_known_with_why")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_reconciliation_lines_store_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "reconciliation_id"], ["reconciliations.store_id", "reconciliations.id"],
            name=op.f("fk_reconciliation_lines_store_id_reconciliation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "payment_id"], ["payments.store_id", "payments.id"],
            name=op.f("fk_reconciliation_lines_store_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "refund_id"], ["refunds.store_id", "refunds.id"],
            name=op.f("fk_reconciliation_lines_store_id_refund_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_reconciliation_lines")),
        sa.UniqueConstraint(
            "store_id", "what", "key", name=op.f("uq_reconciliation_lines_store_id_what_key")
        ),
    )
    op.create_index("ix_reconciliation_lines_day", "reconciliation_lines", ["store_id", "reconciliation_id"])
    op.create_index("ix_reconciliation_lines_payment", "reconciliation_lines", ["store_id", "payment_id"])
    op.create_index("ix_reconciliation_lines_refund", "reconciliation_lines", ["store_id", "refund_id"])
    # The hourly search for stores whose money moved through the installation's account.
    op.create_index(
        "ix_payments_house", "payments", ["created_at"], postgresql_where=sa.text("account_id IS NULL")
    )
    for table in ("reconciliations", "reconciliation_lines"):
        wall(table)


def downgrade() -> None:
    op.drop_index("ix_payments_house", "payments")
    op.drop_table("reconciliation_lines")
    op.drop_table("reconciliations")
