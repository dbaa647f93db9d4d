"""Keep what stores' accounts sent to their banks, and what each sum is made of."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = "f5a81d20c7b3"
down_revision = "e4b70c9d51a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payouts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column("is_explained", sa.Boolean(), nullable=False),
        sa.Column("read_after", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_payouts_currency_code")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_payouts_store_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["store_id", "account_id"], ["payment_accounts.store_id", "payment_accounts.id"],
            name=op.f("fk_payouts_store_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("store_id", "key", name=op.f("uq_payouts_store_id_key")),
    )
    op.create_index("ix_payouts_latest", "payouts", ["store_id", "made_at", "id"])
    op.create_table(
        "payout_lines",
        sa.Column("payout_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_payout_lines_store_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                ["store_id", column], [f"{table}.store_id", f"{table}.id"],
                name=op.f(f"fk_payout_lines_store_id_{column}"),
            )
            for column, table in (("payout_id", "payouts"), ("payment_id", "payments"), ("refund_id", "refunds"))
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_payout_lines")),
        sa.UniqueConstraint("store_id", "key", name=op.f("uq_payout_lines_store_id_key")),
    )
    op.create_index("ix_payout_lines_payout", "payout_lines", ["store_id", "payout_id", "moved_at", "id"])
    op.create_index("ix_payout_lines_payment", "payout_lines", ["store_id", "payment_id"])
    op.create_index("ix_payout_lines_refund", "payout_lines", ["store_id", "refund_id"])
    for table in ("payouts", "payout_lines"):
        wall(table)


def downgrade() -> None:
    op.drop_table("payout_lines")
    op.drop_table("payouts")
