"""Find orders by parts of what they say: names, addresses and goods."""

from alembic import op

revision = 'c3f08a61d7e2'
down_revision = "b7d41e9a02c6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Trusted, as pg_trgm is: whoever may make tables may have it.
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.execute(
        "CREATE INDEX ix_orders_words ON orders USING gin"
        " (store_id, email gin_trgm_ops, lower(address ->> 'name') gin_trgm_ops)"
    )
    op.execute(
        "CREATE INDEX ix_order_lines_words ON order_lines USING gin"
        " (store_id, lower(title) gin_trgm_ops, lower(sku) gin_trgm_ops)"
    )


def downgrade() -> None:
    op.drop_index('ix_order_lines_words', table_name='order_lines')
    op.drop_index('ix_orders_words', table_name='orders')
