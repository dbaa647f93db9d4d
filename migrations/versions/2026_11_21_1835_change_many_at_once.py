"""Change prices, costs and stock of many variants by one rule, with a record to undo it by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'b64f0c92d7e5'
down_revision = "e1946fb2a07c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bulk_changes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('rule', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('running', 'stopped', 'done', 'undoing', 'undone')", name=op.f('ck_bulk_changes_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_bulk_changes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_bulk_changes'))
    )
    op.create_index('ix_bulk_changes_latest', 'bulk_changes', ['store_id', 'created_at'])
    op.create_table('bulk_change_rows',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('change_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('before', sa.BigInteger(), nullable=True),
    sa.Column('after', sa.BigInteger(), nullable=False),
    sa.Column('compare_before', sa.BigInteger(), nullable=True),
    sa.Column('compare_after', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'done', 'refused', 'undone')", name=op.f('ck_bulk_change_rows_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_bulk_change_rows_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'change_id'], ['bulk_changes.store_id', 'bulk_changes.id'], name=op.f('fk_bulk_change_rows_store_id_change_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_bulk_change_rows_store_id_variant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_bulk_change_rows')),
    sa.UniqueConstraint('store_id', 'change_id', 'variant_id', name=op.f('uq_bulk_change_rows_store_id_change_id_variant_id'))
    )
    op.create_index('ix_bulk_change_rows_state', 'bulk_change_rows', ['store_id', 'change_id', 'state', 'variant_id'])
    op.create_index('ix_bulk_change_rows_variant', 'bulk_change_rows', ['store_id', 'variant_id'])
    for table in ('bulk_changes', 'bulk_change_rows'):
        wall(table)


def downgrade() -> None:
    op.drop_table('bulk_change_rows')
    op.drop_table('bulk_changes')
