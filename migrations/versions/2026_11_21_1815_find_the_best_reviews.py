"""Find a shop's latest good reviews without walking through all of them."""

import sqlalchemy as sa
from alembic import op

revision = 'e07b3c95d2a8'
down_revision = 'c52e8f11d7a9'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_reviews_good',
        'reviews',
        ['store_id', 'written_at', 'id'],
        postgresql_where=sa.text("state = 'published' AND stars >= 4"),
    )


def downgrade() -> None:
    op.drop_index('ix_reviews_good', table_name='reviews')
