"""Write what a file says of a product in other languages."""

from typing import Final
from uuid import UUID

from shared.imports.batch import Batch
from shared.imports.known import Known
from shared.imports.shape import ImportedProduct
from shared.languages.translation import Translation
from shared.translations.originals import digest_of
from shared.translations.subjects import KINDS
from shared.translations.translate import written

FIELDS: Final = KINDS["products"].fields


def translate_product(
    batch: Batch, known: Known, product_id: UUID, imported: ImportedProduct, originals: dict[str, str]
) -> bool:
    """Bring a product's texts in other languages to what the file says; what it is silent on stays."""
    changed = False
    for language, told in imported.translations.items():
        texts: dict[str, str] = {}
        for field in FIELDS:
            texts |= written(field, told.get(field.name, "")[: field.longest])
        row = known.translations.get((product_id, language))
        if row is None and texts:
            batch.add(
                Translation,
                language=language,
                product_id=product_id,
                texts=texts,
                sources={name: digest_of(originals[name]) for name in texts},
                updated_at=batch.now,
            )
            changed = True
        elif row is not None and texts != {name: row.texts.get(name) for name in texts}:
            sources = row.sources | {name: digest_of(originals[name]) for name in texts}
            batch.change(row, texts=row.texts | texts, sources=sources, updated_at=batch.now)
            changed = True
    return changed
