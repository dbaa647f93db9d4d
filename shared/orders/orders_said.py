"""Find the orders that have some words, by indexes that the wall between stores keeps from the store's own role.

Behind row-level security PostgreSQL shows a row to LIKE only after the policy let it through, so no index of parts of
words is used there and a search reads every order of the store. The platform's role has no such policy. What it finds
by the store's id are ids alone: the list reads them behind the wall, which shows nothing of another store whatever
stands here.
"""

import re
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.typed_numbers import read_whole

# More are not worth naming: so common a word is soon found fifty times.
MOST_SAID: Final = 10_000
# An order has several lines, and each of them may say it.
_LINES: Final = 3
# An index of threes knows nothing of shorter words.
_KNOWN: Final = re.compile(r"\w{3}")
# Where a table is small or a word is thought to be common, reading all stores' rows looks cheap; it is not bounded.
BY_INDEXES: Final = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"
)
BY_WORDS: Final = """
(SELECT id, true AS is_order FROM orders
 WHERE store_id = :store AND (email LIKE :inside OR lower(address ->> 'name') LIKE :inside)
 LIMIT :orders)
UNION ALL
(SELECT id, true FROM orders
 WHERE store_id = :store AND (lower(own_number) LIKE :begins OR lower(brought_number) LIKE :begins)
 LIMIT :orders)
UNION ALL
(SELECT order_id, false FROM order_lines
 WHERE store_id = :store AND (lower(title) LIKE :inside OR lower(sku) LIKE :begins)
 LIMIT :lines)"""
BY_NUMBER: Final = """
(SELECT id, true AS is_order FROM orders WHERE store_id = :store AND number = :number)
UNION ALL
(SELECT id, true FROM orders WHERE store_id = :store AND lower(own_number) LIKE :begins LIMIT :orders)
UNION ALL
(SELECT id, true FROM orders WHERE store_id = :store AND lower(brought_number) IN (:plain, :marked))
UNION ALL
(SELECT order_id, false FROM order_lines WHERE store_id = :store AND lower(sku) LIKE :begins LIMIT :lines)
"""


async def orders_said(
    session: AsyncSession, store_id: UUID, words: str, *, most: int = MOST_SAID
) -> list[UUID] | None:
    """Return the orders of a store that have these words; None where no index tells, or more than `most` have them.

    Platform role. What is meant by "have" is said in `order_list.py`, which looks again.
    """
    typed = as_words(words)
    number = as_number(typed)
    # How something begins is known from its first letter on, what is inside of it only from three.
    if number is None and not _KNOWN.search(typed):
        return None
    await session.execute(BY_INDEXES)
    begins, lines = f"{escaped(typed)}%", most * _LINES
    values: dict[str, object] = {"store": store_id, "begins": begins, "lines": lines + 1}
    values |= {"orders": most + 1}
    if number is None:
        values |= {"inside": f"%{begins}"}
    else:
        plain, marked = spellings_of(number)
        values |= {"number": number, "plain": plain, "marked": marked}
    found = (await session.execute(text(BY_WORDS if number is None else BY_NUMBER), values)).all()
    by_themselves = sum(is_order for _, is_order in found)
    if by_themselves > most or len(found) - by_themselves > lines:
        return None
    return list({order_id for order_id, _ in found})


def as_words(typed: str) -> str:
    """Return what is looked for of what was typed."""
    return typed.replace("\x00", "").strip()[:100].lower()


def as_number(words: str) -> int | None:
    """Return the number of an order that words are; None where they are none."""
    return read_whole(words.lstrip("#"), digits=17)


def spellings_of(number: int) -> tuple[str, str]:
    """Return how other shops write a number of an order."""
    return str(number), f"#{number}"


def escaped(words: str) -> str:
    """Return words as a pattern that finds just them."""
    return re.sub(r"([\\%_])", r"\\\1", words)
