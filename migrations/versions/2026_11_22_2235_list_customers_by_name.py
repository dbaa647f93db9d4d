"""List customers by name through an index, so that what they bought is summed of those on the page only."""

import sqlalchemy as sa
from alembic import op

revision = 'f7e20b94c6d1'
down_revision = "c3f58a1d7e92"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_customers_name', 'customers', ['store_id', sa.text('lower(name)'), 'id'])


def downgrade() -> None:
    op.drop_index('ix_customers_name', table_name='customers')
