"""Know what each variant costs its merchant."""

import sqlalchemy as sa
from alembic import op

revision = 'c41d8e60b7f2'
down_revision = "c5e81d40b7f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('variants', sa.Column('cost_minor', sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f('ck_variants_cost'), 'variants', 'cost_minor >= 0')


def downgrade() -> None:
    op.drop_constraint(op.f('ck_variants_cost'), 'variants', type_='check')
    op.drop_column('variants', 'cost_minor')
