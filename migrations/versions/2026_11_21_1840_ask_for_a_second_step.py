"""Ask members for a second step when they sign in."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import platform_only

revision = 'f5b20d8813ae'
down_revision = "d70b2e94a6c8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_steps',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_second_steps_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_steps')),
    sa.UniqueConstraint('user_id', name=op.f('uq_second_steps_user_id'))
    )
    op.create_table('backup_codes',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_backup_codes_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backup_codes'))
    )
    op.create_index('ix_backup_codes_user_id', 'backup_codes', ['user_id'])
    op.create_table('remembered_browsers',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('password_version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_remembered_browsers_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remembered_browsers')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_remembered_browsers_token_hash'))
    )
    op.create_index(op.f('ix_remembered_browsers_user_id'), 'remembered_browsers', ['user_id'])
    for table in ('second_steps', 'backup_codes', 'remembered_browsers'):
        platform_only(table)
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', "kind IN ('reset_password', 'password_changed', 'sign_up', 'second_step_changed')")
    # Sessions from before have proven themselves when they began.
    op.add_column('user_sessions', sa.Column('proven_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE user_sessions SET proven_at = created_at')
    op.alter_column('user_sessions', 'proven_at', nullable=False)
    op.add_column('stores', sa.Column('second_step_for', sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM user_mails WHERE kind = 'second_step_changed'")
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', "kind IN ('reset_password', 'password_changed', 'sign_up')")
    op.drop_column('stores', 'second_step_for')
    op.drop_column('user_sessions', 'proven_at')
    op.drop_table('remembered_browsers')
    op.drop_table('backup_codes')
    op.drop_table('second_steps')
