"""Take in bank statements."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = "e4b06d82f913"
down_revision = "f16a83d20c57"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("fresh", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_bank_statements_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_bank_statements")),
    )
    op.create_index("ix_bank_statements_store", "bank_statements", ["store_id", "imported_at"])
    op.create_table(
        "bank_lines",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'applied', 'aside')", name=op.f("ck_bank_lines_state_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_bank_lines_amount")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_bank_lines_currency_code")),
        sa.CheckConstraint("(state = 'applied') = (order_id IS NOT NULL)", name=op.f("ck_bank_lines_applied_to_order")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_bank_lines_store_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["store_id", "statement_id"], ["bank_statements.store_id", "bank_statements.id"],
            name=op.f("fk_bank_lines_store_id_statement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"], ["orders.store_id", "orders.id"], name=op.f("fk_bank_lines_store_id_order_id")
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("store_id", "reference", name=op.f("uq_bank_lines_store_id_reference")),
    )
    op.create_index("ix_bank_lines_statement", "bank_lines", ["store_id", "statement_id"])
    op.create_index("ix_bank_lines_order", "bank_lines", ["store_id", "order_id"])
    for table in ("bank_statements", "bank_lines"):
        wall(table)


def downgrade() -> None:
    op.drop_table("bank_lines")
    op.drop_table("bank_statements")
