"""Let a store speak more languages, and let orders and customers remember theirs."""

import sqlalchemy as sa
from alembic import op

revision = '5d0c2f7be914'
down_revision = "b6f2d1e8a4c3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('stores', sa.Column('languages', sa.ARRAY(sa.Text()), nullable=False, server_default='{}'))
    op.add_column('orders', sa.Column('language', sa.Text(), nullable=False, server_default=''))
    op.add_column('customers', sa.Column('language', sa.Text(), nullable=False, server_default=''))
    for table, column in (('stores', 'languages'), ('orders', 'language'), ('customers', 'language')):
        op.alter_column(table, column, server_default=None)


def downgrade() -> None:
    op.drop_column('customers', 'language')
    op.drop_column('orders', 'language')
    op.drop_column('stores', 'languages')
