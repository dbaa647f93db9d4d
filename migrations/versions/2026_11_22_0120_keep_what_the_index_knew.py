"""Let the search's document of a deleted product stay until its words are taken out of the index."""

from alembic import op

revision = 'a45d0c9e7b13'
down_revision = "2b9d60f4c781"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f('fk_search_documents_store_id_id'), 'search_documents', type_='foreignkey')


def downgrade() -> None:
    op.execute("DELETE FROM search_documents WHERE NOT EXISTS (SELECT FROM products WHERE products.store_id = search_documents.store_id AND products.id = search_documents.id)")
    op.create_foreign_key(op.f('fk_search_documents_store_id_id'), 'search_documents', 'products', ['store_id', 'id'], ['store_id', 'id'], ondelete='CASCADE')
