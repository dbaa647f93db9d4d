"""Invite people to work in a store."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall
from shared.kernel.settings import PLATFORM_ROLE

revision = 'd7305c1e8b46'
down_revision = 'c41f7ab0e932'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('invitations',
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('role_id', sa.Uuid(), nullable=True),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('inviter_id', sa.Uuid(), nullable=False),
    sa.Column('invited_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'staff', 'viewer', 'custom')", name=op.f('ck_invitations_role_known')),
    sa.CheckConstraint("(role = 'custom') = (role_id IS NOT NULL)", name=op.f('ck_invitations_role_row')),
    sa.CheckConstraint("email = lower(email)", name=op.f('ck_invitations_email_lower')),
    sa.ForeignKeyConstraint(['store_id', 'role_id'], ['roles.store_id', 'roles.id'], name=op.f('fk_invitations_store_id_role_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_invitations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_invitations'))
    )
    op.create_index('ix_invitations_token', 'invitations', ['token_hash'])
    op.create_index('uq_invitations_open', 'invitations', ['store_id', 'email'], unique=True, postgresql_where=sa.text('accepted_at IS NULL AND ended_at IS NULL'))
    # Whoever accepts one is in no store yet.
    wall('invitations', app='SELECT, INSERT, UPDATE', platform='SELECT, UPDATE')
    op.execute(f'GRANT INSERT ON events TO {PLATFORM_ROLE}')


def downgrade() -> None:
    op.execute(f'REVOKE INSERT ON events FROM {PLATFORM_ROLE}')
    op.drop_table('invitations')
