"""Let store credit pay for renewals of subscriptions: what was taken for each invoice, once."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = "d4a71c0e93b5"
down_revision = "d7a35e08c1b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "subscriptions", sa.Column("pays_with_credit", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.add_column(
        "subscription_invoices", sa.Column("credit_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_check_constraint(op.f("ck_subscription_invoices_credit"), "subscription_invoices", "credit_minor >= 0")
    op.create_table(
        "renewal_credits",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Text(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('taken', 'used', 'returned')", name=op.f("ck_renewal_credits_state_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_renewal_credits_amount")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_renewal_credits_currency_code")),
        sa.CheckConstraint("(state = 'taken') = (settled_at IS NULL)", name=op.f("ck_renewal_credits_settled")),
        sa.ForeignKeyConstraint(
            ["store_id", "subscription_id"],
            ["subscriptions.store_id", "subscriptions.id"],
            name=op.f("fk_renewal_credits_store_id_subscription_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "cart_id"], ["carts.store_id", "carts.id"], name=op.f("fk_renewal_credits_store_id_cart_id")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_renewal_credits_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_renewal_credits")),
        sa.UniqueConstraint(
            "store_id", "provider", "invoice_id", name=op.f("uq_renewal_credits_store_id_provider_invoice_id")
        ),
        sa.UniqueConstraint("store_id", "cart_id", name=op.f("uq_renewal_credits_store_id_cart_id")),
    )
    op.create_index(
        "ix_renewal_credits_subscription", "renewal_credits", ["store_id", "subscription_id", "created_at"]
    )
    wall("renewal_credits")


def downgrade() -> None:
    op.drop_table("renewal_credits")
    op.drop_constraint(op.f("ck_subscription_invoices_credit"), "subscription_invoices", type_="check")
    op.drop_column("subscription_invoices", "credit_minor")
    op.drop_column("subscriptions", "pays_with_credit")
