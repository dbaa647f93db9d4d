"""What PostgreSQL takes into a collection is what the rule says, whatever rule and whatever products."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.collection_rules import (
    ALL,
    ANY,
    CameWithin,
    Condition,
    Costs,
    HasTag,
    InCategory,
    InStock,
    IsReduced,
    OfBrand,
    OfType,
    Rule,
    TitleContains,
    members,
    read_rule,
    written_rule,
)
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.installation import make_store

NOW = utc_now()
TAGS, WORDS, NAMES = ("red", "blue", "Red"), ("mug", "É", "100%", "jug_1"), ("Café", "Nord", "")
LEVELS = 3


@dataclass(frozen=True)
class Made:
    """A product as the test made it; `level` is how deep in the branch of categories it stands, 0 nowhere."""

    id: UUID
    title: str
    tags: tuple[str, ...]
    vendor: str
    kind: str
    price_minor: int
    is_reduced: bool
    stock: int | None
    came: datetime
    level: int


@dataclass(frozen=True)
class Shop:
    store: Store
    products: tuple[Made, ...]
    branch: tuple[UUID, ...]


@pytest.fixture(scope="module")
def shop(database: Database, runner: asyncio.Runner) -> Shop:
    """A store with forty products that differ in everything that a rule can ask."""
    return runner.run(fill_shop(database))


async def fill_shop(database: Database) -> Shop:
    store = await make_store(database)
    async with database.in_store(store.id) as session:
        branch = await make_branch(session, "One", "Two", "Three")
        made = []
        for number in range(40):
            one = await make_one(session, number)
            made.append(one)
    async with database.in_store(store.id) as session:
        for one in made:
            if one.level:
                product = await session.get_one(Product, (store.id, one.id))
                await stand_in(session, branch[one.level - 1], [product])
    return Shop(store, tuple(made), tuple(category.id for category in branch))


async def make_one(session: AsyncSession, number: int) -> Made:
    price = (number * 37) % 11 * 500
    product = await make_product(
        session,
        title=f"{WORDS[number % 4]} {WORDS[number // 4 % 4]}",
        tags=[tag for place, tag in enumerate(TAGS) if number >> place & 1],
        vendor=NAMES[number % 3],
        product_type=NAMES[number // 3 % 3],
        price_minor=price,
        compare_at_minor=price + 100 if number % 5 == 0 else None,
        stock=(None, 0, 3)[number % 3],
    )
    product.published_at = NOW - timedelta(days=number)
    await session.flush()
    return Made(
        product.id,
        product.title,
        tuple(product.tags),
        product.vendor,
        product.product_type,
        price,
        number % 5 == 0,
        (None, 0, 3)[number % 3],
        product.published_at,
        number % (LEVELS + 1),
    )


def plain(text: str) -> str:
    return text.lower().replace("é", "e")


def holds(condition: Condition, product: Made, branch: tuple[UUID, ...]) -> bool:  # noqa: PLR0911 - one line per condition
    """Say in Python what the condition says in SQL."""
    match condition:
        case HasTag(tag):
            return tag in product.tags
        case TitleContains(letters):
            return plain(letters) in plain(product.title)
        case Costs(least, most):
            return (least is None or product.price_minor >= least) and (
                most is None or product.price_minor <= most
            )
        case IsReduced():
            return product.is_reduced
        case InStock():
            return product.stock is None or product.stock > 0
        case OfType(name):
            return plain(product.kind) == plain(name)
        case OfBrand(name):
            return plain(product.vendor) == plain(name)
        case InCategory(category_id):
            return category_id in branch and product.level >= branch.index(category_id) + 1
        case CameWithin(days):
            return product.came >= NOW - timedelta(days=days)
    raise AssertionError(condition)


prices = some.none() | some.integers(0, 5500)
conditions = some.one_of(
    some.builds(HasTag, some.sampled_from([*TAGS, "green"])),
    some.builds(TitleContains, some.sampled_from([*WORDS, "MUG", "e", "%", "_", "\\", "x"])),
    some.builds(Costs, prices, prices),
    some.builds(IsReduced),
    some.builds(InStock),
    some.builds(OfType, some.sampled_from([*NAMES, "CAFE"])),
    some.builds(OfBrand, some.sampled_from([*NAMES, "nord"])),
    some.integers(0, LEVELS),
    some.builds(CameWithin, some.integers(0, 45)),
)
rules = some.tuples(some.lists(conditions, max_size=4), some.sampled_from([ALL, ANY]))


@settings(max_examples=150, deadline=None)
@given(drawn=rules)
def test_postgresql_and_python_agree_on_who_belongs(
    shop: Shop, database: Database, runner: asyncio.Runner, drawn: tuple[list[Condition | int], str]
):
    """A number among the conditions stands for a category: the branch's own of that depth, or one that nobody has."""
    nobodys = shop.store.id
    asked = tuple(
        InCategory(shop.branch[one] if one < LEVELS else nobodys) if isinstance(one, int) else one
        for one in drawn[0]
    )
    rule = Rule(asked, drawn[1])

    found = runner.run(found_by(database, shop.store, rule))

    join = all if rule.match == ALL else any
    assert found == {
        one.id
        for one in shop.products
        if asked and join(holds(condition, one, shop.branch) for condition in asked)
    }
    assert read_rule(written_rule(rule)) == rule


async def found_by(database: Database, store: Store, rule: Rule) -> set[UUID]:
    async with database.in_store(store.id) as session:
        return set(await session.scalars(members(rule, now=NOW)))
