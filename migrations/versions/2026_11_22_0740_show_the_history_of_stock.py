"""Tell changes of many and returns apart in the ledger of stock, and read a store's ledger from its end."""

from alembic import op

revision = "f0c7d3158ab4"
down_revision = "e4a90b27c5d1"
branch_labels = None
depends_on = None

_NAME = "ck_stock_movements_reason_known"
_REASONS = "'initial', 'import', 'adjustment', 'sale', 'restock', 'arrival', 'set_aside', 'write_off'"


def upgrade() -> None:
    op.drop_constraint(op.f(_NAME), "stock_movements")
    op.create_check_constraint(op.f(_NAME), "stock_movements", f"reason IN ({_REASONS}, 'bulk', 'return')")
    op.create_index("ix_stock_movements_latest", "stock_movements", ["store_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_stock_movements_latest", table_name="stock_movements")
    op.drop_constraint(op.f(_NAME), "stock_movements")
    # Lines of the ledger stay: forced policies would hide them from an UPDATE here, so the type is changed instead.
    op.execute(
        "ALTER TABLE stock_movements ALTER COLUMN reason TYPE text"
        " USING CASE reason WHEN 'bulk' THEN 'adjustment' WHEN 'return' THEN 'restock' ELSE reason END"
    )
    op.create_check_constraint(op.f(_NAME), "stock_movements", f"reason IN ({_REASONS})")
