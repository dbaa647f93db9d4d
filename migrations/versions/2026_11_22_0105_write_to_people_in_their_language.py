"""Remember in which language somebody waits for goods, or wrote a review that a mail confirms."""

import sqlalchemy as sa
from alembic import op

revision = 'a41c7be2d806'
down_revision = "9d42b7f05c1e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('stock_notices', 'reviews'):
        op.add_column(table, sa.Column('language', sa.Text(), nullable=False, server_default=''))
        op.alter_column(table, 'language', server_default=None)


def downgrade() -> None:
    for table in ('stock_notices', 'reviews'):
        op.drop_column(table, 'language')
