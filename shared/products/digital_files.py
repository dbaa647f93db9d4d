"""Files that are sold: what a buyer may fetch once the money is in."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row
from shared.kernel.turns import count_in_turn
from shared.products.models import DIGITAL, PHYSICAL, Product, Variant
from shared.stores.queries import bump_catalogue

LARGEST_FILE: Final = 60 * 1024 * 1024
LONGEST_NAME: Final = 120
MOST_FILES: Final = 20
MOST_DOWNLOADS: Final = 1000
LONGEST_DAYS: Final = 3650


class NoSuchFile(NotFound):
    """The product has no such file."""

    message = say("There is no such file.")


class DigitalFile(StoreTable):
    """A file of a product, or of one of its variants. One that was taken away stays for those who bought it."""

    __tablename__ = "digital_files"
    __table_args__ = (
        to_store_row("product_id", "products"),
        to_store_row("variant_id", "variants"),
        CheckConstraint("bytes > 0", name="bytes"),
        CheckConstraint(f"most_downloads BETWEEN 1 AND {MOST_DOWNLOADS}", name="most_downloads"),
        CheckConstraint(f"days BETWEEN 1 AND {LONGEST_DAYS}", name="days"),
        Index("ix_digital_files_product", "store_id", "product_id", "id"),
    )

    product_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    name: Mapped[str]
    key: Mapped[str]
    bytes: Mapped[int]
    most_downloads: Mapped[int]
    days: Mapped[int]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


async def files_of_product(session: AsyncSession, product_id: UUID) -> Sequence[DigitalFile]:
    """Return the files that a product is sold with, oldest first."""
    found = await session.scalars(
        select(DigitalFile)
        .where(DigitalFile.product_id == product_id, DigitalFile.removed_at.is_(None))
        .order_by(DigitalFile.id)
    )
    return found.all()


async def files_of_variants(
    session: AsyncSession, variant_ids: Iterable[UUID]
) -> dict[UUID, list[DigitalFile]]:
    """Return the files that come with each of the variants."""
    rows = await session.execute(
        select(Variant.id, DigitalFile)
        .join(DigitalFile, DigitalFile.product_id == Variant.product_id)
        .where(
            Variant.id.in_(variant_ids),
            or_(DigitalFile.variant_id.is_(None), DigitalFile.variant_id == Variant.id),
            DigitalFile.removed_at.is_(None),
        )
        .order_by(DigitalFile.id)
    )
    found: dict[UUID, list[DigitalFile]] = {}
    for variant_id, file in rows:
        found.setdefault(variant_id, []).append(file)
    return found


async def attach_file(session: AsyncSession, product: Product, file: DigitalFile, *, actor: str) -> None:
    """Sell a file with a product; raises Invalid for limits that cannot be, or when there are too many."""
    wrong = {}
    if not 1 <= file.most_downloads <= MOST_DOWNLOADS:
        wrong["most_downloads"] = say("Enter a whole number from 1 to %(most)s.", most=f"{MOST_DOWNLOADS:,}")
    if not 1 <= file.days <= LONGEST_DAYS:
        wrong["days"] = say("Enter a whole number from 1 to %(most)s.", most=f"{LONGEST_DAYS:,}")
    if file.variant_id and file.variant_id not in {variant.id for variant in product.variants}:
        wrong["file_variant"] = say("Choose one of the variants.")
    mine = (DigitalFile.product_id == product.id, DigitalFile.removed_at.is_(None))
    if await count_in_turn(session, DigitalFile, *mine, whose=product.id) >= MOST_FILES:
        wrong["file"] = say("A product has at most %(most)s files.", most=MOST_FILES)
    if wrong:
        raise Invalid(wrong)
    session.add(file)
    record(session, "product.file_added", product.id, actor=actor, now=file.created_at, file=file.name)
    await session.flush()


async def remove_file(
    session: AsyncSession, product: Product, file_id: UUID | None, *, actor: str, now: datetime
) -> None:
    """Stop selling a file; whoever bought it keeps it. Raises NoSuchFile."""
    name = await session.scalar(
        update(DigitalFile)
        .where(
            DigitalFile.id == file_id,
            DigitalFile.product_id == product.id,
            DigitalFile.removed_at.is_(None),
        )
        .values(removed_at=now)
        .returning(DigitalFile.name)
        .execution_options(synchronize_session=False)
    )
    if name is None:
        raise NoSuchFile
    record(session, "product.file_removed", product.id, actor=actor, now=now, file=name)


async def set_delivery(session: AsyncSession, product: Product, *, is_digital: bool, now: datetime) -> None:
    """Say whether a product goes by post or is only downloaded; bundles and what is sold elsewhere stay as they are."""
    if product.kind not in (PHYSICAL, DIGITAL):
        raise Invalid({"delivery": say("This kind of product cannot be a download.")})
    product.kind = DIGITAL if is_digital else PHYSICAL
    product.updated_at = now
    await session.flush()
    await bump_catalogue(session)


def clean_name(name: str) -> str:
    """Return an uploaded file's name without folders and what does not print, short enough for any disk."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Marks that turn the reading direction around can make "exe.pdf" of "fdp.exe".
    printable = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C")
    stem, dot, ending = " ".join(printable.split()).strip(". ").rpartition(".")
    ending = f"{dot}{ending}"[:20] if stem else ending
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}" or "download"
