"""Let a role give back no more than so much of an order."""

import sqlalchemy as sa
from alembic import op

revision = 'b7d20f58c3e1'
down_revision = "a4e19c7d05b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('roles', sa.Column('refund_at_most_minor', sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f('ck_roles_refund_at_most'), 'roles', 'refund_at_most_minor > 0')


def downgrade() -> None:
    op.drop_column('roles', 'refund_at_most_minor')
