"""Hand customers their data, and forget them."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'f6c931da58e2'
down_revision = 'a8d3f6b1c205'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('data_requests',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('export', 'erasure')", name=op.f('ck_data_requests_kind_known')),
    sa.CheckConstraint("state IN ('waiting', 'ready', 'done', 'withdrawn')", name=op.f('ck_data_requests_state_known')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_data_requests_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_data_requests_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_data_requests'))
    )
    op.create_index('uq_data_requests_waiting', 'data_requests', ['store_id', 'customer_id', 'kind'], unique=True, postgresql_where=sa.text("state = 'waiting'"))
    wall("data_requests")


def downgrade() -> None:
    op.drop_table('data_requests')
    op.drop_column('customers', 'erased_at')
