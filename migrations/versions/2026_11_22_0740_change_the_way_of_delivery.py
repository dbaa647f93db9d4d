"""Change how an order is delivered, and hold its place in a slot meanwhile."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'b84e1f6093ad'
down_revision = "b4e82a90d1f6"
branch_labels = None
depends_on = None

SUM = 'after_minor = before_minor + subtotal_minor - discount_minor {more}+ tax_minor AND after_minor >= 0'


def upgrade() -> None:
    op.add_column('order_edits', sa.Column('delivery', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('order_edits', sa.Column('shipping_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
    op.drop_constraint(op.f('ck_order_edits_adds_up'), 'order_edits', type_='check')
    op.create_check_constraint(op.f('ck_order_edits_adds_up'), 'order_edits', SUM.format(more='+ shipping_minor '))
    op.add_column('slot_bookings', sa.Column('edit_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_slot_bookings_store_id_edit_id'), 'slot_bookings', 'order_edits',
        ['store_id', 'edit_id'], ['store_id', 'id'], ondelete='CASCADE',
    )
    op.drop_constraint(op.f('ck_slot_bookings_state_known'), 'slot_bookings', type_='check')
    op.create_check_constraint(op.f('ck_slot_bookings_state_known'), 'slot_bookings', "state IN ('booked', 'held', 'returned')")
    op.create_check_constraint(op.f('ck_slot_bookings_held_for_a_change'), 'slot_bookings', "state <> 'held' OR edit_id IS NOT NULL")
    op.drop_constraint(op.f('uq_slot_bookings_store_id_order_id'), 'slot_bookings', type_='unique')
    op.create_index(
        'ix_slot_bookings_open', 'slot_bookings', ['store_id', 'order_id', 'state'], unique=True,
        postgresql_where=sa.text("state <> 'returned'"),
    )
    op.create_index('ix_slot_bookings_order', 'slot_bookings', ['store_id', 'order_id'])
    op.create_index('ix_slot_bookings_edit', 'slot_bookings', ['store_id', 'edit_id'])


def downgrade() -> None:
    # One place for each order again: what a change brought or gave back is not remembered.
    op.execute("UPDATE delivery_slots slot SET taken = taken - 1 FROM slot_bookings one"
               " WHERE one.store_id = slot.store_id AND one.slot_id = slot.id AND one.state = 'held'")
    op.execute("DELETE FROM slot_bookings WHERE state = 'held'")
    op.execute("DELETE FROM slot_bookings gone USING slot_bookings kept WHERE gone.store_id = kept.store_id"
               " AND gone.order_id = kept.order_id AND gone.state = 'returned' AND gone.id <> kept.id"
               " AND (kept.state = 'booked' OR kept.id > gone.id)")
    for name in ('edit', 'order', 'open'):
        op.drop_index(f'ix_slot_bookings_{name}', 'slot_bookings')
    op.create_unique_constraint(op.f('uq_slot_bookings_store_id_order_id'), 'slot_bookings', ['store_id', 'order_id'])
    op.drop_constraint(op.f('ck_slot_bookings_held_for_a_change'), 'slot_bookings', type_='check')
    op.drop_constraint(op.f('ck_slot_bookings_state_known'), 'slot_bookings', type_='check')
    op.create_check_constraint(op.f('ck_slot_bookings_state_known'), 'slot_bookings', "state IN ('booked', 'returned')")
    op.drop_column('slot_bookings', 'edit_id')
    op.drop_constraint(op.f('ck_order_edits_adds_up'), 'order_edits', type_='check')
    op.execute("DELETE FROM order_edits WHERE shipping_minor <> 0")
    op.create_check_constraint(op.f('ck_order_edits_adds_up'), 'order_edits', SUM.format(more=''))
    op.drop_column('order_edits', 'shipping_minor')
    op.drop_column('order_edits', 'delivery')
