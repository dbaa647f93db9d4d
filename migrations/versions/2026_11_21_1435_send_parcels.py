"""Send parcels: shipments, what is in them, and how much of an order is packed."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'f4a81c36d5e2'
down_revision = 'e5b20c91d4f7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'orders', sa.Column('shipment_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False)
    )
    op.create_check_constraint(op.f('ck_orders_shipment_count'), 'orders', 'shipment_count >= 0')
    _allow("'unfulfilled', 'partly_fulfilled', 'fulfilled', 'delivered'")
    op.create_index(
        'ix_orders_to_pack', 'orders', ['store_id', 'placed_at', 'id'],
        postgresql_where=sa.text("state = 'placed' AND fulfilment_state IN ('unfulfilled', 'partly_fulfilled')"),
    )
    op.create_table(
        'packed_goods',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('order_line_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('due', sa.BigInteger(), nullable=False),
        sa.Column('packed', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('packed BETWEEN 0 AND due', name=op.f('ck_packed_goods_packed')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_packed_goods_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'], ['orders.store_id', 'orders.id'],
            name=op.f('fk_packed_goods_store_id_order_id'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_line_id'], ['order_lines.store_id', 'order_lines.id'],
            name=op.f('fk_packed_goods_store_id_order_line_id'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'], ['variants.store_id', 'variants.id'],
            name=op.f('fk_packed_goods_store_id_variant_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_packed_goods')),
        sa.UniqueConstraint(
            'store_id', 'order_line_id', 'variant_id', name=op.f('uq_packed_goods_store_id_order_line_id_variant_id')
        ),
    )
    op.create_index('ix_packed_goods_order', 'packed_goods', ['store_id', 'order_id'])
    op.create_table(
        'shipments',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('carrier', sa.Text(), nullable=False),
        sa.Column('tracking_number', sa.Text(), nullable=False),
        sa.Column('tracking_link', sa.Text(), nullable=False),
        sa.Column('packed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('packed', 'sent', 'arrived', 'ready', 'picked_up', 'undone')",
            name=op.f('ck_shipments_state_known'),
        ),
        sa.CheckConstraint(
            "tracking_link = '' OR tracking_link LIKE 'https://%'", name=op.f('ck_shipments_link_is_safe')
        ),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_shipments_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'], ['orders.store_id', 'orders.id'],
            name=op.f('fk_shipments_store_id_order_id'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_shipments')),
        sa.UniqueConstraint('store_id', 'order_id', 'number', name=op.f('uq_shipments_store_id_order_id_number')),
    )
    op.create_index(
        'ix_shipments_packed', 'shipments', ['store_id', 'packed_at', 'id'],
        postgresql_where=sa.text("state = 'packed'"),
    )
    op.create_table(
        'shipment_lines',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('shipment_id', sa.Uuid(), nullable=False),
        sa.Column('order_line_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_shipment_lines_quantity')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_shipment_lines_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'shipment_id'], ['shipments.store_id', 'shipments.id'],
            name=op.f('fk_shipment_lines_store_id_shipment_id'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_line_id'], ['order_lines.store_id', 'order_lines.id'],
            name=op.f('fk_shipment_lines_store_id_order_line_id'),
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'], ['variants.store_id', 'variants.id'],
            name=op.f('fk_shipment_lines_store_id_variant_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_shipment_lines')),
        sa.UniqueConstraint(
            'store_id', 'shipment_id', 'order_line_id', 'variant_id',
            name=op.f('uq_shipment_lines_store_id_shipment_id_order_line_id_variant_id'),
        ),
    )
    for table in ("packed_goods", "shipments", "shipment_lines"):
        wall(table)


def downgrade() -> None:
    for table in ("shipment_lines", "shipments", "packed_goods"):
        op.drop_table(table)
    op.drop_index('ix_orders_to_pack', 'orders')
    op.execute("UPDATE orders SET fulfilment_state = 'fulfilled' WHERE fulfilment_state = 'delivered'")
    op.execute("UPDATE orders SET fulfilment_state = 'unfulfilled' WHERE fulfilment_state = 'partly_fulfilled'")
    _allow("'unfulfilled', 'fulfilled'")
    op.drop_constraint(op.f('ck_orders_shipment_count'), 'orders', type_='check')
    op.drop_column('orders', 'shipment_count')


def _allow(states: str) -> None:
    name = op.f('ck_orders_fulfilment_state_known')
    op.drop_constraint(name, 'orders', type_='check')
    op.create_check_constraint(name, 'orders', f'fulfilment_state IN ({states})')
