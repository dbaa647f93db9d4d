"""Let a file of customers go: it is full of people's data, and after a while nobody corrects it any more."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import RUNNING, STOPPED, CustomerImport

KEPT: Final = timedelta(days=30)


async def forget_file(session: AsyncSession, import_id: UUID, *, now: datetime) -> str | None:
    """Note that a file goes, with what was seen of it, and return its key; figures and reasons stay."""
    key: str | None = await session.scalar(
        update(CustomerImport)
        .where(CustomerImport.id == import_id)
        .values(
            file_gone_at=now,
            report=CustomerImport.report.op("-")("preview"),
            state=case((CustomerImport.state == RUNNING, STOPPED), else_=CustomerImport.state),
        )
        .returning(CustomerImport.key)
        .execution_options(synchronize_session=False)
    )
    return key
