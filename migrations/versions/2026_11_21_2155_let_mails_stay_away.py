"""Let stores leave some mails unsent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'c2f84a6d19e7'
down_revision = "7d20f4a9c3e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'stores',
        sa.Column('mails_off', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('stores', 'mails_off')
