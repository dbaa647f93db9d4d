"""Let members set new passwords by mail, and see where they are signed in."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import platform_only

revision = '8e2f5a90c7d1'
down_revision = '8e4b17d3c9f6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('users', sa.Column('password_version', sa.BigInteger(), server_default=sa.text('1'), nullable=False))
    op.add_column('user_sessions', sa.Column('agent', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('user_sessions', sa.Column('password_version', sa.BigInteger(), server_default=sa.text('1'), nullable=False))
    op.create_table('user_proofs',
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('replaces', sa.Text(), nullable=False),
    sa.Column('password_version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose IN ('confirm_email', 'change_email', 'reset_password')", name=op.f('ck_user_proofs_purpose_known')),
    sa.ForeignKeyConstraint(['person_id'], ['users.id'], name=op.f('fk_user_proofs_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_proofs')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_proofs_token_hash'))
    )
    op.create_index('ix_user_proofs_person', 'user_proofs', ['person_id', 'purpose'])
    op.create_table('user_mails',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('proof_id', sa.Uuid(), nullable=True),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('reset_password', 'password_changed')", name=op.f('ck_user_mails_kind_known')),
    sa.ForeignKeyConstraint(['proof_id'], ['user_proofs.id'], name=op.f('fk_user_mails_proof_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_mails'))
    )
    op.create_index('ix_user_mails_due', 'user_mails', ['run_at'], postgresql_where=sa.text('finished_at IS NULL'))
    op.create_index('ix_user_mails_proof', 'user_mails', ['proof_id'])
    for table in ('user_proofs', 'user_mails'):
        platform_only(table)


def downgrade() -> None:
    op.drop_table('user_mails')
    op.drop_table('user_proofs')
    op.drop_column('user_sessions', 'password_version')
    op.drop_column('user_sessions', 'agent')
    op.drop_column('users', 'password_version')
