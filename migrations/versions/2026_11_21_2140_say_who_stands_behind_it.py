"""Say who stands behind a shop."""

import sqlalchemy as sa
from alembic import op

revision = '7a2e91c5d0b8'
down_revision = "7c31e8b05fa2"
branch_labels = None
depends_on = None

_TEXTS = ('legal_name', 'legal_address', 'phone')


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column('stores', sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    for name in _TEXTS:
        op.drop_column('stores', name)
