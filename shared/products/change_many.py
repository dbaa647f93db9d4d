"""Do one thing to products that were chosen by hand: bring them into a state, or put a tag on them or take it off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.change_state import change_state
from shared.products.hold_product import hold_products
from shared.products.models import STATES, Product
from shared.stores.queries import bump_catalogue

TAG: Final = "tag"
UNTAG: Final = "untag"
DEEDS: Final = (*STATES, TAG, UNTAG)
LONGEST_TAG: Final = 60
MOST_TAGS: Final = 250


async def change_many(
    session: AsyncSession, product_ids: Sequence[UUID], deed: str, *, tag: str = "", actor: str, now: datetime
) -> int:
    """Do it to all of them in one transaction and return how many it changed; raises Invalid, and changes none.

    A deed is a state, or "tag" or "untag". What is so already stays untouched.
    """
    if deed not in DEEDS:
        raise Invalid({"action": say("Choose what is to be done.")})
    if deed in (TAG, UNTAG):
        tag = _readable(tag)
    held = await hold_products(session, product_ids)
    if not held:
        raise Invalid({"product": say("Choose at least one product first.")})
    changed = 0
    for product in held:
        if deed in STATES:
            changed += await change_state(session, product, deed, actor=actor, now=now) != deed
        else:
            changed += _tag(session, product, tag, is_on=deed == TAG, actor=actor, now=now)
    await session.flush()
    if changed:
        await bump_catalogue(session)
    return changed


def _readable(tag: str) -> str:
    tag = " ".join(tag.split())
    if not tag:
        raise Invalid({"tag": say("Write a tag.")})
    if len(tag) > LONGEST_TAG:
        raise Invalid({"tag": say("Use at most %(num)s characters.", num=LONGEST_TAG)})
    return tag


def _tag(
    session: AsyncSession, product: Product, tag: str, *, is_on: bool, actor: str, now: datetime
) -> bool:
    """Put the tag on or take it off; returns whether that was anything."""
    if (tag in product.tags) == is_on:
        return False
    if is_on and len(product.tags) >= MOST_TAGS:
        raise Invalid({"tag": say("“%(title)s” has too many tags already.", title=product.title)})
    before = list(product.tags)
    product.tags = [*before, tag] if is_on else [one for one in before if one != tag]
    product.updated_at = now
    record(session, "product.tagged", product.id, actor=actor, now=now, before=before, tags=product.tags)
    return True
