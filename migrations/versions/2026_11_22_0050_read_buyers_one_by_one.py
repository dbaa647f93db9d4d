"""Read what a store's buyers did one buyer after the other."""

from alembic import op

revision = 'c84e2d70b915'
down_revision = "7d2c51e8ab04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_buyer_day_figures_buyer',
        'buyer_day_figures',
        ['store_id', 'buyer', 'day'],
        postgresql_include=['orders', 'total_minor', 'refund_minor'],
    )


def downgrade() -> None:
    op.drop_index('ix_buyer_day_figures_buyer', table_name='buyer_day_figures')
