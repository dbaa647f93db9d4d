"""Let stores make roles of their own."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'c41f7ab0e932'
down_revision = "d92b7f4a16c3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('roles',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('permissions', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name=op.f('ck_roles_name_length')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_roles_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_roles')),
    )
    op.create_index('uq_roles_name', 'roles', ['store_id', sa.text('lower(name)')], unique=True)
    wall('roles')

    op.add_column('members', sa.Column('role_id', sa.Uuid(), nullable=True))
    op.drop_constraint(op.f('ck_members_role_known'), 'members')
    op.create_check_constraint(op.f('ck_members_role_known'), 'members', "role IN ('owner', 'manager', 'staff', 'viewer', 'custom')")
    op.create_check_constraint(op.f('ck_members_role_row'), 'members', "(role = 'custom') = (role_id IS NOT NULL)")
    op.create_foreign_key(op.f('fk_members_store_id_role_id'), 'members', 'roles', ['store_id', 'role_id'], ['store_id', 'id'])
    op.create_index('ix_members_role_id', 'members', ['store_id', 'role_id'])


def downgrade() -> None:
    op.drop_constraint(op.f('ck_members_role_row'), 'members')
    op.drop_constraint(op.f('ck_members_role_known'), 'members')
    op.execute("UPDATE members SET role = 'viewer', role_id = NULL WHERE role = 'custom'")
    op.drop_column('members', 'role_id')
    op.create_check_constraint(op.f('ck_members_role_known'), 'members', "role IN ('owner', 'manager', 'staff', 'viewer')")
    op.drop_table('roles')
