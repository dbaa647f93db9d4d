"""Make shoppers' accounts by a link to their mailbox."""

import sqlalchemy as sa
from alembic import op

revision = '7c1e54a9d20b'
down_revision = "b3f7c1a9e052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customer_proofs', sa.Column('language', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.drop_constraint(op.f('ck_customer_proofs_purpose_known'), 'customer_proofs')
    op.create_check_constraint(op.f('ck_customer_proofs_purpose_known'), 'customer_proofs', "purpose IN ('confirm_email', 'change_email', 'reset_password', 'sign_up')")
    op.create_index('ix_customer_proofs_email', 'customer_proofs', ['store_id', 'email', 'purpose'])


def downgrade() -> None:
    op.execute("DELETE FROM customer_proofs WHERE purpose = 'sign_up'")
    op.drop_index('ix_customer_proofs_email', 'customer_proofs')
    op.drop_constraint(op.f('ck_customer_proofs_purpose_known'), 'customer_proofs')
    op.create_check_constraint(op.f('ck_customer_proofs_purpose_known'), 'customer_proofs', "purpose IN ('confirm_email', 'change_email', 'reset_password')")
    op.drop_column('customer_proofs', 'language')
