"""Find by an index how much the last of the fifth left that spent most."""

import sqlalchemy as sa
from alembic import op

revision = 'c3f58a1d7e92'
down_revision = "5e0c7d2fa861"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_buyer_figures_kept',
        'buyer_figures',
        ['store_id', 'kept_minor'],
        postgresql_where=sa.text('first_day IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_buyer_figures_kept', table_name='buyer_figures')
