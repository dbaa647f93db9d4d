"""The ledger of stock, read as its page reads it."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.stock_history import HistoryLine, WantedLines, page_of_history


async def whole_history(session: AsyncSession, wanted: WantedLines, *, size: int) -> list[HistoryLine]:
    """Return all lines, a page after the other, the latest first."""
    lines: list[HistoryLine] = []
    before: str | None = None
    while True:
        page = await page_of_history(session, wanted, before=before, size=size)
        lines += page.rows
        if page.next_cursor is None:
            return lines
        before = page.next_cursor
