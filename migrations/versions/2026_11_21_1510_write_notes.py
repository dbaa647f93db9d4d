"""Write notes about orders."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'f18c3d70a9b2'
down_revision = "f6c931da58e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('order_notes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("length(body) BETWEEN 1 AND 2100", name=op.f('ck_order_notes_body')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_order_notes_store_id_order_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_notes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_notes'))
    )
    op.create_index('ix_order_notes_order', 'order_notes', ['store_id', 'order_id', 'created_at', 'id'], unique=False)
    wall("order_notes")


def downgrade() -> None:
    op.drop_table('order_notes')
