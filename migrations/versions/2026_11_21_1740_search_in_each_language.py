"""Keep the words of each language of a store apart."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '7a20c6e41d9b'
down_revision = '8e2f5a90c7d1'
branch_labels = None
depends_on = None

_KEYS = {'search_words': ['store_id', 'language', 'word'], 'search_postings': ['store_id', 'language', 'word', 'block']}
_COLUMNS = ('stem', 'tail')


def upgrade() -> None:
    for table, key in _KEYS.items():
        op.add_column(table, sa.Column('language', sa.Text(collation='C'), nullable=False, server_default=''))
        op.alter_column(table, 'language', server_default=None)
        op.create_check_constraint(op.f(f'ck_{table}_language_code'), table, "language ~ '^([a-z]{2})?$'")
        op.drop_constraint(op.f(f'pk_{table}'), table)
        op.create_primary_key(op.f(f'pk_{table}'), table, key)
    for column in _COLUMNS:
        op.drop_index(f'ix_search_words_{column}', 'search_words')
        op.create_index(f'ix_search_words_{column}', 'search_words', ['store_id', 'language', column])
    op.add_column('search_documents', sa.Column('told_titles', postgresql.JSONB(), nullable=False, server_default='{}'))
    op.alter_column('search_documents', 'told_titles', server_default=None)
    op.add_column(
        'search_indexes', sa.Column('mirrored_languages', sa.ARRAY(sa.Text()), nullable=False, server_default='{}')
    )
    op.alter_column('search_indexes', 'mirrored_languages', server_default=None)
    # Words were stemmed without their accents, and those of all languages together: every document is written anew,
    # some hundred at a time, by the worker that compares stamps; until then it is found as it was.
    for table, change in (
        ('search_documents', "stamp = ''"),
        ('search_indexes', 'checked_version = -1, is_mirrored = false'),
    ):
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
        op.execute(f'UPDATE {table} SET {change}')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')


def downgrade() -> None:
    for table in ('search_postings', 'search_words', 'search_facets', 'search_documents', 'search_indexes'):
        op.execute(f'TRUNCATE {table}')
    op.drop_column('search_documents', 'told_titles')
    op.drop_column('search_indexes', 'mirrored_languages')
    for column in _COLUMNS:
        op.drop_index(f'ix_search_words_{column}', 'search_words')
        op.create_index(f'ix_search_words_{column}', 'search_words', ['store_id', column])
    for table, key in _KEYS.items():
        op.drop_constraint(op.f(f'pk_{table}'), table)
        op.create_primary_key(op.f(f'pk_{table}'), table, [column for column in key if column != 'language'])
        op.drop_constraint(op.f(f'ck_{table}_language_code'), table)
        op.drop_column(table, 'language')
