"""Check VAT numbers of businesses, and name who pays no tax."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'd7f3b2a96c14'
down_revision = "9f41c7a2d6e8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('vat_rules',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asks', sa.Boolean(), nullable=False),
    sa.Column('own_number', sa.Text(), nullable=False),
    sa.Column('unchecked', sa.Text(), nullable=False),
    sa.CheckConstraint("unchecked IN ('tax', 'reverse_charge')", name=op.f('ck_vat_rules_unchecked_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_vat_rules_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_vat_rules')),
    sa.UniqueConstraint('store_id', name=op.f('uq_vat_rules_store_id'))
    )
    op.create_table('vat_checks',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('consultation', sa.Text(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('valid', 'invalid', 'unknown')", name=op.f('ck_vat_checks_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_vat_checks_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_vat_checks'))
    )
    op.create_index('ix_vat_checks_number', 'vat_checks', ['store_id', 'number', 'checked_at'], unique=False)
    for table in ('customers', 'customer_groups'):
        op.add_column(table, sa.Column('is_tax_exempt', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    wall("vat_rules")
    # What was found out is proof, so it is only added to.
    wall("vat_checks", app="SELECT, INSERT")


def downgrade() -> None:
    for table in ('customer_groups', 'customers'):
        op.drop_column(table, 'is_tax_exempt')
    op.drop_table('vat_checks')
    op.drop_table('vat_rules')
