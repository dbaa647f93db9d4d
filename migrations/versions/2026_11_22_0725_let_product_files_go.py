"""Note of an import of products that its file is gone."""

import sqlalchemy as sa
from alembic import op

revision = "e4a90b27c5d1"
down_revision = "d7c31f8a20e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product_imports", sa.Column("file_gone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("product_imports", "file_gone_at")
