"""The tables of PostgreSQL's own search: an inverted index that row-level security lets the planner use.

GIN cannot serve behind a policy: `@@`, `&&` and `%` are not marked leakproof, so PostgreSQL must apply the policy to
every row first (https://www.postgresql.org/docs/current/ddl-rowsecurity.html). Equality and order of texts, numbers
and uuids are leakproof; so words are keys of a B-tree here, and each holds the set of its documents
(search/slots.py).
"""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shared.kernel.tables import StoreTable, Table


class _Keyed(Table):
    """A store's table whose key is made of what it says, not of an id."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def store_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), primary_key=True, sort_order=-20)


# A language's code; empty is the store's main one.
_A_LANGUAGE: Final = "language ~ '^([a-z]{2})?$'"


def _word(**options: Any) -> Mapped[str]:
    # "C" orders by bytes, so that "begins with" is a range of the key.
    return mapped_column(Text(collation="C"), **options)


class SearchIndex(_Keyed):
    """A store's index as a whole. Who writes to it locks this row; `version` rises with every write.

    `is_mirrored`: Meilisearch has all of it but what `search_pushes` names, in these further languages.
    """

    __tablename__ = "search_indexes"

    version: Mapped[int] = mapped_column(default=0)
    next_slot: Mapped[int] = mapped_column(default=0)
    dictionary: Mapped[str] = mapped_column(default="simple")
    checked_version: Mapped[int] = mapped_column(default=0)
    is_mirrored: Mapped[bool] = mapped_column(default=False)
    mirrored_languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


class SearchDocument(StoreTable):
    """What is known of one shown product; its id is the product's. Its words are kept, to undo them at a change.

    No key ties it to the product: one that is deleted would take it along, and leave its words and counts behind.
    """

    __tablename__ = "search_documents"
    __table_args__ = (
        UniqueConstraint("store_id", "slot"),
        CheckConstraint("slot >= 0", name="slot"),
        Index("ix_search_documents_price", "store_id", "price_minor", "slot"),
        Index("ix_search_documents_published", "store_id", "published_at", "slot"),
        Index("ix_search_documents_rating", "store_id", "rating", "slot"),
        Index(
            "ix_search_documents_own_priced", "store_id", postgresql_where=text("own_prices <> '{}'::jsonb")
        ),
        Index("ix_search_documents_standing", "store_id", "is_available", "sales", "slot"),
        Index("ix_search_documents_sales", "store_id", "sales", "slot"),
    )

    slot: Mapped[int]
    title: Mapped[str]
    # What it is called in further languages, by their codes.
    told_titles: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Words of further languages stand among them with their language before them (search/index_changes.py).
    title_words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    detail_words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    body_words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facets: Mapped[list[str]] = mapped_column(ARRAY(Text))
    price_minor: Mapped[int]
    # By currency, of products with prices that follow no rate (search/own_priced.py).
    own_prices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_available: Mapped[bool]
    sales: Mapped[int] = mapped_column(default=0)
    rating: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime]
    stamp: Mapped[str]


class SearchPush(StoreTable):
    """A product of which Meilisearch has still to be told; its id is the product's, `times` grows with each change."""

    __tablename__ = "search_pushes"

    times: Mapped[int] = mapped_column(default=1)


class SearchWord(_Keyed):
    """A word that the store's products use in one language, folded; `tail` is the word without its first letter."""

    __tablename__ = "search_words"
    __table_args__ = (
        CheckConstraint(_A_LANGUAGE, name="language_code"),
        Index("ix_search_words_stem", "store_id", "language", "stem"),
        Index("ix_search_words_tail", "store_id", "language", "tail"),
    )

    language: Mapped[str] = _word(primary_key=True)
    word: Mapped[str] = _word(primary_key=True)
    stem: Mapped[str] = _word()
    tail: Mapped[str] = _word()
    documents: Mapped[int]


class SearchPosting(_Keyed):
    """Which documents of one block have a word of one language: in the title, in the details, in the text."""

    __tablename__ = "search_postings"
    __table_args__ = (CheckConstraint(_A_LANGUAGE, name="language_code"),)

    language: Mapped[str] = _word(primary_key=True)
    word: Mapped[str] = _word(primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[bytes] = mapped_column(LargeBinary)
    detail: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class SearchFacet(_Keyed):
    """Which documents of one block have a value of a facet."""

    __tablename__ = "search_facets"

    facet: Mapped[str] = _word(primary_key=True)
    value: Mapped[str] = _word(primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    documents: Mapped[bytes] = mapped_column(LargeBinary)


class SearchSynonyms(StoreTable):
    """Words and phrases that mean the same to this store's shoppers."""

    __tablename__ = "search_synonyms"

    phrases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]


class SearchDay(_Keyed):
    """How often one query was asked on one day, and what came of it. Of nobody in particular: no visitor is noted."""

    __tablename__ = "search_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    query: Mapped[str] = _word(primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    clicks: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
