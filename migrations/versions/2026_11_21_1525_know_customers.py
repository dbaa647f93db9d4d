"""Know customers: ranks, tags, notes, and who may sign in no more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '1b7e40f9a2d6'
down_revision = "c93e1f70a5d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('rank', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('customers', sa.Column('tags', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('customers', sa.Column('blocked_at', sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_customers_rank_known'), 'customers', "rank IN ('', 'regular', 'vip', 'platinum')")
    op.create_index('ix_customers_newest', 'customers', ['store_id', 'created_at', 'id'], unique=False)
    op.create_table('customer_notes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_notes_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_notes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_notes'))
    )
    op.create_index('ix_customer_notes_customer', 'customer_notes', ['store_id', 'customer_id', 'written_at'], unique=False)
    op.create_table('rank_rules',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('vip_from_minor', sa.BigInteger(), nullable=True),
    sa.Column('platinum_from_minor', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('vip_from_minor > 0 AND platinum_from_minor > 0', name=op.f('ck_rank_rules_amounts')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_rank_rules_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_rank_rules')),
    sa.UniqueConstraint('store_id', name=op.f('uq_rank_rules_store_id'))
    )
    wall("customer_notes")
    wall("rank_rules")


def downgrade() -> None:
    op.drop_table('rank_rules')
    op.drop_table('customer_notes')
    op.drop_index('ix_customers_newest', 'customers')
    op.drop_constraint(op.f('ck_customers_rank_known'), 'customers')
    for name in ('blocked_at', 'tags', 'rank'):
        op.drop_column('customers', name)
