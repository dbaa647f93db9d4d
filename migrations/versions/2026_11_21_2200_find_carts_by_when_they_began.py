"""Find carts by when they were begun, for the report of what becomes of them."""

from alembic import op

revision = '7d20f4a9c3e6'
down_revision = "a1c6e49f30d7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_carts_begun', 'carts', ['store_id', 'created_at'])


def downgrade() -> None:
    op.drop_index('ix_carts_begun', table_name='carts')
