"""Let a price list count in the shop only, or only in orders that staff write."""

import sqlalchemy as sa
from alembic import op

revision = '2b9d60f4c781'
down_revision = 'd19f5b7ae630'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('price_lists', sa.Column('channel', sa.Text(), server_default='', nullable=False))
    op.create_check_constraint(
        op.f('ck_price_lists_channel_known'), 'price_lists', "channel IN ('', 'shop', 'staff')"
    )


def downgrade() -> None:
    op.drop_column('price_lists', 'channel')
