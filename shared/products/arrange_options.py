"""Give a product other options, and its variants what follows from that."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.products.models import Product, Variant
from shared.products.option import Option, OptionValue
from shared.products.plan_options import Choices, OptionPlan, WantedOption
from shared.products.price_changes import name_actor
from shared.stores.queries import bump_catalogue


async def arrange_options(
    session: AsyncSession, product: Product, plan: OptionPlan, *, actor: str, now: datetime
) -> list[tuple[Variant, Variant]]:
    """Carry out a plan; returns each variant that came (anew or back) with the one it was made after.

    What goes is put away, not deleted: orders point to it, and it comes back when its combination does.
    """
    await name_actor(session, actor)
    away = await _put_away(session, product)
    for variant in plan.gone:
        variant.deleted_at = variant.updated_at = now
    away |= {tuple(variant.choices): variant for variant in plan.gone}
    await _rename(session, plan, away, now=now)
    came = [
        (_come(session, product, choices, pattern, away, now=now), pattern) for choices, pattern in plan.added
    ]
    await session.flush()
    await _write_options(session, product, plan.options)
    _sort(plan, [variant for variant, _ in came])
    product.updated_at = now
    record(
        session,
        "product.options_changed",
        product.id,
        actor=actor,
        now=now,
        added=len(plan.added),
        gone=len(plan.gone),
    )
    await session.flush()
    await bump_catalogue(session)
    return came


async def _put_away(session: AsyncSession, product: Product) -> dict[Choices, Variant]:
    found = await session.scalars(
        select(Variant).where(Variant.product_id == product.id, Variant.deleted_at.is_not(None))
    )
    return {tuple(variant.choices): variant for variant in found}


async def _rename(
    session: AsyncSession, plan: OptionPlan, away: dict[Choices, Variant], *, now: datetime
) -> None:
    moving = [(variant, choices) for variant, choices in plan.kept if tuple(variant.choices) != choices]
    # What was put away and stands where another now belongs makes room: no combination is ever so long.
    blocking = [away[choices] for _, choices in moving if choices in away]
    # Everybody steps aside first, as two that change places could not do so one after the other.
    for variant in [*blocking, *(variant for variant, _ in moving)]:
        variant.choices = [*variant.choices, str(variant.id)]
    await session.flush()
    for variant, choices in moving:
        variant.choices, variant.updated_at = list(choices), now
    await session.flush()


def _come(
    session: AsyncSession,
    product: Product,
    choices: Choices,
    pattern: Variant,
    away: dict[Choices, Variant],
    *,
    now: datetime,
) -> Variant:
    known = away.get(choices)
    if known is not None and tuple(known.choices) == choices:
        known.deleted_at, known.updated_at = None, now
        return known
    variant = Variant(
        store_id=product.store_id,
        product_id=product.id,
        position=0,
        choices=list(choices),
        price_minor=pattern.price_minor,
        compare_at_minor=pattern.compare_at_minor,
        cost_minor=pattern.cost_minor,
        currency=pattern.currency,
        weight_grams=pattern.weight_grams,
        created_at=now,
        updated_at=now,
    )
    session.add(variant)
    return variant


def _sort(plan: OptionPlan, came: Sequence[Variant]) -> None:
    """Number the variants by their options' values, as shoppers meet them."""
    ranks = [{value.name: rank for rank, value in enumerate(option.values)} for option in plan.options]
    shown = [*(variant for variant, _ in plan.kept), *came]
    shown.sort(key=lambda one: [ranks[place].get(name, 0) for place, name in enumerate(one.choices)])
    for position, variant in enumerate(shown):
        variant.position = position


async def _write_options(session: AsyncSession, product: Product, wanted: Sequence[WantedOption]) -> None:
    staying = {option.id for option in wanted}
    for option in product.options:
        if option.id not in staying:
            await session.execute(delete(Option).where(Option.id == option.id))
    known = {option.id: option for option in product.options}
    for position, want in enumerate(wanted):
        row = known.get(want.id) if want.id else None
        if row is None:
            row = Option(store_id=product.store_id, product_id=product.id, position=position, name=want.name)
            session.add(row)
            await session.flush()
            await _write_values(session, row, [], want)
        else:
            row.name, row.position = want.name, position
            await _write_values(session, row, row.values, want)


async def _write_values(
    session: AsyncSession, option: Option, known: Sequence[OptionValue], want: WantedOption
) -> None:
    staying: set[UUID | None] = {value.id for value in want.values}
    gone = [value.id for value in known if value.id not in staying]
    if gone:
        await session.execute(delete(OptionValue).where(OptionValue.id.in_(gone)))
    rows = {value.id: value for value in known}
    # As with variants: names that change places step aside first.
    for value in want.values:
        if value.id and rows[value.id].name != value.name:
            rows[value.id].name = str(value.id)
    await session.flush()
    for position, value in enumerate(want.values):
        if value.id:
            rows[value.id].name, rows[value.id].position = value.name, position
        else:
            session.add(
                OptionValue(store_id=option.store_id, option_id=option.id, position=position, name=value.name)
            )
    await session.flush()
