"""Find what is reduced: the front page's row must not walk through a catalogue in which little is."""

import sqlalchemy as sa
from alembic import op

revision = '5d1c8e37b0a4'
down_revision = '1b7e40f9a2d6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_variants_reduced',
        'variants',
        ['store_id', 'product_id'],
        postgresql_where=sa.text('compare_at_minor IS NOT NULL AND deleted_at IS NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_variants_reduced', table_name='variants')
