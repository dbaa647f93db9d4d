"""Add the search index: words and facet values with their sets of documents, behind row-level security."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'cf7fc42866c8'
down_revision = 'c47d0b5e9a31'
branch_labels = None
depends_on = None

_TABLES = (
    "search_documents", "search_words", "search_postings", "search_facets", "search_indexes", "search_synonyms",
    "search_days", "search_pushes",
)


def upgrade() -> None:
    op.create_table('search_days',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('query', sa.Text(collation='C'), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('found', sa.BigInteger(), nullable=False),
    sa.Column('clicks', sa.BigInteger(), nullable=False),
    sa.Column('added', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_days_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'day', 'query', name=op.f('pk_search_days'))
    )
    op.create_table('search_facets',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('facet', sa.Text(collation='C'), nullable=False),
    sa.Column('value', sa.Text(collation='C'), nullable=False),
    sa.Column('block', sa.BigInteger(), nullable=False),
    sa.Column('documents', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_facets_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'facet', 'value', 'block', name=op.f('pk_search_facets'))
    )
    op.create_table('search_indexes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('next_slot', sa.BigInteger(), nullable=False),
    sa.Column('dictionary', sa.Text(), nullable=False),
    sa.Column('checked_version', sa.BigInteger(), nullable=False),
    sa.Column('is_mirrored', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_indexes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', name=op.f('pk_search_indexes'))
    )
    op.create_table('search_postings',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('word', sa.Text(collation='C'), nullable=False),
    sa.Column('block', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.LargeBinary(), nullable=False),
    sa.Column('detail', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_postings_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'word', 'block', name=op.f('pk_search_postings'))
    )
    op.create_table('search_pushes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('times', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_pushes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_search_pushes'))
    )
    op.create_table('search_synonyms',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('phrases', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_synonyms_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_search_synonyms'))
    )
    op.create_table('search_words',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('word', sa.Text(collation='C'), nullable=False),
    sa.Column('stem', sa.Text(collation='C'), nullable=False),
    sa.Column('tail', sa.Text(collation='C'), nullable=False),
    sa.Column('documents', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_words_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'word', name=op.f('pk_search_words'))
    )
    op.create_index('ix_search_words_stem', 'search_words', ['store_id', 'stem'], unique=False)
    op.create_index('ix_search_words_tail', 'search_words', ['store_id', 'tail'], unique=False)
    op.create_table('search_documents',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_words', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('detail_words', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('body_words', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('facets', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('is_available', sa.Boolean(), nullable=False),
    sa.Column('sales', sa.BigInteger(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stamp', sa.Text(), nullable=False),
    sa.CheckConstraint('slot >= 0', name=op.f('ck_search_documents_slot')),
    sa.ForeignKeyConstraint(['store_id', 'id'], ['products.store_id', 'products.id'], name=op.f('fk_search_documents_store_id_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_documents_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_search_documents')),
    sa.UniqueConstraint('store_id', 'slot', name=op.f('uq_search_documents_store_id_slot'))
    )
    op.create_index('ix_search_documents_price', 'search_documents', ['store_id', 'price_minor', 'slot'], unique=False)
    op.create_index('ix_search_documents_published', 'search_documents', ['store_id', 'published_at', 'slot'], unique=False)
    op.create_index('ix_search_documents_standing', 'search_documents', ['store_id', 'is_available', 'sales', 'slot'], unique=False)
    for table in _TABLES:
        wall(table)


def downgrade() -> None:
    op.drop_index('ix_search_documents_standing', table_name='search_documents')
    op.drop_index('ix_search_documents_published', table_name='search_documents')
    op.drop_index('ix_search_documents_price', table_name='search_documents')
    op.drop_table('search_documents')
    op.drop_index('ix_search_words_tail', table_name='search_words')
    op.drop_index('ix_search_words_stem', table_name='search_words')
    op.drop_table('search_words')
    op.drop_table('search_synonyms')
    op.drop_table('search_pushes')
    op.drop_table('search_postings')
    op.drop_table('search_indexes')
    op.drop_table('search_facets')
    op.drop_table('search_days')
