"""Keep by which pattern a store makes its SKUs."""

import sqlalchemy as sa
from alembic import op

revision = 'd8a4172c5be0'
down_revision = 'c3f81e6a20d9'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'stores', sa.Column('sku_pattern', sa.Text(), server_default=sa.text("'{handle}-{options}'"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column('stores', 'sku_pattern')
