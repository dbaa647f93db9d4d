"""Let stores decide how each way to pay is offered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'a8d3f6b1c205'
down_revision = "d2f60a81c4e7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'payment_ways',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('method', sa.Text(), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('label', sa.Text(), nullable=False),
        sa.Column('explanation', sa.Text(), nullable=False),
        sa.Column('words', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('fee_minor', sa.BigInteger(), nullable=False),
        sa.Column('countries', sa.ARRAY(sa.Text()), nullable=False),
        sa.Column('from_minor', sa.BigInteger(), nullable=True),
        sa.Column('up_to_minor', sa.BigInteger(), nullable=True),
        sa.Column('hold_days', sa.BigInteger(), nullable=False),
        sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "method IN ('card', 'cash_on_delivery', 'bank_transfer', 'gift_card')",
            name=op.f('ck_payment_ways_method_known'),
        ),
        sa.CheckConstraint('fee_minor >= 0', name=op.f('ck_payment_ways_fee')),
        sa.CheckConstraint(
            '(from_minor IS NULL OR from_minor >= 0)'
            ' AND (up_to_minor IS NULL OR up_to_minor >= coalesce(from_minor, 0))',
            name=op.f('ck_payment_ways_limits'),
        ),
        sa.CheckConstraint('hold_days BETWEEN 1 AND 60', name=op.f('ck_payment_ways_hold_days')),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_payment_ways_store_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_payment_ways')),
        sa.UniqueConstraint('store_id', 'method', name=op.f('uq_payment_ways_store_id_method')),
    )
    wall('payment_ways')


def downgrade() -> None:
    op.drop_table('payment_ways')
