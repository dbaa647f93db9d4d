"""Write pages and posts, which leave word when they move."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '5e1d90c2a7b4'
down_revision = "d4c8a9e17b60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'articles',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('slug', sa.Text(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('summary', sa.Text(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('body_html', sa.Text(), nullable=False),
        sa.Column('author', sa.Text(), nullable=False),
        sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column('renditions', postgresql.JSONB(), nullable=False),
        sa.Column('alt', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seo_title', sa.Text(), nullable=False),
        sa.Column('seo_description', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('page', 'post')", name=op.f('ck_articles_kind_known')),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f('ck_articles_state_known')),
        sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name=op.f('ck_articles_published_when')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_articles_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_articles')),
        sa.UniqueConstraint('store_id', 'kind', 'slug', name=op.f('uq_articles_store_id_kind_slug')),
    )
    op.create_index(
        'ix_articles_shown',
        'articles',
        ['store_id', 'kind', 'published_at', 'id'],
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index('ix_articles_edited', 'articles', ['store_id', 'kind', 'updated_at', 'id'])
    wall("articles")
    op.create_table(
        'old_article_addresses',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('article_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('slug', sa.Text(), nullable=False),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('page', 'post')", name=op.f('ck_old_article_addresses_kind_known')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_old_article_addresses_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'article_id'],
            ['articles.store_id', 'articles.id'],
            name=op.f('fk_old_article_addresses_store_id_article_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_old_article_addresses')),
        sa.UniqueConstraint('store_id', 'kind', 'slug', name=op.f('uq_old_article_addresses_store_id_kind_slug')),
    )
    op.create_index('ix_old_article_addresses_article', 'old_article_addresses', ['store_id', 'article_id'])
    wall("old_article_addresses")


def downgrade() -> None:
    op.drop_table('old_article_addresses')
    op.drop_table('articles')
