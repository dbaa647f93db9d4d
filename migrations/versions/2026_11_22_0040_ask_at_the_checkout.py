"""Let stores ask buyers more at the checkout, and orders keep what was answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '7d2c51e8ab04'
down_revision = "7c1e54a9d20b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'checkout_questions',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('label', sa.Text(), nullable=False),
        sa.Column('hint', sa.Text(), nullable=False),
        sa.Column('choices', postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column('is_required', sa.Boolean(), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('article_id', sa.Uuid(), nullable=True),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'words', 'number', 'date', 'choice', 'tick', 'gift_message', 'agreement')",
            name=op.f('ck_checkout_questions_kind_known'),
        ),
        sa.CheckConstraint("label <> ''", name=op.f('ck_checkout_questions_label')),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_checkout_questions_store_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'article_id'],
            ['articles.store_id', 'articles.id'],
            name=op.f('fk_checkout_questions_store_id_article_id'),
            ondelete='SET NULL (article_id)',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_checkout_questions')),
    )
    op.create_index('ix_checkout_questions_asked', 'checkout_questions', ['store_id', 'position', 'id'])
    op.create_index('ix_checkout_questions_article', 'checkout_questions', ['store_id', 'article_id'])
    wall('checkout_questions')
    op.add_column('orders', sa.Column('answers', postgresql.JSONB(), server_default='[]', nullable=False))


def downgrade() -> None:
    op.drop_column('orders', 'answers')
    op.drop_table('checkout_questions')
