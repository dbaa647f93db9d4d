"""Sell what is still to come: promises of backorders and pre-orders, and who waits for goods."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'a3d1c5e07b41'
down_revision = "5b8f0f6a1c20"
branch_labels = None
depends_on = None

_REASONS = "'initial', 'import', 'adjustment', 'sale', 'restock'"


def upgrade() -> None:
    op.add_column('stock_levels', sa.Column('delay_days', sa.BigInteger(), nullable=True))
    op.add_column('stock_levels', sa.Column('releases_on', sa.Date(), nullable=True))
    op.create_check_constraint('ck_stock_levels_delay_days', 'stock_levels', 'delay_days BETWEEN 1 AND 365')
    op.create_index(
        'ix_stock_levels_releasing', 'stock_levels', ['releases_on'], postgresql_where=sa.text('releases_on IS NOT NULL')
    )
    op.drop_constraint('ck_stock_movements_reason_known', 'stock_movements')
    op.create_check_constraint('ck_stock_movements_reason_known', 'stock_movements', f"reason IN ({_REASONS}, 'arrival')")
    op.add_column(
        'order_lines', sa.Column('promise', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_table(
        'awaited_goods',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('waiting', sa.BigInteger(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('served_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_awaited_goods_quantity')),
        sa.CheckConstraint('waiting BETWEEN 0 AND quantity', name=op.f('ck_awaited_goods_waiting')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_awaited_goods_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'],
            ['orders.store_id', 'orders.id'],
            name=op.f('fk_awaited_goods_store_id_order_id'),
            ondelete='CASCADE',
            deferrable=True,
            initially='DEFERRED',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'],
            ['stock_levels.store_id', 'stock_levels.id'],
            name=op.f('fk_awaited_goods_store_id_variant_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_awaited_goods')),
        sa.UniqueConstraint('store_id', 'order_id', 'variant_id', name=op.f('uq_awaited_goods_store_id_order_id_variant_id')),
    )
    op.create_index(
        'ix_awaited_goods_waiting',
        'awaited_goods',
        ['store_id', 'variant_id', 'created_at', 'id'],
        postgresql_where=sa.text('waiting > 0'),
    )
    wall("awaited_goods")


def downgrade() -> None:
    op.drop_table('awaited_goods')
    op.drop_column('order_lines', 'promise')
    op.drop_constraint(op.f('ck_stock_movements_ck_stock_movements_reason_known'), 'stock_movements')
    op.create_check_constraint(op.f('ck_stock_movements_reason_known'), 'stock_movements', f"reason IN ({_REASONS})")
    op.drop_index('ix_stock_levels_releasing', 'stock_levels')
    op.drop_constraint(op.f('ck_stock_levels_ck_stock_levels_delay_days'), 'stock_levels')
    op.drop_column('stock_levels', 'releases_on')
    op.drop_column('stock_levels', 'delay_days')
