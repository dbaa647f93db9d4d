"""Count what waits for somebody without reading every order."""

import sqlalchemy as sa
from alembic import op

revision = '1f6a80d3c94e'
down_revision = "5e8b2d90c4f7"
branch_labels = None
depends_on = None

_FEW = {
    'ix_orders_unpaid': "state = 'placed' AND payment_state = 'unpaid'",
    'ix_orders_held': "state = 'placed' AND held_at IS NOT NULL",
    'ix_orders_cancelled': "state = 'cancelled'",
}


def upgrade() -> None:
    for name, which in _FEW.items():
        op.create_index(name, 'orders', ['store_id', 'placed_at', 'id'], postgresql_where=sa.text(which))


def downgrade() -> None:
    for name in _FEW:
        op.drop_index(name, table_name='orders')
