"""Let what sells best be found in the order in which it sells."""

from alembic import op

revision = '5e8b2d90c4f7'
down_revision = "e95b3c10d78f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_search_documents_sales', 'search_documents', ['store_id', 'sales', 'slot'])


def downgrade() -> None:
    op.drop_index('ix_search_documents_sales', 'search_documents')
