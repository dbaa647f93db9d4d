"""Let members sign in by issuers, and keep what happened to the ways into an account."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import platform_only

revision = 'a3d94e17c05b'
down_revision = "4c7e19b5d0a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('user_identities',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_identities_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_identities')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_user_identities_issuer_subject'))
    )
    op.create_index(op.f('ix_user_identities_user_id'), 'user_identities', ['user_id'])
    op.create_table('issuer_tries',
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('state_hash', sa.LargeBinary(), nullable=False),
    sa.Column('browser_hash', sa.LargeBinary(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('following', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('issuer', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_issuer_tries_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issuer_tries')),
    sa.UniqueConstraint('browser_hash', name=op.f('uq_issuer_tries_browser_hash')),
    sa.UniqueConstraint('state_hash', name=op.f('uq_issuer_tries_state_hash'))
    )
    op.create_table('account_events',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('identity_added', 'identity_removed', 'passkey_added', 'passkey_removed')", name=op.f('ck_account_events_kind_known')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_account_events_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_events'))
    )
    op.create_index('ix_account_events_latest', 'account_events', ['user_id', 'created_at'])
    for table in ('user_identities', 'issuer_tries', 'account_events'):
        platform_only(table)
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', "kind IN ('reset_password', 'password_changed', 'sign_up', 'second_step_changed', 'ways_changed')")


def downgrade() -> None:
    op.execute("DELETE FROM user_mails WHERE kind = 'ways_changed'")
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', "kind IN ('reset_password', 'password_changed', 'sign_up', 'second_step_changed')")
    op.drop_table('account_events')
    op.drop_table('issuer_tries')
    op.drop_table('user_identities')
