"""Find orders by what they came from and by words of the store's own, and keep lists of them."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'd2f60a81c4e7'
down_revision = "d41c7e90b2a6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('orders', sa.Column('channel', sa.Text(), server_default='shop', nullable=False))
    op.create_check_constraint(op.f('ck_orders_channel_known'), 'orders', "channel IN ('shop', 'staff')")
    op.create_table('order_tags',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_order_tags_store_id_order_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_tags_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_tags'))
    )
    op.create_index('uq_order_tags_name', 'order_tags', ['store_id', 'order_id', sa.text('lower(name)')], unique=True)
    op.create_index('ix_order_tags_name', 'order_tags', ['store_id', sa.text('lower(name)')], unique=False)
    wall("order_tags")
    op.create_table('saved_views',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_saved_views_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_saved_views_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_saved_views'))
    )
    op.create_index('uq_saved_views_name', 'saved_views', ['store_id', 'user_id', sa.text('lower(name)')], unique=True)
    op.create_index(op.f('ix_saved_views_user_id'), 'saved_views', ['user_id'], unique=False)
    wall("saved_views")


def downgrade() -> None:
    op.drop_table('saved_views')
    op.drop_table('order_tags')
    op.drop_column('orders', 'channel')
