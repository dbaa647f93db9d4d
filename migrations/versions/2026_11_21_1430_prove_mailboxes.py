"""Prove mailboxes of shoppers, and know where they are signed in."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'c4a7e19d3b58'
down_revision = 'b1d3a6f27c90'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customers', sa.Column('password_version', sa.BigInteger(), server_default=sa.text('1'), nullable=False))
    op.add_column('customers', sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('customer_sessions', sa.Column('agent', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('customer_sessions', sa.Column('seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False))
    op.create_table('customer_proofs',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('replaces', sa.Text(), nullable=False),
    sa.Column('password_version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose IN ('confirm_email', 'change_email', 'reset_password')", name=op.f('ck_customer_proofs_purpose_known')),
    sa.ForeignKeyConstraint(['store_id', 'person_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_proofs_store_id_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_proofs_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_proofs')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_customer_proofs_store_id_token_hash'))
    )
    op.create_index('ix_customer_proofs_person', 'customer_proofs', ['store_id', 'person_id', 'purpose'], unique=False)
    wall("customer_proofs")


def downgrade() -> None:
    op.drop_table('customer_proofs')
    op.drop_column('customer_sessions', 'seen_at')
    op.drop_column('customer_sessions', 'agent')
    op.drop_column('customers', 'verified_at')
    op.drop_column('customers', 'password_version')
