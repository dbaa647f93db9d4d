"""Keep what marketing cost a store, to be set against the buyers that it won."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'b8d35a17f2c4'
down_revision = "a6c21f94e0b7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('marketing_costs',
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('cost_minor', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_marketing_costs_days_in_order')),
    sa.CheckConstraint("channel IN ('shop', 'staff')", name=op.f('ck_marketing_costs_channel_known')),
    sa.CheckConstraint('cost_minor > 0', name=op.f('ck_marketing_costs_cost_given')),
    sa.CheckConstraint('length(note) <= 200', name=op.f('ck_marketing_costs_note_short')),
    sa.ForeignKeyConstraint(
        ['store_id'], ['stores.id'], name=op.f('fk_marketing_costs_store_id'), ondelete='CASCADE'
    ),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_marketing_costs'))
    )
    op.create_index('ix_marketing_costs_last_day', 'marketing_costs', ['store_id', 'last_day'])
    wall('marketing_costs')


def downgrade() -> None:
    op.drop_table('marketing_costs')
