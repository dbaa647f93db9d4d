"""Keep addresses of shoppers."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'd5b8f20e4c69'
down_revision = "c4e8a1b7d302"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('customer_addresses',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    *(sa.Column(name, sa.Text(), nullable=False) for name in ('name', 'line1', 'line2', 'city', 'region', 'postcode', 'country', 'phone')),
    sa.Column('is_delivery_default', sa.Boolean(), nullable=False),
    sa.Column('is_billing_default', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_addresses_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_addresses_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_addresses')),
    sa.UniqueConstraint('store_id', 'customer_id', 'digest', name=op.f('uq_customer_addresses_store_id_customer_id_digest'))
    )
    for default in ('is_delivery_default', 'is_billing_default'):
        op.create_index(f'uq_customer_addresses_{default}', 'customer_addresses', ['store_id', 'customer_id'], unique=True, postgresql_where=sa.text(default))
    wall("customer_addresses")


def downgrade() -> None:
    op.drop_table('customer_addresses')
