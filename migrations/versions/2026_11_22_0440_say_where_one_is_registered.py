"""Keep where stores are registered to collect tax, and what they sell into states; tell of thresholds that are passed."""

import sqlalchemy as sa
from alembic import op

from migrations.notice_kinds import tell_no_more_of, tell_of
from migrations.walls import wall

revision = "e4b70c9d51a8"
down_revision = "c5f72a90d1e8"
branch_labels = None
depends_on = None

_KINDS = ('orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports', 'assigned', 'order_imports')
_EVENTS = (
    'order.placed', 'order.paid', 'order.payment_failed', 'order.return_asked', 'review.written', 'review.confirmed',
    'stock.low', 'import.finished', 'customers.imported', 'order.assigned', 'draft.assigned', 'orders.imported'
)


def upgrade() -> None:
    op.add_column("stores", sa.Column("tax_reach", sa.Text(), server_default=sa.text("'everywhere'"), nullable=False))
    op.create_check_constraint(
        op.f("ck_stores_tax_reach_known"), "stores", "tax_reach IN ('everywhere', 'registered')"
    )
    op.create_table(
        "tax_registrations",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_tax_registrations_country_code")),
        sa.CheckConstraint("region ~ '^([A-Z]{2})?$'", name=op.f("ck_tax_registrations_region_code")),
        sa.CheckConstraint("number <> ''", name=op.f("ck_tax_registrations_number_given")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_tax_registrations_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_tax_registrations")),
        sa.UniqueConstraint(
            "store_id", "country", "region", name=op.f("uq_tax_registrations_store_id_country_region")
        ),
    )
    op.create_table(
        "region_day_figures",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("sales_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_region_day_figures_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "day", "country", "region", name=op.f("pk_region_day_figures")),
    )
    wall("tax_registrations")
    wall("region_day_figures", app="SELECT, INSERT, DELETE")
    tell_of((*_KINDS, 'taxes'), (*_EVENTS, 'tax.threshold_passed'))
    # What was sold before is reckoned once more, by and by: the states of those days were not kept.
    op.execute("ALTER TABLE figure_books NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE figure_books SET left_before = DATE '9000-01-01'")
    op.execute("ALTER TABLE figure_books FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    tell_no_more_of('taxes')
    tell_of(_KINDS, _EVENTS)
    op.drop_table("region_day_figures")
    op.drop_table("tax_registrations")
    op.drop_constraint(op.f("ck_stores_tax_reach_known"), "stores", type_="check")
    op.drop_column("stores", "tax_reach")
