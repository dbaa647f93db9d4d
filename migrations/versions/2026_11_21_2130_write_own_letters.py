"""Let stores write their mails in words of their own."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = '7c31e8b05fa2'
down_revision = "3d90e5c7a1b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'letters',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('is_live', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('revision', sa.BigInteger(), nullable=False),
        sa.Column('subject', sa.Text(), nullable=False),
        sa.Column('preheader', sa.Text(), nullable=False),
        sa.Column('opening', sa.Text(), nullable=False),
        sa.Column('closing', sa.Text(), nullable=False),
        sa.Column('sender_name', sa.Text(), nullable=False),
        sa.Column('reply_to', sa.Text(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('number >= 0', name=op.f('ck_letters_number')),
        sa.CheckConstraint('NOT is_live OR number > 0', name=op.f('ck_letters_draft_is_not_live')),
        sa.CheckConstraint("language ~ '^[a-z]{2,3}$'", name=op.f('ck_letters_language_code')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_letters_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_letters')),
        sa.UniqueConstraint(
            'store_id', 'kind', 'language', 'number', name=op.f('uq_letters_store_id_kind_language_number')
        ),
    )
    op.create_index(
        'ix_letters_live',
        'letters',
        ['store_id', 'kind', 'language'],
        unique=True,
        postgresql_where=sa.text('is_live'),
    )
    wall('letters')
    op.add_column('emails', sa.Column('letter_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_emails_store_id_letter_id'), 'emails', 'letters', ['store_id', 'letter_id'], ['store_id', 'id']
    )
    op.create_index('ix_emails_letter', 'emails', ['store_id', 'letter_id'])


def downgrade() -> None:
    op.drop_index('ix_emails_letter', 'emails')
    op.drop_constraint(op.f('fk_emails_store_id_letter_id'), 'emails', type_='foreignkey')
    op.drop_column('emails', 'letter_id')
    op.drop_table('letters')
