"""Spree's translations of products: what products that came before are called and told in other languages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TextIO

from shared.imports.left_out import LeftOut
from shared.imports.open_table import read_rows
from shared.imports.shape import ImportedProduct, Read, RowProblem
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES, code_of
from shared.products.slugs import slug_of

_FIELDS: Final = {
    "name": "title",
    "description": "description_html",
    "meta_title": "seo_title",
    "meta_description": "seo_description",
}


def is_spree_words(names: list[str]) -> bool:
    """Say whether these columns are of Spree's translations."""
    return {"slug", "locale", "name"} <= set(names) and "price" not in names


def read_spree_words(
    file: TextIO,
    names: list[str],
    delimiter: str,
    *,
    currency: str,  # noqa: ARG001 - the readers share one form
    now: datetime,  # noqa: ARG001 - as above
) -> Iterator[Read]:
    """Yield a product's words in one language for each row."""
    rest = LeftOut(names, {"slug", "locale", *_FIELDS})
    for one in read_rows(file, names, delimiter):
        if isinstance(one, RowProblem):
            yield one
            continue
        number, row = one
        slug, language = row.get("slug", "").lower(), code_of(row.get("locale", ""))
        texts = {field: row[column] for column, field in _FIELDS.items() if row.get(column)}
        if not slug or not texts:
            yield RowProblem((number,), say("The slug or the words are missing."))
        elif language not in LANGUAGES:
            yield RowProblem(
                (number,), say("Souk does not speak “%(language)s” yet.", language=row.get("locale", "")[:20])
            )
        else:
            yield ImportedProduct(
                source_key=f"spree:{slug[:200]}",
                slug=slug_of(slug),
                title=slug,
                rows=[number],
                translations={language: texts},
                is_words_only=True,
                left_out=rest.of(row),
            )
