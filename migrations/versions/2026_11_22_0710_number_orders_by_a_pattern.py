"""Let a store say how its orders' numbers are written, and keep of each order what was written."""

import sqlalchemy as sa
from alembic import op

revision = 'a9d3f7102c5e'
down_revision = "b7d20f58c3e1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ('number_prefix', 'number_suffix'):
        op.add_column('stores', sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('stores', sa.Column('number_digits', sa.BigInteger(), server_default=sa.text('1'), nullable=False))
    op.add_column('stores', sa.Column('number_yearly', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('stores', sa.Column('number_year', sa.BigInteger(), nullable=True))
    op.add_column('stores', sa.Column('number_of_year', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
    op.create_check_constraint(op.f('ck_stores_number_digits'), 'stores', 'number_digits BETWEEN 1 AND 9')
    op.create_check_constraint(op.f('ck_stores_number_of_year'), 'stores', 'number_of_year >= 0')
    # Without a value it is the number itself: nothing is to be written for the orders that there are.
    op.add_column('orders', sa.Column('own_number', sa.Text(), nullable=True))
    op.create_unique_constraint(op.f('uq_orders_store_id_own_number'), 'orders', ['store_id', 'own_number'])
    op.execute(
        "CREATE INDEX ix_orders_own_number ON orders (store_id, lower(own_number) text_pattern_ops)"
        " WHERE own_number IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index('ix_orders_own_number', table_name='orders')
    op.drop_constraint(op.f('uq_orders_store_id_own_number'), 'orders', type_='unique')
    op.drop_column('orders', 'own_number')
    op.drop_constraint(op.f('ck_stores_number_of_year'), 'stores', type_='check')
    op.drop_constraint(op.f('ck_stores_number_digits'), 'stores', type_='check')
    for name in ('number_of_year', 'number_year', 'number_yearly', 'number_digits', 'number_suffix', 'number_prefix'):
        op.drop_column('stores', name)
