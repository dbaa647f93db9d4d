"""Purchases out of nothing but figures; a test says only what it is about."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from shared.kernel.money import Money
from shared.pricing.purchase import KINDS, Goods, PercentStep, PriceList, PriceStep, Promotion, Purchase
from shared.pricing.taxes import CATEGORIES, TaxRate
from shared.shipping.methods import BY_PRICE, BY_WEIGHT, FLAT, Destination, Place, ShippingMethod

NOW: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
HAMBURG: Final = Destination("DE", "", "20457")


def number(n: int) -> UUID:
    return UUID(int=n)


def goods(n: int, minor: int, quantity: int = 1, *, currency: str = "EUR", **facts: Any) -> Goods:
    """Return line `n`; its product and variant have that number too."""
    known = {"variant": number(n), "product": number(n), "title": f"Thing {n}"}
    return Goods(key=number(n), unit=Money(minor, currency), quantity=quantity, **(known | facts))


def promotion(n: int, kind: str, **terms: Any) -> Promotion:
    terms = {"percent": Decimal(terms.pop("percent", 0))} | terms
    return Promotion(id=number(n), name=f"Promotion {n}", kind=kind, **terms)


def rate(percent: str, *, name: str = "VAT", category: str = "standard", **place: str) -> TaxRate:
    return TaxRate(name, Decimal(percent) / 100, Place(**place), category)


def flat(minor: int, *, currency: str = "EUR", **terms: Any) -> ShippingMethod:
    return ShippingMethod(id=None, name="Standard", kind=FLAT, price=Money(minor, currency), **terms)


def purchase(*lines: Goods, **facts: Any) -> Purchase:
    known = {"now": NOW, "destination": HAMBURG}
    currency = lines[0].unit.currency if lines else "EUR"
    return Purchase(currency=currency, goods=lines, **(known | facts))


def random_purchase(chance: Random) -> Purchase:
    """Return any purchase: 1 to 50 lines, 0 to 3 promotions, 0 to 4 rates, three currencies, tax inside or on top."""
    currency = chance.choice(["EUR", "JPY", "USD", "KWD"])
    lines = [
        goods(
            n,
            chance.choice([0, 1, chance.randrange(100), chance.randrange(10**5), chance.randrange(10**7)]),
            chance.choice([1, 1, 2, 3, chance.randrange(1, 1000)]),
            currency=currency,
            product=number(chance.randrange(8)),
            collections=frozenset(number(100 + chance.randrange(4)) for _ in range(chance.randrange(3))),
            tax_category=chance.choice(CATEGORIES),
            grams=chance.randrange(3000),
        )
        for n in range(chance.choice([1, 1, 2, 3, 4, 6, chance.randrange(1, 51)]))
    ]
    return purchase(
        *lines,
        promotions=tuple(random_promotion(chance, n) for n in range(chance.randrange(4))),
        price_lists=tuple(random_list(chance, n, currency) for n in range(chance.choice([0, 0, 1, 3]))),
        tax_rates=_random_rates(chance),
        prices_include_tax=chance.random() < 0.5,
        shipping=_random_method(chance, currency),
        is_first_order=chance.random() < 0.5,
        card=Money(chance.randrange(10**6), currency) if chance.random() < 0.3 else None,
    )


def random_promotion(chance: Random, n: int) -> Promotion:
    return promotion(
        n,
        chance.choice(KINDS),
        percent=chance.choice(["10", "33.3", "100", "12.5", str(chance.randrange(101))]),
        amount_minor=chance.randrange(10**5),
        buys=chance.randrange(4),
        gets=chance.randrange(3),
        products=_some(chance, 0, 8),
        collections=_some(chance, 100, 4),
        subtotal_from_minor=chance.choice([0, 0, 5000]),
        pieces_from=chance.choice([0, 0, 3]),
        first_order_only=chance.random() < 0.2,
        priority=chance.choice([1, 100, 100]),
        is_exclusive=chance.random() < 0.3,
    )


def random_list(chance: Random, n: int, currency: str) -> PriceList:
    return PriceList(
        f"List {n}",
        steps=tuple(
            PriceStep(
                number(chance.randrange(8)),
                chance.choice([1, 2, 10]),
                Money(chance.randrange(10**5), currency),
            )
            for _ in range(chance.randrange(4))
        ),
        percents=tuple(
            PercentStep(start, Decimal(chance.choice(["5", "12.5", "33.3", "100"])))
            for start in chance.choice([(), (), (1,), (2, 10)])
        ),
        priority=chance.choice([1, 100, 100]),
    )


def _some(chance: Random, first: int, count: int) -> frozenset[UUID]:
    if chance.random() < 0.6:
        return frozenset()
    return frozenset(number(first + chance.randrange(count)) for _ in range(2))


def _random_rates(chance: Random) -> tuple[TaxRate, ...]:
    return tuple(
        rate(
            chance.choice(["19", "7", "8.25", "0", "9.975", "5"]),
            name=f"Tax {n}",
            category=chance.choice(CATEGORIES),
            country=chance.choice(["DE", "DE", ""]),
        )
        for n in range(chance.randrange(5))
    )


def _random_method(chance: Random, currency: str) -> ShippingMethod | None:
    if chance.random() < 0.2:
        return None
    return ShippingMethod(
        id=None,
        name="Standard",
        kind=chance.choice([FLAT, BY_WEIGHT, BY_PRICE]),
        price=Money(chance.randrange(2000), currency),
        steps=((0, Money(490, currency)), (5000, Money(990, currency))),
        free_over=Money(10000, currency) if chance.random() < 0.4 else None,
    )


def in_minor(amounts: Sequence[Money]) -> list[int]:
    return [amount.minor for amount in amounts]
