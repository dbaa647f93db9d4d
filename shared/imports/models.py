"""Imports that are begun in the dashboard: the file, how far it is, and what was wrong with which of its rows."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.kept_sentences import said_again
from shared.kernel.tables import StoreTable, one_of, to_store_row

SOUK: Final = "souk"
SHOPIFY: Final = "shopify"
WOOCOMMERCE: Final = "woocommerce"
MAGENTO: Final = "magento"
SALEOR: Final = "saleor"
SPREE: Final = "spree"
PLAIN: Final = "plain"
# As they call themselves; what is ours to name says who shows it.
NAMES: Final = {
    SOUK: "Souk",
    SHOPIFY: "Shopify",
    WOOCOMMERCE: "WooCommerce",
    MAGENTO: "Magento",
    SALEOR: "Saleor",
    SPREE: "Spree",
}
FORMATS: Final = (SOUK, SHOPIFY, WOOCOMMERCE, MAGENTO, SALEOR, SPREE, PLAIN)

READY: Final = "ready"
RUNNING: Final = "running"
STOPPED: Final = "stopped"
DONE: Final = "done"
STATES: Final = (READY, RUNNING, STOPPED, DONE)


class FileImport(StoreTable):
    """A file that came: `total` counts its rows, `chunks` what of it is written, `report` what became of the rows.

    The file goes after a while (`forget_file.py`), the row stays with its figures.
    """

    __abstract__ = True

    file_name: Mapped[str]
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default=READY)
    total: Mapped[int]
    chunks: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    file_gone_at: Mapped[datetime | None]


class FileProblem(StoreTable):
    """A row of such a file that could not be used, and why."""

    __abstract__ = True

    import_id: Mapped[UUID]
    row: Mapped[int]
    message: Mapped[str]
    # What the sentence is made of (`kept_sentences.py`), so that it is said in the language of who reads it.
    said: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @property
    def reason(self) -> str:
        """Why the row could not be used, in the reader's language once it is shown."""
        return said_again(self.said or self.message)


def _rules_of(imports: str) -> tuple[CheckConstraint, CheckConstraint, Index]:
    """Return what holds for the files in a table of imports."""
    return (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("total >= 0 AND chunks >= 0", name="counts"),
        Index(f"ix_{imports}_latest", "store_id", "created_at"),
    )


def _one_for_each_row(imports: str) -> tuple[UniqueConstraint, ForeignKeyConstraint]:
    """Return what holds for the rows with something wrong in the files of a table of imports."""
    return (
        UniqueConstraint("store_id", "import_id", "row"),
        to_store_row("import_id", imports, on_delete="CASCADE"),
    )


class ProductImport(FileImport):
    """A file of products. A chunk is a hundred products."""

    __tablename__ = "product_imports"
    __table_args__ = (
        CheckConstraint(one_of("format", FORMATS), name="format_known"),
        *_rules_of("product_imports"),
    )

    format: Mapped[str]
    # Whether it tells what goods cost, what is in stock, what goods cost in other currencies; and whether that is
    # left out: who brought it, or lets it go on, may not set it (`reserved.py`).
    says_costs: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    leaves_costs: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    says_stock: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    leaves_stock: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    says_prices: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    leaves_prices: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class ImportProblem(FileProblem):
    """A row of a file of products that could not be used."""

    __tablename__ = "product_import_problems"
    __table_args__ = _one_for_each_row("product_imports")


class CustomerImport(FileImport):
    """A file of customers. It is full of people's data, so it goes sooner where it is needed no more."""

    __tablename__ = "customer_imports"
    __table_args__ = _rules_of("customer_imports")


class CustomerImportProblem(FileProblem):
    """A row of a file of customers with something wrong; `is_taken` where only its address was left out."""

    __tablename__ = "customer_import_problems"
    __table_args__ = _one_for_each_row("customer_imports")

    is_taken: Mapped[bool]


class OrderImport(FileImport):
    """A file of past orders. A chunk is a hundred orders. It is full of people's data, too."""

    __tablename__ = "order_imports"
    __table_args__ = _rules_of("order_imports")


class OrderImportProblem(FileProblem):
    """The first row of an order that could not be taken."""

    __tablename__ = "order_import_problems"
    __table_args__ = _one_for_each_row("order_imports")
