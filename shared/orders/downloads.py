"""Who may fetch which file of an order, how often and until when."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, foreign, joinedload, mapped_column, relationship

from shared.kernel.errors import NotFound
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.kernel.signed_links import read_signed_link, sign_link
from shared.kernel.tables import StoreTable, to_store_row
from shared.orders.jobs import SEND_DOWNLOADS
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.states import PAID, PARTLY_REFUNDED, PLACED
from shared.products.digital_files import DigitalFile, files_of_variants

DOWNLOAD: Final = "download"
# A fetch that broke off may go on without counting again for this long.
RESUMED_WITHIN: Final = timedelta(hours=1)


class NoSuchDownload(NotFound):
    """The link is no link of this store, or not any more."""

    message = say(
        "This download does not exist, or not any more. Your order's page shows what can still be fetched."
    )


class DownloadGrant(StoreTable):
    """The right to fetch one file for one line of a paid order: `used` of `most` times, until `expires_at`."""

    __tablename__ = "download_grants"
    __table_args__ = (
        UniqueConstraint("store_id", "order_line_id", "file_id"),
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        to_store_row("order_line_id", "order_lines", on_delete="CASCADE"),
        to_store_row("file_id", "digital_files"),
        CheckConstraint("used BETWEEN 0 AND most", name="used"),
        Index("ix_download_grants_order", "store_id", "order_id", "id"),
    )

    order_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    file_id: Mapped[UUID]
    used: Mapped[int] = mapped_column(default=0)
    most: Mapped[int]
    expires_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    file: Mapped[DigitalFile] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(DownloadGrant.store_id) == DigitalFile.store_id)
            & (foreign(DownloadGrant.file_id) == DigitalFile.id)
        ),
    )

    @property
    def left(self) -> int:
        return self.most - self.used

    def is_open(self, *, now: datetime) -> bool:
        """Whether it can still be used, while the order stands."""
        return self.left > 0 and now < self.expires_at


async def grant_downloads(session: AsyncSession, order: Order, *, now: datetime) -> None:
    """Give the buyer of a paid order the files of what they bought and mail them the links; again adds nothing.

    An order that is held gets them when it is released. Call it after the statement that paid or released the order:
    its row is locked then, so of the two that come at one moment the later one sees what the other wrote.
    """
    held_at = await session.scalar(select(Order.held_at).where(Order.id == order.id))
    if held_at is None and await _grant(session, order, now=now):
        enqueue(session, SEND_DOWNLOADS, now=now, order_id=order.id)


async def renew_downloads(session: AsyncSession, order: Order, *, actor: str, now: datetime) -> int:
    """Let the buyer begin anew: no fetch counted, the whole time left, what was added since; returns how many files.

    Links that are over stay over; the order's page has new ones.
    """
    await _grant(session, order, now=now)
    grants = await grants_of_order(session, order.id)
    for grant in grants:
        grant.used, grant.most = 0, grant.file.most_downloads
        grant.expires_at, grant.last_at = now + timedelta(days=grant.file.days), None
    record(session, "order.downloads_renewed", order.id, actor=actor, now=now, files=len(grants))
    await session.flush()
    return len(grants)


async def end_downloads(session: AsyncSession, line_ids: Collection[UUID]) -> None:
    """End the right to what was bought by these lines: they were taken out of their order."""
    await session.execute(
        delete(DownloadGrant)
        .where(DownloadGrant.order_line_id.in_(line_ids))
        .execution_options(synchronize_session=False)
    )


async def grants_of_order(session: AsyncSession, order_id: UUID) -> Sequence[DownloadGrant]:
    """Return what an order's buyer may fetch, with the files."""
    found = await session.scalars(
        select(DownloadGrant)
        .where(DownloadGrant.order_id == order_id)
        .order_by(DownloadGrant.id)
        .options(joinedload(DownloadGrant.file, innerjoin=True))
    )
    return found.all()


async def begin_download(session: AsyncSession, grant_id: UUID, *, now: datetime) -> DigitalFile:
    """Count one fetch and return its file; raises NoSuchDownload when none is left, it is over or the order fell."""
    taken = await session.scalar(
        update(DownloadGrant)
        .where(
            DownloadGrant.store_id == session.info["store_id"],
            DownloadGrant.id == grant_id,
            DownloadGrant.used < DownloadGrant.most,
            *_may_be_used(now),
        )
        .values(used=DownloadGrant.used + 1, last_at=now)
        .returning(DownloadGrant.file_id)
        .execution_options(synchronize_session=False)
    )
    return await _file(session, taken)


async def resume_download(session: AsyncSession, grant_id: UUID, *, now: datetime) -> DigitalFile:
    """Return the file of a fetch that was counted a while ago and broke off; raises NoSuchDownload otherwise."""
    known = await session.scalar(
        select(DownloadGrant.file_id).where(
            DownloadGrant.id == grant_id,
            DownloadGrant.last_at > now - RESUMED_WITHIN,
            *_may_be_used(now),
        )
    )
    return await _file(session, known)


def download_token(secret_key: str, grant: DownloadGrant) -> str:
    """Return the token of a file's link; it ends when the right to it does."""
    return sign_link(secret_key, DOWNLOAD, grant.store_id, grant.id, until=grant.expires_at)


def grant_of_token(secret_key: str, store_id: UUID, token: str, *, now: datetime) -> UUID:
    """Return the grant that a link of this store is for; raises NoSuchDownload."""
    grant_id = read_signed_link(secret_key, DOWNLOAD, store_id, token, now=now)
    if grant_id is None:
        raise NoSuchDownload
    return grant_id


def _may_be_used(now: datetime) -> tuple[ColumnElement[bool], ...]:
    # Asked with each use: a refund, a cancellation or a hold ends every link at once.
    stands = (
        select(Order.id)
        .where(
            Order.store_id == DownloadGrant.store_id,
            Order.id == DownloadGrant.order_id,
            Order.state == PLACED,
            Order.held_at.is_(None),
            Order.payment_state.in_((PAID, PARTLY_REFUNDED)),
        )
        .exists()
    )
    return (DownloadGrant.expires_at > now, stands)


async def _file(session: AsyncSession, file_id: UUID | None) -> DigitalFile:
    found: DigitalFile | None = await session.scalar(select(DigitalFile).where(DigitalFile.id == file_id))
    if found is None:
        raise NoSuchDownload
    return found


async def _grant(session: AsyncSession, order: Order, *, now: datetime) -> bool:
    lines = (
        await session.scalars(select(OrderLine).where(OrderLine.order_id == order.id, OrderLine.quantity > 0))
    ).all()
    files = await files_of_variants(session, {variant_id for line in lines for variant_id, _ in line.goods})
    rows: dict[tuple[UUID, UUID], dict[str, Any]] = {
        (line.id, file.id): {
            "store_id": order.store_id,
            "id": new_id(),
            "order_id": order.id,
            "order_line_id": line.id,
            "file_id": file.id,
            "used": 0,
            "most": file.most_downloads,
            "expires_at": now + timedelta(days=file.days),
            "created_at": now,
        }
        for line in lines
        for variant_id, _ in line.goods
        for file in files.get(variant_id, ())
    }
    if rows:
        await session.execute(insert(DownloadGrant).values(list(rows.values())).on_conflict_do_nothing())
    return bool(rows)
