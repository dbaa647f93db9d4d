"""Let merchants write their texts again in other languages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'c4e8a1b7d302'
down_revision = "c4a7e19d3b58"
branch_labels = None
depends_on = None

_OWNERS = {
    'product_id': 'products',
    'collection_id': 'collections',
    'category_id': 'categories',
    'brand_id': 'brands',
    'article_id': 'articles',
}


def upgrade() -> None:
    op.create_table(
        'translations',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=True) for column in _OWNERS),
        sa.Column('subject_id', sa.Uuid(), sa.Computed(f"coalesce({', '.join(_OWNERS)})", persisted=True), nullable=False),
        sa.Column('texts', postgresql.JSONB(), nullable=False),
        sa.Column('sources', postgresql.JSONB(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"num_nonnulls({', '.join(_OWNERS)}) = 1", name=op.f('ck_translations_one_owner')),
        sa.CheckConstraint("language ~ '^[a-z]{2}$'", name=op.f('ck_translations_language_code')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_translations_store_id'), ondelete='CASCADE'),
        *(
            sa.ForeignKeyConstraint(
                ['store_id', column], [f'{table}.store_id', f'{table}.id'],
                name=op.f(f'fk_translations_store_id_{column}'), ondelete='CASCADE',
            )
            for column, table in _OWNERS.items()
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_translations')),
        sa.UniqueConstraint('store_id', 'language', 'subject_id', name=op.f('uq_translations_store_id_language_subject_id')),
    )
    for column in _OWNERS:
        op.create_index(op.f(f'ix_translations_{column}'), 'translations', ['store_id', column])
    op.create_table(
        'translated_words',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        sa.Column('word', sa.Text(), nullable=False),
        sa.Column('told', sa.Text(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language ~ '^[a-z]{2}$'", name=op.f('ck_translated_words_language_code')),
        sa.CheckConstraint("told <> ''", name=op.f('ck_translated_words_told')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_translated_words_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_translated_words')),
        sa.UniqueConstraint('store_id', 'language', 'word', name=op.f('uq_translated_words_store_id_language_word')),
    )
    op.add_column('order_lines', sa.Column('told', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False))
    wall('translations')
    wall('translated_words')


def downgrade() -> None:
    op.drop_column('order_lines', 'told')
    op.drop_table('translated_words')
    op.drop_table('translations')
