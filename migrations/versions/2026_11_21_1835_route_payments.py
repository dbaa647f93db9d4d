"""Let stores say which of their accounts takes a payment."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = "d92b64a17c08"
down_revision = "d7305c1e8b46"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "payments", sa.Column("why", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_table(
        "payment_rules",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("countries", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("from_minor", sa.BigInteger(), nullable=True),
        sa.Column("up_to_minor", sa.BigInteger(), nullable=True),
        sa.Column("share", sa.BigInteger(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_payment_rules_share")),
        sa.CheckConstraint(
            "(from_minor IS NULL OR from_minor >= 0)"
            " AND (up_to_minor IS NULL OR up_to_minor >= coalesce(from_minor, 0))",
            name=op.f("ck_payment_rules_limits"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_payment_rules_store_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["store_id", "account_id"], ["payment_accounts.store_id", "payment_accounts.id"],
            name=op.f("fk_payment_rules_store_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_payment_rules")),
    )
    op.create_index("ix_payment_rules_account", "payment_rules", ["store_id", "account_id"])
    op.create_table(
        "account_health",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("counted_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_account_health_failures")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_account_health_store_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["store_id", "account_id"], ["payment_accounts.store_id", "payment_accounts.id"],
            name=op.f("fk_account_health_store_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_account_health")),
        sa.UniqueConstraint("store_id", "account_id", name=op.f("uq_account_health_store_id_account_id")),
    )
    for table in ("payment_rules", "account_health"):
        wall(table)


def downgrade() -> None:
    op.drop_table("account_health")
    op.drop_table("payment_rules")
    op.drop_column("payments", "why")
