"""T35 and T50 over random purchases: 10,000 each time, 100,000 with `SOUK_CARTS=100000`."""

import os
from dataclasses import replace
from itertools import permutations
from random import Random

from shared.kernel.money import Money, total
from shared.pricing.purchase import Purchase
from shared.pricing.quote import CARD, EXEMPTION, INCLUDED_TAX, TOTAL, Quote, price
from tests.support.factories.purchases import random_list, random_promotion, random_purchase

CARTS = int(os.environ.get("SOUK_CARTS", "10000"))
SEED = int(os.environ.get("SOUK_SEED", "20261121"))


def assert_exact(purchase: Purchase, quote: Quote):
    """I4, and that every part is the sum of its own parts."""
    currency = purchase.currency

    def add(amounts):
        return total(list(amounts), currency)

    assert quote.subtotal == add(line.total for line in quote.lines)
    assert quote.discount == add(line.discount for line in quote.lines)
    assert quote.total == quote.subtotal - quote.discount + quote.shipping + quote.tax
    assert quote.total == quote.card_paid + quote.to_pay
    assert quote.tax + quote.included_tax == add(share.amount for share in quote.taxes)
    assert all(0 <= line.discount.minor <= line.total.minor for line in quote.lines)
    assert all(line.tax.minor >= 0 for line in quote.lines)
    assert quote.to_pay.minor >= 0
    for line, asked in zip(quote.lines, purchase.goods, strict=True):
        assert 0 <= line.unit.minor <= asked.unit.minor
    assert quote.shipping.minor >= 0
    if purchase.prices_include_tax:
        assert quote.tax == add([])
        assert quote.included_tax <= quote.total
    sums = [step.amount for step in quote.trace if step.kind not in (TOTAL, CARD, INCLUDED_TAX)]
    assert add(sums) == quote.total
    assert [step.amount for step in quote.trace if step.kind == TOTAL] == [quote.total]
    freed = add(one.amount for one in quote.discounts) - quote.discount
    assert freed == Money.zero(currency) or quote.shipping == Money.zero(currency)


def test_every_quote_adds_up_to_the_minor_unit():
    chance = Random(SEED)  # noqa: S311 - the same carts each time
    for _ in range(CARTS):
        purchase = random_purchase(chance)
        assert_exact(purchase, price(purchase))


def test_without_tax_a_quote_adds_up_bears_none_and_costs_no_more():
    chance = Random(SEED)  # noqa: S311 - the same carts each time
    for _ in range(CARTS // 10):
        purchase = replace(random_purchase(chance), promotions=(), card=None)
        taxed, free = price(purchase), price(replace(purchase, exemption="exempt"))
        assert_exact(replace(purchase, prices_include_tax=False), free)
        assert (free.taxes, free.tax.minor, free.included_tax.minor) == ((), 0, 0)
        assert free.total <= taxed.total
        assert [step.name for step in free.trace if step.kind == EXEMPTION] == ["exempt"]


def test_the_order_of_promotions_cannot_change_a_total():
    """T50: five promotions in any order, and each of them twice, come to the same."""
    chance = Random(SEED)  # noqa: S311 - the same carts each time
    for _ in range(60):
        purchase = random_purchase(chance)
        promotions = [random_promotion(chance, n) for n in range(5)]
        quotes = {price(replace(purchase, promotions=order)) for order in permutations(promotions)}
        quotes.add(price(replace(purchase, promotions=(*promotions, *promotions))))
        assert len(quotes) == 1


def test_the_order_of_price_lists_cannot_change_a_total():
    chance = Random(SEED)  # noqa: S311 - the same carts each time
    for _ in range(60):
        purchase = random_purchase(chance)
        lists = [random_list(chance, n, purchase.currency) for n in range(4)]
        assert len({price(replace(purchase, price_lists=order)) for order in permutations(lists)}) == 1
