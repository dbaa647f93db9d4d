"""Give categories pictures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '3b9d07f6e1c4'
down_revision = 'e07b3c95d2a8'
branch_labels = None
depends_on = None

_COLUMNS = (('renditions', postgresql.JSONB(), '[]'), ('alt', sa.Text(), ''))


def upgrade() -> None:
    for name, kind, empty in _COLUMNS:
        op.add_column('categories', sa.Column(name, kind, nullable=False, server_default=empty))
        op.alter_column('categories', name, server_default=None)


def downgrade() -> None:
    for name, _, _ in _COLUMNS:
        op.drop_column('categories', name)
