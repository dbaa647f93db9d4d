"""Let buyers cancel for a while."""

import sqlalchemy as sa
from alembic import op

revision = 'a93e5c27d6f1'
down_revision = "f6a3d82c1b95"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('stores', sa.Column('cancellation_minutes', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
    op.create_check_constraint(op.f('ck_stores_cancellation_minutes'), 'stores', 'cancellation_minutes BETWEEN 0 AND 10080')


def downgrade() -> None:
    op.drop_column('stores', 'cancellation_minutes')
