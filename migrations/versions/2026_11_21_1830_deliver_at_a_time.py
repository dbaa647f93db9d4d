"""Deliver nearby at a time that the buyer chooses, and limit ways of delivery by place, weight and size."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'e90c4d17b5f8'
down_revision = 'f5b20d8813ae'
branch_labels = None
depends_on = None

KINDS = "kind IN ('flat', 'by_weight', 'by_price', 'pick_up'{more})"


def upgrade() -> None:
    op.drop_constraint(op.f('ck_shipping_methods_kind_known'), 'shipping_methods')
    op.create_check_constraint(op.f('ck_shipping_methods_kind_known'), 'shipping_methods', KINDS.format(more=", 'local'"))
    op.add_column('shipping_methods', sa.Column('postcodes', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('shipping_methods', sa.Column('most_grams', sa.BigInteger(), nullable=True))
    op.add_column('shipping_methods', sa.Column('longest_mm', sa.BigInteger(), nullable=True))
    for name in ('plan', 'place'):
        op.add_column('shipping_methods', sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.create_check_constraint(op.f('ck_shipping_methods_limits'), 'shipping_methods', 'most_grams > 0 AND longest_mm > 0')
    op.create_table('delivery_slots',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('method_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('capacity', sa.BigInteger(), nullable=False),
    sa.Column('taken', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('taken >= 0 AND taken <= capacity', name=op.f('ck_delivery_slots_taken_within_capacity')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_delivery_slots_ends_after_start')),
    sa.ForeignKeyConstraint(['store_id', 'method_id'], ['shipping_methods.store_id', 'shipping_methods.id'], name=op.f('fk_delivery_slots_store_id_method_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_delivery_slots_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_delivery_slots')),
    sa.UniqueConstraint('store_id', 'method_id', 'starts_at', name=op.f('uq_delivery_slots_store_id_method_id_starts_at'))
    )
    op.create_table('slot_bookings',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('slot_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('booked', 'returned')", name=op.f('ck_slot_bookings_state_known')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_slot_bookings_store_id_order_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'slot_id'], ['delivery_slots.store_id', 'delivery_slots.id'], name=op.f('fk_slot_bookings_store_id_slot_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_slot_bookings_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_slot_bookings')),
    sa.UniqueConstraint('store_id', 'order_id', name=op.f('uq_slot_bookings_store_id_order_id'))
    )
    op.create_index('ix_slot_bookings_slot', 'slot_bookings', ['store_id', 'slot_id'], unique=False)
    wall("delivery_slots")
    wall("slot_bookings")


def downgrade() -> None:
    op.drop_table('slot_bookings')
    op.drop_table('delivery_slots')
    op.drop_constraint(op.f('ck_shipping_methods_limits'), 'shipping_methods')
    for name in ('place', 'plan', 'longest_mm', 'most_grams', 'postcodes'):
        op.drop_column('shipping_methods', name)
    op.execute("DELETE FROM shipping_methods WHERE kind = 'local'")
    op.drop_constraint(op.f('ck_shipping_methods_kind_known'), 'shipping_methods')
    op.create_check_constraint(op.f('ck_shipping_methods_kind_known'), 'shipping_methods', KINDS.format(more=""))
