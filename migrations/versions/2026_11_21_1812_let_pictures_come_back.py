"""Keep a picture that was removed for a day, so that it can come back."""

import sqlalchemy as sa
from alembic import op

revision = 'd92b7f4a16c3'
down_revision = "d7f3b2a96c14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('product_images', sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f('ck_product_images_state_known'), 'product_images', type_='check')
    op.create_check_constraint(
        op.f('ck_product_images_state_known'), 'product_images', "state IN ('pending', 'ready', 'failed', 'removed')"
    )
    op.create_check_constraint(
        op.f('ck_product_images_removed'), 'product_images', "(state = 'removed') = (removed_at IS NOT NULL)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM product_images WHERE state = 'removed'")
    op.drop_constraint(op.f('ck_product_images_removed'), 'product_images', type_='check')
    op.drop_constraint(op.f('ck_product_images_state_known'), 'product_images', type_='check')
    op.create_check_constraint(
        op.f('ck_product_images_state_known'), 'product_images', "state IN ('pending', 'ready', 'failed')"
    )
    op.drop_column('product_images', 'removed_at')
