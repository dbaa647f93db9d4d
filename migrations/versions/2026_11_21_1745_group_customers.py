"""Group customers, by hand or by the host of a proven address; promotions for one group."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall
from shared.kernel.settings import APP_ROLE

revision = 'a41c7d90e3b6'
down_revision = "7a20c6e41d9b"
branch_labels = None
depends_on = None

# security_invoker: whoever reads the view reads the tables as themselves, behind their walls.
BELONGING = """
CREATE VIEW customers_in_groups WITH (security_invoker = true) AS
SELECT m.store_id, m.group_id, m.customer_id, false AS by_rule FROM customer_group_members m
UNION ALL
SELECT c.store_id, g.id, c.id, true FROM customers c
JOIN customer_groups g ON g.store_id = c.store_id AND split_part(c.email, '@', 2) = ANY (g.domains)
WHERE c.verified_at IS NOT NULL AND c.erased_at IS NULL
"""


def upgrade() -> None:
    op.create_table('customer_groups',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('domains', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_customer_groups_name')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_groups_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_groups')),
    sa.UniqueConstraint('store_id', 'name', name=op.f('uq_customer_groups_store_id_name'))
    )
    op.create_table('customer_group_members',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_group_members_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'group_id'], ['customer_groups.store_id', 'customer_groups.id'], name=op.f('fk_customer_group_members_store_id_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_group_members_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_group_members')),
    sa.UniqueConstraint('store_id', 'group_id', 'customer_id', name=op.f('uq_customer_group_members_store_id_group_id_customer_id'))
    )
    op.create_index('ix_customer_group_members_customer', 'customer_group_members', ['store_id', 'customer_id'], unique=False)
    wall("customer_groups")
    wall("customer_group_members")
    op.execute(BELONGING)
    op.execute(f"GRANT SELECT ON customers_in_groups TO {APP_ROLE}")
    # Nobody could ever fill in the column that was there; groups are rows now.
    op.drop_column('promotions', 'customer_group')
    op.add_column('promotions', sa.Column('group_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_promotions_store_id_group_id'), 'promotions', 'customer_groups', ['store_id', 'group_id'], ['store_id', 'id'])
    op.create_index('ix_promotions_group', 'promotions', ['store_id', 'group_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_promotions_group', 'promotions')
    op.drop_constraint(op.f('fk_promotions_store_id_group_id'), 'promotions')
    op.drop_column('promotions', 'group_id')
    op.add_column('promotions', sa.Column('customer_group', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.execute("DROP VIEW customers_in_groups")
    op.drop_table('customer_group_members')
    op.drop_table('customer_groups')
