"""Let a variant stop being counted without losing its ledger."""

import sqlalchemy as sa
from alembic import op

revision = '8d21f7c04a5e'
down_revision = '6cce4d4b0de2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('stock_levels', sa.Column('is_tracked', sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column('stock_levels', 'is_tracked')
