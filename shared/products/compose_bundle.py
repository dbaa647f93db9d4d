"""Say what is in a bundle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.bundles import MOST_OF_ONE_PART, MOST_PARTS, BundlePart
from shared.products.models import BUNDLE, PHYSICAL, SOLD_HERE, Product, Variant
from shared.stores.queries import bump_catalogue

_SINGLE_ONLY: Final = say(
    "Only single products can be in a bundle, not bundles and not what is sold elsewhere."
)


@dataclass(frozen=True, slots=True)
class WantedPart:
    """So many of a variant; `field` is where it was typed, and what a refusal names."""

    field: str
    component_id: UUID
    quantity: int


async def compose_bundle(
    session: AsyncSession,
    product: Product,
    contents: Mapping[UUID, Sequence[WantedPart]],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Set what each variant of a product consists of, in order; without any part it is no bundle any more.

    Raises Invalid at the fields of parts that cannot be: bundles do not hold bundles, nor their own product.
    """
    wanted = [part for parts in contents.values() for part in parts]
    known = await _lock(session, {*contents, *(part.component_id for part in wanted)})
    wrong = {part.field: problem for part in wanted if (problem := _problem(part, product, known))}
    wrong |= _repeated(contents)
    _refuse(wrong or await _nested(session, contents))

    await session.execute(
        delete(BundlePart)
        .where(BundlePart.variant_id.in_(contents))
        .execution_options(synchronize_session=False)
    )
    session.add_all(
        BundlePart(
            store_id=product.store_id,
            variant_id=variant_id,
            component_id=part.component_id,
            position=position,
            quantity=part.quantity,
        )
        for variant_id, parts in contents.items()
        for position, part in enumerate(parts)
    )
    if wanted or product.kind == BUNDLE:
        product.kind = BUNDLE if wanted else PHYSICAL
    product.updated_at = now
    record(session, "product.composed", product.id, actor=actor, now=now, parts=len(wanted))
    await session.flush()
    await bump_catalogue(session)


async def _lock(session: AsyncSession, variant_ids: Iterable[UUID]) -> dict[UUID, Variant]:
    # Of two that put their products into each other, the second waits here and then sees what the first has done.
    found = await session.scalars(
        select(Variant)
        .where(Variant.id.in_(variant_ids))
        .order_by(Variant.id)
        .options(joinedload(Variant.product, innerjoin=True))
        .with_for_update(key_share=True, of=Variant)
    )
    return {variant.id: variant for variant in found}


def _problem(part: WantedPart, product: Product, known: Mapping[UUID, Variant]) -> str | None:
    component = known.get(part.component_id)
    if component is None or component.deleted_at is not None or component.product.deleted_at is not None:
        return say("There is no such variant.")
    if component.product_id == product.id:
        return say("A bundle cannot hold itself.")
    if component.product.kind == BUNDLE or component.product.kind not in SOLD_HERE:
        return _SINGLE_ONLY
    if not 1 <= part.quantity <= MOST_OF_ONE_PART:
        return say("Enter a whole number from 1 to %(most)s.", most=MOST_OF_ONE_PART)
    return None


def _repeated(contents: Mapping[UUID, Sequence[WantedPart]]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for parts in contents.values():
        seen: set[UUID] = set()
        for place, part in enumerate(parts):
            if part.component_id in seen:
                wrong[part.field] = say("This is in the bundle already; raise its number instead.")
            if place >= MOST_PARTS:
                wrong[part.field] = say("A bundle holds at most %(most)s different things.", most=MOST_PARTS)
            seen.add(part.component_id)
    return wrong


async def _nested(session: AsyncSession, contents: Mapping[UUID, Sequence[WantedPart]]) -> dict[str, str]:
    """Return what would make a bundle of bundles: a part that has parts, or a bundle that is a part."""
    components = {part.component_id for parts in contents.values() for part in parts}
    filled = {variant_id for variant_id, parts in contents.items() if parts}
    rows = await session.execute(
        select(BundlePart.variant_id, BundlePart.component_id).where(
            or_(BundlePart.variant_id.in_(components), BundlePart.component_id.in_(filled))
        )
    )
    bundles, parts_of_others = set(), set()
    for variant_id, component_id in rows:
        bundles.add(variant_id)
        parts_of_others.add(component_id)
    wrong: dict[str, str] = {
        part.field: _SINGLE_ONLY
        for parts in contents.values()
        for part in parts
        if part.component_id in bundles
    }
    for variant_id in filled & parts_of_others:
        wrong[contents[variant_id][0].field] = say(
            "This product is in a bundle itself, so it cannot become one."
        )
    return wrong


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Invalid(wrong)
