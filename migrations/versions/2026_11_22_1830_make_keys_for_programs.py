"""Keep keys with which programs work in a store, and what their repeatable calls were answered with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.notice_kinds import tell_no_more_of, tell_of
from migrations.walls import wall

revision = "5e0c7d2fa861"
down_revision = "b8d35a17f2c4"
branch_labels = None
depends_on = None

_KINDS = (
    "orders",
    "payments",
    "returns",
    "reviews",
    "stock",
    "imports",
    "customer_imports",
    "assigned",
    "order_imports",
    "taxes",
)
_EVENTS = (
    "order.placed",
    "order.paid",
    "order.payment_failed",
    "order.return_asked",
    "review.written",
    "review.confirmed",
    "stock.low",
    "import.finished",
    "customers.imported",
    "order.assigned",
    "draft.assigned",
    "orders.imported",
    "tax.threshold_passed",
)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("former_hash", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_from", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("calls", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name=op.f("ck_api_keys_name_length")),
        sa.CheckConstraint(
            "(former_hash IS NULL) = (former_until IS NULL)", name=op.f("ck_api_keys_former")
        ),
        sa.CheckConstraint("calls >= 0", name=op.f("ck_api_keys_calls")),
        sa.ForeignKeyConstraint(
            ["store_id", "member_id"],
            ["members.store_id", "members.id"],
            name=op.f("fk_api_keys_store_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_api_keys_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("store_id", "secret_hash", name=op.f("uq_api_keys_store_id_secret_hash")),
    )
    op.create_index("ix_api_keys_secret", "api_keys", ["secret_hash"])
    op.create_index(
        "ix_api_keys_former",
        "api_keys",
        ["former_hash"],
        postgresql_where=sa.text("former_hash IS NOT NULL"),
    )
    op.create_index("ix_api_keys_member", "api_keys", ["store_id", "member_id"])
    op.create_index(
        "ix_api_keys_expiring", "api_keys", ["expires_at"], postgresql_where=sa.text("revoked_at IS NULL")
    )
    op.create_table(
        "api_answers",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "key_id"],
            ["api_keys.store_id", "api_keys.id"],
            name=op.f("fk_api_answers_store_id_key_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_api_answers_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_api_answers")),
        sa.UniqueConstraint(
            "store_id", "key_id", "named", name=op.f("uq_api_answers_store_id_key_id_named")
        ),
    )
    op.create_index("ix_api_answers_old", "api_answers", ["store_id", "answered_at"])
    for table in ("api_keys", "api_answers"):
        wall(table)
    tell_of((*_KINDS, "api_keys"), (*_EVENTS, "api_key.leaked", "api_key.expiring"))


def downgrade() -> None:
    tell_no_more_of("api_keys")
    tell_of(_KINDS, _EVENTS)
    op.drop_table("api_answers")
    op.drop_table("api_keys")
