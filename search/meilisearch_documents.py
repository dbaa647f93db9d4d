"""How Meilisearch holds a store's products: one index per store, its settings, its documents.

One index for each store, because synonyms are a setting of an index and belong to a store. Two walls between stores:
the index's name is made of the store's id in one place, and the token that a search is sent under names that index and
filters by the store too (R17). Each further language of the store has fields of its own ("title_fr"), in which what is
not translated stands as it was written; a search looks into those of one language.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from search.documents import Document
from search.engine import MOST_PAGES, PAGE_SIZE
from search.spelling import ONE_SLIP_FROM, TWO_SLIPS_FROM
from search.told_documents import Told
from search.words import fold
from shared.adapters.meilisearch import Meilisearch, tenant_token
from shared.languages.known import LANGUAGES

TOKEN_LIFE: Final = timedelta(minutes=5)
MOST_FACET_VALUES: Final = 1000
SEARCH_CUTOFF_MS: Final = 250
FACET_JOINT: Final = "|"
_SEARCHED: Final = ("title", "details", "text")

_SETTINGS: Final[Mapping[str, Any]] = {
    "displayedAttributes": ["id"],
    "filterableAttributes": ["store_id", "facets", "price"],
    "sortableAttributes": ["price", "published", "rating", "sales"],
    # A chosen order is an order, not a hint: "sort" comes first, and does nothing where none is chosen.
    "rankingRules": [
        "sort",
        "words",
        "typo",
        "proximity",
        "attribute",
        "exactness",
        "available:desc",
        "sales:desc",
    ],
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": ONE_SLIP_FROM, "twoTypos": TWO_SLIPS_FROM},
        "disableOnNumbers": True,
    },
    "faceting": {"maxValuesPerFacet": MOST_FACET_VALUES, "sortFacetValuesBy": {"*": "count"}},
    "pagination": {"maxTotalHits": 100 * MOST_PAGES * PAGE_SIZE},
    "searchCutoffMs": SEARCH_CUTOFF_MS,
}


def index_of(store_id: UUID) -> str:
    """Return the name of a store's index."""
    return f"souk_{store_id.hex}"


async def token_of(client: Meilisearch, store_id: UUID, *, now: datetime) -> str:
    """Return a token that finds this store's products only, for some minutes."""
    rules = {index_of(store_id): {"filter": f'store_id = "{store_id}"'}}
    return tenant_token(await client.search_key(), rules, until=now + TOKEN_LIFE)


def fields_of(language: str) -> list[str]:
    """Return the fields that hold the words of a language, most telling first; of the main one where it is empty."""
    return [f"{name}_{language}" if language else name for name in _SEARCHED]


def settings_of(
    synonyms: Sequence[Sequence[str]], *, main: str, languages: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a store's whole settings, its synonyms each pointing at all the others of their group.

    `main` is the store's own language, `languages` the further ones.
    """
    spelled: dict[str, list[str]] = {}
    for group in synonyms:
        phrases = [fold(phrase) for phrase in group]
        for phrase in phrases:
            spelled.setdefault(phrase, []).extend(other for other in phrases if other != phrase)
    fields = [fields_of(language) for language in ("", *languages)]
    rules = [{"attributePatterns": [f"*_{language}"], "locales": [language]} for language in languages]
    if main in LANGUAGES:
        rules.append({"attributePatterns": fields_of(""), "locales": [main]})
    return {
        **_SETTINGS,
        # A title in any language is more telling than details in any other.
        "searchableAttributes": [name for names in zip(*fields, strict=True) for name in names],
        "localizedAttributes": rules,
        "synonyms": spelled,
    }


def document_of(store_id: UUID, document: Document, languages: Sequence[str] = ()) -> dict[str, Any]:
    """Return a product as Meilisearch takes it, with the fields of these further languages."""
    return {
        **{name: words for language in languages for name, words in _told(document, language).items()},
        "id": str(document.product_id),
        "store_id": str(store_id),
        "title": document.title,
        "details": list(document.details),
        "text": document.text,
        "facets": sorted(facet_name(name, value) for name, value in document.facets),
        "price": document.price_minor,
        "available": int(document.is_available),
        "sales": document.sales,
        "rating": document.rating,
        "published": int(document.published_at.timestamp()),
    }


def _told(document: Document, language: str) -> dict[str, Any]:
    told = document.told.get(language, Told())
    words = told.title or document.title, [*told.details, *document.details], told.text or document.text
    return dict(zip(fields_of(language), words, strict=True))


def facet_name(name: str, value: str) -> str:
    """Return a facet and its value as one: stores name their options freely, and attributes have to be known."""
    return f"{name}{FACET_JOINT}{value}"
