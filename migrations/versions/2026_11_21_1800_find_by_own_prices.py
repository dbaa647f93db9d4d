"""Know in the search what costs something else than the rate says."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'c5e81d40b7f3'
down_revision = 'a41c7d90e3b6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('search_documents', sa.Column('own_prices', postgresql.JSONB(), nullable=False, server_default='{}'))
    op.alter_column('search_documents', 'own_prices', server_default=None)
    op.create_index(
        'ix_search_documents_own_priced', 'search_documents', ['store_id'], postgresql_where=sa.text("own_prices <> '{}'::jsonb")
    )
    # The stamps of products with own prices differ by now; a worker that looks writes them anew.
    op.execute('ALTER TABLE search_indexes NO FORCE ROW LEVEL SECURITY')
    op.execute('UPDATE search_indexes SET checked_version = -1')
    op.execute('ALTER TABLE search_indexes FORCE ROW LEVEL SECURITY')


def downgrade() -> None:
    op.drop_index('ix_search_documents_own_priced', 'search_documents')
    op.drop_column('search_documents', 'own_prices')
