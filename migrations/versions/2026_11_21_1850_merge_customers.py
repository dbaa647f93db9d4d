"""Merge customers: which account took another one over."""

import sqlalchemy as sa
from alembic import op

revision = 'f16a83d20c57'
down_revision = 'e90c4d17b5f8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('merged_into', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_customers_store_id_merged_into'), 'customers', 'customers', ['store_id', 'merged_into'], ['store_id', 'id'])


def downgrade() -> None:
    op.drop_constraint(op.f('fk_customers_store_id_merged_into'), 'customers')
    op.drop_column('customers', 'merged_into')
