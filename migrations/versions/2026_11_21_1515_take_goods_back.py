"""Take goods back: returns, their lines, and what a store decides about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '7c2e94b1d0fa'
down_revision = "d8b5f03c61a7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('orders', sa.Column('return_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
    op.create_check_constraint(op.f('ck_orders_return_count'), 'orders', 'return_count >= 0')
    op.add_column(
        'order_lines', sa.Column('in_return', sa.BigInteger(), server_default=sa.text('0'), nullable=False)
    )
    op.create_check_constraint(op.f('ck_order_lines_in_return'), 'order_lines', 'in_return BETWEEN 0 AND quantity')
    op.create_table(
        'return_settings',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('days', sa.BigInteger(), nullable=False),
        sa.Column('payer', sa.Text(), nullable=False),
        sa.Column('kept_tags', postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column('kept_categories', postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.CheckConstraint('days BETWEEN 0 AND 365', name=op.f('ck_return_settings_days')),
        sa.CheckConstraint("payer IN ('shopper', 'store')", name=op.f('ck_return_settings_payer_known')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_return_settings_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_return_settings')),
        sa.UniqueConstraint('store_id', name=op.f('uq_return_settings_store_id')),
    )
    op.create_table(
        'returns',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('answer', sa.Text(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('refund_minor', sa.BigInteger(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'refused', 'withdrawn', 'received', 'settled')",
            name=op.f('ck_returns_state_known'),
        ),
        sa.CheckConstraint('refund_minor >= 0', name=op.f('ck_returns_refund')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_returns_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'], ['orders.store_id', 'orders.id'],
            name=op.f('fk_returns_store_id_order_id'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_returns')),
        sa.UniqueConstraint('store_id', 'order_id', 'number', name=op.f('uq_returns_store_id_order_id_number')),
    )
    op.create_index('ix_returns_asked', 'returns', ['store_id', 'asked_at', 'id'])
    op.create_table(
        'return_lines',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('return_id', sa.Uuid(), nullable=False),
        sa.Column('order_line_id', sa.Uuid(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('condition', sa.Text(), nullable=False),
        sa.Column('is_restocked', sa.Boolean(), nullable=False),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_return_lines_quantity')),
        sa.CheckConstraint(
            "reason IN ('unwanted', 'does_not_fit', 'not_as_described', 'damaged', 'wrong_item', 'other')",
            name=op.f('ck_return_lines_reason_known'),
        ),
        sa.CheckConstraint(
            "condition = '' OR condition IN ('as_new', 'opened', 'damaged')",
            name=op.f('ck_return_lines_condition_known'),
        ),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_return_lines_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'return_id'], ['returns.store_id', 'returns.id'],
            name=op.f('fk_return_lines_store_id_return_id'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_line_id'], ['order_lines.store_id', 'order_lines.id'],
            name=op.f('fk_return_lines_store_id_order_line_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_return_lines')),
        sa.UniqueConstraint(
            'store_id', 'return_id', 'order_line_id', name=op.f('uq_return_lines_store_id_return_id_order_line_id')
        ),
    )
    for table in ("return_settings", "returns", "return_lines"):
        wall(table)


def downgrade() -> None:
    for table in ("return_lines", "returns", "return_settings"):
        op.drop_table(table)
    op.drop_constraint(op.f('ck_order_lines_in_return'), 'order_lines', type_='check')
    op.drop_column('order_lines', 'in_return')
    op.drop_constraint(op.f('ck_orders_return_count'), 'orders', type_='check')
    op.drop_column('orders', 'return_count')
