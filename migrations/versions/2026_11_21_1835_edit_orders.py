"""Change orders after they were placed, and keep the tax of each line by rate."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'a3d91c60e7b2'
down_revision = "d92b64a17c08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('orders', sa.Column('edit_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
    op.add_column('orders', sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_orders_edit_count'), 'orders', 'edit_count >= 0')
    op.add_column(
        'order_lines', sa.Column('taxes', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.drop_constraint(op.f('ck_order_lines_quantity'), 'order_lines', type_='check')
    op.create_check_constraint(op.f('ck_order_lines_quantity'), 'order_lines', 'quantity >= 0')
    op.create_table(
        'order_edits',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('settlement', sa.Text(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('changes', postgresql.JSONB(), nullable=False),
        sa.Column('trace', postgresql.JSONB(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('before_minor', sa.BigInteger(), nullable=False),
        sa.Column('after_minor', sa.BigInteger(), nullable=False),
        sa.Column('subtotal_minor', sa.BigInteger(), nullable=False),
        sa.Column('discount_minor', sa.BigInteger(), nullable=False),
        sa.Column('tax_minor', sa.BigInteger(), nullable=False),
        sa.Column('included_tax_minor', sa.BigInteger(), nullable=False),
        sa.Column('taxes', postgresql.JSONB(), nullable=False),
        sa.Column('refunded_minor', sa.BigInteger(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'applied', 'called_off')", name=op.f('ck_order_edits_state_known')),
        sa.CheckConstraint(
            "settlement IN ('even', 'open', 'link', 'refund', 'by_hand')",
            name=op.f('ck_order_edits_settlement_known'),
        ),
        sa.CheckConstraint(
            'after_minor = before_minor + subtotal_minor - discount_minor + tax_minor AND after_minor >= 0',
            name=op.f('ck_order_edits_adds_up'),
        ),
        sa.CheckConstraint("state <> 'waiting' OR settlement = 'link'", name=op.f('ck_order_edits_waits_for_money')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_edits_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'], ['orders.store_id', 'orders.id'],
            name=op.f('fk_order_edits_store_id_order_id'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_edits')),
        sa.UniqueConstraint('store_id', 'order_id', 'number', name=op.f('uq_order_edits_store_id_order_id_number')),
    )
    op.create_index(
        'ix_order_edits_waiting', 'order_edits', ['store_id', 'order_id'],
        unique=True, postgresql_where=sa.text("state = 'waiting'"),
    )
    wall('order_edits')
    op.add_column('payments', sa.Column('edit_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_payments_store_id_edit_id'), 'payments', 'order_edits',
        ['store_id', 'edit_id'], ['store_id', 'id'],
    )
    op.create_index('ix_payments_edit', 'payments', ['store_id', 'edit_id'])


def downgrade() -> None:
    op.drop_column('payments', 'edit_id')
    op.drop_table('order_edits')
    op.execute('DELETE FROM order_lines WHERE quantity = 0')
    op.drop_constraint(op.f('ck_order_lines_quantity'), 'order_lines', type_='check')
    op.create_check_constraint(op.f('ck_order_lines_quantity'), 'order_lines', 'quantity > 0')
    op.drop_column('order_lines', 'taxes')
    op.drop_constraint(op.f('ck_orders_edit_count'), 'orders', type_='check')
    op.drop_column('orders', 'edited_at')
    op.drop_column('orders', 'edit_count')
