"""Let providers keep shoppers' cards."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = "c3a71f0e5d26"
down_revision = "c41d8e60b7f2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_holders",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('wanted', 'known', 'leaving')", name=op.f("ck_card_holders_state_known")),
        sa.CheckConstraint("state <> 'known' OR provider_id IS NOT NULL", name=op.f("ck_card_holders_known_by_name")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_card_holders_store_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"], ["customers.store_id", "customers.id"],
            name=op.f("fk_card_holders_store_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "account_id"], ["payment_accounts.store_id", "payment_accounts.id"],
            name=op.f("fk_card_holders_store_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_card_holders")),
        sa.UniqueConstraint(
            "store_id", "customer_id", "account_id", name=op.f("uq_card_holders_store_id_customer_id_account_id"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint(
            "store_id", "account_id", "provider_id", name=op.f("uq_card_holders_store_id_account_id_provider_id")
        ),
    )
    op.create_index(
        "ix_card_holders_leaving", "card_holders", ["created_at"], postgresql_where=sa.text("state = 'leaving'")
    )
    op.create_table(
        "card_removals",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_card_removals_store_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["store_id", "holder_id"], ["card_holders.store_id", "card_holders.id"],
            name=op.f("fk_card_removals_store_id_holder_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_card_removals")),
        sa.UniqueConstraint(
            "store_id", "holder_id", "card", name=op.f("uq_card_removals_store_id_holder_id_card")
        ),
    )
    op.create_index("ix_card_removals_left", "card_removals", ["asked_at"], postgresql_where=sa.text("done_at IS NULL"))
    for table in ("card_holders", "card_removals"):
        wall(table)


def downgrade() -> None:
    op.drop_table("card_removals")
    op.drop_table("card_holders")
