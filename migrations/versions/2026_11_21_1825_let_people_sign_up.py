"""Let people open stores by themselves."""

import sqlalchemy as sa
from alembic import op

revision = 'e1946fb2a07c'
down_revision = 'a3d91c60e7b2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f('ck_user_proofs_purpose_known'), 'user_proofs')
    op.create_check_constraint(op.f('ck_user_proofs_purpose_known'), 'user_proofs', "purpose IN ('confirm_email', 'change_email', 'reset_password', 'sign_up')")
    op.create_index('ix_user_proofs_email', 'user_proofs', ['email', 'purpose'])
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', "kind IN ('reset_password', 'password_changed', 'sign_up')")
    op.add_column('stores', sa.Column('checklist_hidden_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('stores', 'checklist_hidden_at')
    op.execute("DELETE FROM user_mails WHERE kind = 'sign_up'")
    op.execute("DELETE FROM user_proofs WHERE purpose = 'sign_up'")
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', "kind IN ('reset_password', 'password_changed')")
    op.drop_index('ix_user_proofs_email', 'user_proofs')
    op.drop_constraint(op.f('ck_user_proofs_purpose_known'), 'user_proofs')
    op.create_check_constraint(op.f('ck_user_proofs_purpose_known'), 'user_proofs', "purpose IN ('confirm_email', 'change_email', 'reset_password')")
