"""Let stores name stages of work, and orders stand at one of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'e3b7c05d91fa'
down_revision = "c3f08a61d7e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'order_stages',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('tone', sa.Text(), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('leads_to', postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column('is_public', sa.Boolean(), nullable=False),
        sa.Column('public_words', sa.Text(), nullable=False),
        sa.Column('is_on_paid', sa.Boolean(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f('ck_order_stages_name')),
        sa.CheckConstraint(
            "tone IN ('neutral', 'accent', 'positive', 'caution', 'danger', 'inverse')",
            name=op.f('ck_order_stages_tone_known'),
        ),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_order_stages_store_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_stages')),
    )
    op.create_index('uq_order_stages_name', 'order_stages', ['store_id', sa.text('lower(name)')], unique=True)
    op.create_index(
        'uq_order_stages_on_paid', 'order_stages', ['store_id'], unique=True, postgresql_where=sa.text('is_on_paid')
    )
    wall('order_stages')
    op.add_column('orders', sa.Column('stage_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_orders_store_id_stage_id'), 'orders', 'order_stages', ['store_id', 'stage_id'], ['store_id', 'id']
    )
    op.create_index(
        'ix_orders_stage',
        'orders',
        ['store_id', 'stage_id', 'placed_at', 'id'],
        postgresql_where=sa.text('stage_id IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_orders_stage', 'orders')
    op.drop_column('orders', 'stage_id')
    op.drop_table('order_stages')
