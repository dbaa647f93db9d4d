"""Let refunds go to the buyer's store credit."""

import sqlalchemy as sa
from alembic import op

revision = 'b85d17e3a0c4'
down_revision = '6f0c2b9e41d7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('refunds', sa.Column('is_credit', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('refunds', 'is_credit')
