"""Find the best rated: what buyers say, in the search index."""

import sqlalchemy as sa
from alembic import op

revision = 'd4c8a9e17b60'
down_revision = "b7c20f4d9a18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Documents take their figure when they are next compared: their stamp has changed.
    op.add_column('search_documents', sa.Column('rating', sa.BigInteger(), nullable=False, server_default='0'))
    op.alter_column('search_documents', 'rating', server_default=None)
    op.create_index('ix_search_documents_rating', 'search_documents', ['store_id', 'rating', 'slot'])


def downgrade() -> None:
    op.drop_index('ix_search_documents_rating', 'search_documents')
    op.drop_column('search_documents', 'rating')
