"""Let orders be brought along from another shop: marked, with their old number, of no cart; keep the imports that do it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.notice_kinds import tell_no_more_of, tell_of
from migrations.walls import wall

revision = 'b4e82a90d1f6'
down_revision = "a9d3f7102c5e"
branch_labels = None
depends_on = None

_KINDS = ('orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports', 'assigned')
_EVENTS = (
    'order.placed', 'order.paid', 'order.payment_failed', 'order.return_asked', 'review.written', 'review.confirmed',
    'stock.low', 'import.finished', 'customers.imported', 'order.assigned', 'draft.assigned'
)
_BROUGHT = (
    "(brought_from IS NULL) = (brought_number IS NULL) AND (brought_from IS NULL) = (cart_id IS NOT NULL)"
)
_OVER = (
    "brought_from IS NULL OR (held_at IS NULL AND card_minor = 0 AND own_number IS NOT NULL AND (state = 'cancelled'"
    " OR (state = 'placed' AND fulfilment_state = 'delivered'"
    " AND payment_state IN ('paid', 'partly_refunded', 'refunded'))))"
)


def upgrade() -> None:
    op.add_column('orders', sa.Column('brought_from', sa.Text(), nullable=True))
    op.add_column('orders', sa.Column('brought_number', sa.Text(), nullable=True))
    op.alter_column('orders', 'cart_id', nullable=True)
    op.alter_column('order_lines', 'variant_id', nullable=True)
    op.create_unique_constraint(
        op.f('uq_orders_store_id_brought_from_brought_number'), 'orders', ['store_id', 'brought_from', 'brought_number']
    )
    op.create_check_constraint(op.f('ck_orders_brought_along'), 'orders', _BROUGHT)
    op.create_check_constraint(op.f('ck_orders_brought_is_over'), 'orders', _OVER)
    op.execute(
        "CREATE INDEX ix_orders_brought_number ON orders (store_id, lower(brought_number) text_pattern_ops)"
        " WHERE brought_number IS NOT NULL"
    )
    op.create_table('order_imports',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('chunks', sa.BigInteger(), nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('ready', 'running', 'stopped', 'done')", name=op.f('ck_order_imports_state_known')),
    sa.CheckConstraint('total >= 0 AND chunks >= 0', name=op.f('ck_order_imports_counts')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_imports_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_imports'))
    )
    op.create_index('ix_order_imports_latest', 'order_imports', ['store_id', 'created_at'])
    op.create_table('order_import_problems',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.BigInteger(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('said', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_import_problems_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'import_id'], ['order_imports.store_id', 'order_imports.id'], name=op.f('fk_order_import_problems_store_id_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_import_problems')),
    sa.UniqueConstraint('store_id', 'import_id', 'row', name=op.f('uq_order_import_problems_store_id_import_id_row'))
    )
    for table in ('order_imports', 'order_import_problems'):
        wall(table)
    tell_of((*_KINDS, 'order_imports'), (*_EVENTS, 'orders.imported'))


def downgrade() -> None:
    tell_no_more_of('order_imports')
    tell_of(_KINDS, _EVENTS)
    op.drop_table('order_import_problems')
    op.drop_table('order_imports')
    op.drop_index('ix_orders_brought_number', table_name='orders')
    # Nothing else can be said of them: they have no cart, and their lines may have no goods.
    op.execute("DELETE FROM order_lines USING orders WHERE orders.store_id = order_lines.store_id"
               " AND orders.id = order_lines.order_id AND orders.brought_from IS NOT NULL")
    op.execute("DELETE FROM orders WHERE brought_from IS NOT NULL")
    for name in ('brought_is_over', 'brought_along'):
        op.drop_constraint(op.f(f'ck_orders_{name}'), 'orders', type_='check')
    op.drop_constraint(op.f('uq_orders_store_id_brought_from_brought_number'), 'orders', type_='unique')
    op.alter_column('order_lines', 'variant_id', nullable=False)
    op.alter_column('orders', 'cart_id', nullable=False)
    op.drop_column('orders', 'brought_number')
    op.drop_column('orders', 'brought_from')
