"""Let stores have accounts of their own at payment providers."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'e5b20c91d4f7'
down_revision = "d5b8f20e4c69"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'payment_accounts',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('provider', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('mode', sa.Text(), nullable=False),
        sa.Column('secret', sa.LargeBinary(), nullable=True),
        sa.Column('secret_end', sa.Text(), nullable=False),
        sa.Column('signing_secret', sa.LargeBinary(), nullable=True),
        sa.Column('signing_secret_end', sa.Text(), nullable=False),
        sa.Column('former_signing_secret', sa.LargeBinary(), nullable=True),
        sa.Column('former_signs_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('problem', sa.Text(), nullable=False),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("provider IN ('stripe')", name=op.f('ck_payment_accounts_provider_known')),
        sa.CheckConstraint("mode IN ('test', 'live')", name=op.f('ck_payment_accounts_mode_known')),
        sa.CheckConstraint(
            "problem IN ('', 'key_unknown', 'key_narrow', 'away')", name=op.f('ck_payment_accounts_problem_known')
        ),
        sa.CheckConstraint('secret IS NOT NULL OR NOT is_on', name=op.f('ck_payment_accounts_on_with_secret')),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_payment_accounts_store_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_payment_accounts')),
    )
    op.create_index('ix_payment_accounts_store', 'payment_accounts', ['store_id', 'created_at'])
    op.add_column('payments', sa.Column('account_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_payments_store_id_account_id'), 'payments', 'payment_accounts',
        ['store_id', 'account_id'], ['store_id', 'id'],
    )
    op.create_index('ix_payments_account', 'payments', ['store_id', 'account_id'])
    wall('payment_accounts')


def downgrade() -> None:
    op.drop_index('ix_payments_account', 'payments')
    op.drop_constraint(op.f('fk_payments_store_id_account_id'), 'payments', type_='foreignkey')
    op.drop_column('payments', 'account_id')
    op.drop_table('payment_accounts')
