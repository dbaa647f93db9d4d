"""Let stores close their doors for a while, and take a copy of all that they have."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = '5e8d20f3a96c'
down_revision = 'c61f0a82d9e7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _know_states("state IN ('open', 'suspended', 'paused')")
    op.add_column('stores', sa.Column('pause_note', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_table('store_copies',
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('row_count', sa.BigInteger(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'ready', 'failed', 'gone')", name=op.f('ck_store_copies_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_store_copies_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_store_copies'))
    )
    op.create_index('uq_store_copies_waiting', 'store_copies', ['store_id'], unique=True, postgresql_where=sa.text("state = 'waiting'"))
    wall('store_copies')


def downgrade() -> None:
    op.drop_table('store_copies')
    op.drop_column('stores', 'pause_note')
    op.execute("UPDATE stores SET state = 'open' WHERE state = 'paused'")
    _know_states("state IN ('open', 'suspended')")


def _know_states(known: str) -> None:
    op.drop_constraint(op.f('ck_stores_state_known'), 'stores')
    op.create_check_constraint(op.f('ck_stores_state_known'), 'stores', known)
