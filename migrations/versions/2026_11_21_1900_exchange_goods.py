"""Take goods back for others."""

import sqlalchemy as sa
from alembic import op

revision = '5e1c83f0a9d4'
down_revision = "e4b06d82f913"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('returns', sa.Column('wish', sa.Text(), server_default='money', nullable=False))
    op.create_check_constraint(op.f('ck_returns_wish_known'), 'returns', "wish IN ('money', 'exchange')")
    op.add_column(
        'order_lines', sa.Column('exchanged_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False)
    )
    op.create_check_constraint(op.f('ck_order_lines_exchanged'), 'order_lines', 'exchanged_minor >= 0')
    op.add_column('order_edits', sa.Column('return_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_order_edits_store_id_return_id'), 'order_edits', 'returns',
        ['store_id', 'return_id'], ['store_id', 'id'],
    )
    op.create_index('ix_order_edits_return', 'order_edits', ['store_id', 'return_id'])


def downgrade() -> None:
    op.drop_column('order_edits', 'return_id')
    op.drop_constraint(op.f('ck_order_lines_exchanged'), 'order_lines', type_='check')
    op.drop_column('order_lines', 'exchanged_minor')
    op.drop_constraint(op.f('ck_returns_wish_known'), 'returns', type_='check')
    op.drop_column('returns', 'wish')
