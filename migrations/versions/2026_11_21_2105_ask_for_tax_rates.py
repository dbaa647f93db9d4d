"""Ask a provider for tax rates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '3d90e5c7a1b2'
down_revision = "3c9a1f60b7d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tax_providers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=True),
    sa.Column('secret_end', sa.Text(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('when_away', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('rests_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("when_away IN ('own', 'refuse')", name=op.f('ck_tax_providers_when_away_known')),
    sa.CheckConstraint("problem IN ('', 'away')", name=op.f('ck_tax_providers_problem_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_tax_providers_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_tax_providers')),
    sa.UniqueConstraint('store_id', name=op.f('uq_tax_providers_store_id'))
    )
    op.create_table('tax_answers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('rates', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_tax_answers_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'provider_id'], ['tax_providers.store_id', 'tax_providers.id'], name=op.f('fk_tax_answers_store_id_provider_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_tax_answers'))
    )
    op.create_index('ix_tax_answers_question', 'tax_answers', ['store_id', 'question', 'asked_at'], unique=False)
    op.create_index('ix_tax_answers_provider', 'tax_answers', ['store_id', 'provider_id', 'asked_at'], unique=False)
    wall("tax_providers")
    wall("tax_answers")


def downgrade() -> None:
    op.drop_table('tax_answers')
    op.drop_table('tax_providers')
