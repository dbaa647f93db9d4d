"""Hold orders until somebody has looked at them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'b27d81f4c0e9'
down_revision = 'a93e5c27d6f1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('stores', sa.Column('hold_rules', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('orders', sa.Column('held_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('orders', sa.Column('hold_reasons', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False))


def downgrade() -> None:
    op.drop_column('orders', 'hold_reasons')
    op.drop_column('orders', 'held_at')
    op.drop_column('stores', 'hold_rules')
