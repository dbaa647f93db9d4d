"""Import from Magento, Saleor, Spree and plain lists; keep what was wrong with a row so that it can be said in any language."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5b21c7e9d3a4"
down_revision = "0b9d47a6e2f1"
branch_labels = None
depends_on = None

BEFORE = "format IN ('souk', 'shopify', 'woocommerce')"
FORMATS = "format IN ('souk', 'shopify', 'woocommerce', 'magento', 'saleor', 'spree', 'plain')"


def upgrade() -> None:
    _formats(FORMATS)
    # The English sentence stays: it is what is read where its wording is not known any more.
    op.add_column("product_import_problems", sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("bulk_change_rows", sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.drop_column("bulk_change_rows", "said")
    op.drop_column("product_import_problems", "said")
    op.execute("DELETE FROM product_imports WHERE format NOT IN ('souk', 'shopify', 'woocommerce')")
    _formats(BEFORE)


def _formats(condition: str) -> None:
    op.drop_constraint(op.f("ck_product_imports_format_known"), "product_imports", type_="check")
    op.create_check_constraint(op.f("ck_product_imports_format_known"), "product_imports", condition)
