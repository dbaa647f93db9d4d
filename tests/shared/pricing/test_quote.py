"""Golden amounts: what is written here is what is shown, charged and invoiced."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shared.kernel.money import Money
from shared.pricing.purchase import PercentStep, PriceList, PriceStep
from shared.pricing.quote import price
from shared.pricing.unit_prices import prices_by_pieces
from shared.shipping.methods import BY_PRICE, BY_WEIGHT, Destination, ShippingMethod
from tests.support.factories.purchases import NOW, flat, goods, in_minor, number, promotion, purchase, rate

GERMANY = rate("19", country="DE")


def amounts(quote):
    return (
        quote.subtotal.minor,
        quote.discount.minor,
        quote.shipping.minor,
        quote.tax.minor,
        quote.total.minor,
    )


@pytest.mark.parametrize(
    ("unit", "quantity", "percent", "tax", "expected"),
    [
        (14995, 1, "10", None, (14995, 1500, 0, 0, 13495)),
        (5186, 1, "40", "8.25", (5186, 2074, 0, 257, 3369)),
        (1999, 1, None, "10", (1999, 0, 0, 200, 2199)),
        (6999, 10, "10", None, (69990, 6999, 0, 0, 62991)),
    ],
)
def test_the_known_cents(unit, quantity, percent, tax, expected):
    """T37."""
    asked = purchase(
        goods(1, unit, quantity),
        promotions=(promotion(1, "percentage", percent=percent),) if percent else (),
        tax_rates=(rate(tax, country="DE"),) if tax else (),
        prices_include_tax=False,
    )

    assert amounts(price(asked)) == expected


@pytest.mark.parametrize(("off", "shares"), [(1000, [334, 333, 333]), (1, [1, 0, 0]), (0, [0, 0, 0])])
def test_a_fixed_amount_is_split_so_that_nothing_is_lost(off, shares):
    """T36."""
    lines = [goods(n, 5000) for n in range(3)]

    quote = price(purchase(*lines, promotions=(promotion(1, "fixed", amount_minor=off),)))

    assert in_minor([line.discount for line in quote.lines]) == shares
    assert quote.discount.minor == off


def test_lines_given_back_one_by_one_come_to_what_was_paid():
    """T38: what a line cost, with its discount and its tax, is known of each line and adds up to the order."""
    quote = price(
        purchase(
            *(goods(n, minor) for n, minor in enumerate([333, 1999, 4711])),
            promotions=(promotion(1, "percentage", percent="12.5"),),
            tax_rates=(rate("8.25", country="DE"),),
            prices_include_tax=False,
        )
    )

    paid = [line.total - line.discount + line.tax for line in quote.lines]
    assert in_minor(paid) == [316, 1893, 4462]
    assert sum(in_minor(paid)) == quote.total.minor == 6671


@pytest.mark.parametrize(
    ("lines", "terms", "off"),
    [
        ([(1000, 3)], {"kind": "buy_x_get_y", "buys": 2, "gets": 1, "percent": "100"}, [1000]),
        ([(1000, 2)], {"kind": "buy_x_get_y", "buys": 2, "gets": 1, "percent": "100"}, [0]),
        ([(3000, 2), (1000, 4)], {"kind": "buy_x_get_y", "buys": 1, "gets": 1, "percent": "100"}, [0, 3000]),
        ([(999, 2)], {"kind": "buy_x_get_y", "buys": 1, "gets": 1, "percent": "50"}, [500]),
        ([(1000, 3)], {"kind": "bundle", "buys": 3, "amount_minor": 2500}, [500]),
        ([(1000, 2), (2000, 2)], {"kind": "bundle", "buys": 3, "amount_minor": 4000}, [200, 800]),
        ([(1000, 3)], {"kind": "bundle", "buys": 3, "amount_minor": 9900}, [0]),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 5000}, [1000]),
        ([(1000, 1)], {"kind": "percentage", "percent": "100"}, [1000]),
        (
            [(1000, 1), (500, 1)],
            {"kind": "percentage", "percent": "10", "products": frozenset([number(1)])},
            [0, 50],
        ),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 500, "subtotal_from_minor": 1001}, [0]),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 500, "subtotal_from_minor": 1000}, [500]),
        ([(1000, 2)], {"kind": "fixed", "amount_minor": 500, "pieces_from": 3}, [0]),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 500, "group": number(7)}, [0]),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 500, "ends_at": NOW}, [0]),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 500, "starts_at": NOW}, [500]),
        ([(1000, 1)], {"kind": "fixed", "amount_minor": 500, "starts_at": NOW + timedelta(seconds=1)}, [0]),
    ],
)
def test_a_promotion_takes_off_what_it_says(lines, terms, off):
    asked = [goods(n, unit, quantity) for n, (unit, quantity) in enumerate(lines)]

    quote = price(purchase(*asked, promotions=(promotion(1, **terms),)))

    assert in_minor([line.discount for line in quote.lines]) == off


def test_only_a_first_order_gets_what_is_for_first_orders():
    welcome = promotion(1, "percentage", percent="10", first_order_only=True)
    asked = purchase(goods(1, 1000), promotions=(welcome,))

    assert price(asked).discount.minor == 100
    assert price(purchase(goods(1, 1000), promotions=(welcome,), is_first_order=False)).discount.minor == 0


def test_promotions_follow_one_another_on_what_is_left():
    combined = (promotion(1, "percentage", percent="10"), promotion(2, "fixed", amount_minor=100, priority=1))

    assert price(purchase(goods(1, 1000), promotions=combined)).discount.minor == 190


@pytest.mark.parametrize(("alone", "off"), [(400, [2]), (250, [1, 3]), (300, [1, 3])])
def test_an_exclusive_promotion_stands_alone_when_it_is_better(alone, off):
    quote = price(
        purchase(
            goods(1, 1000),
            promotions=(
                promotion(1, "fixed", amount_minor=100),
                promotion(2, "fixed", amount_minor=alone, is_exclusive=True),
                promotion(3, "fixed", amount_minor=200),
            ),
        )
    )

    assert [one.promotion for one in quote.discounts] == [number(n) for n in off]


def test_free_delivery_is_a_discount_on_delivery_only():
    quote = price(purchase(goods(1, 1000), shipping=flat(490), promotions=(promotion(1, "free_shipping"),)))

    assert amounts(quote) == (1000, 0, 0, 0, 1000)
    assert [(one.amount.minor, one.frees_shipping) for one in quote.discounts] == [(490, True)]


def test_delivery_is_free_from_what_the_goods_cost_after_discounts():
    method = flat(490, free_over=Money(5000, "EUR"))

    assert price(purchase(goods(1, 5000), shipping=method)).shipping.minor == 0
    reduced = purchase(goods(1, 5000), shipping=method, promotions=(promotion(1, "fixed", amount_minor=1),))
    assert price(reduced).shipping.minor == 490


@pytest.mark.parametrize(
    ("kind", "quantity", "expected"),
    [(BY_WEIGHT, 1, 490), (BY_WEIGHT, 4, 990), (BY_PRICE, 1, 300), (BY_PRICE, 2, 490)],
)
def test_delivery_by_weight_and_by_price(kind, quantity, expected):
    steps = ((500, Money(490, "EUR")), (2000, Money(990, "EUR")))
    method = ShippingMethod(None, "Parcel", kind, Money(300, "EUR"), steps)

    assert price(purchase(goods(1, 400, quantity, grams=500), shipping=method)).shipping.minor == expected


def test_tax_inside_the_prices_is_said_and_not_added():
    quote = price(purchase(goods(1, 11900), shipping=flat(490), tax_rates=(GERMANY,)))

    assert amounts(quote) == (11900, 0, 490, 0, 12390)
    assert quote.included_tax.minor == 1900 + 78
    assert [(share.name, share.rate, share.amount.minor) for share in quote.taxes] == [
        ("VAT", Decimal("0.19"), 1978)
    ]


def test_tax_is_taken_of_what_is_left_after_discounts():
    asked = purchase(
        goods(1, 10000),
        promotions=(promotion(1, "percentage", percent="50"),),
        tax_rates=(GERMANY,),
        prices_include_tax=False,
    )

    assert amounts(price(asked)) == (10000, 5000, 0, 950, 5950)


def test_two_rates_of_one_place_are_both_due_and_split_what_is_rounded_once():
    quebec = (rate("5", name="GST", country="CA"), rate("9.975", name="QST", country="CA", region="QC"))
    both = (*quebec, rate("5", name="GST", country="CA", region="QC"))
    asked = purchase(
        goods(1, 999),
        destination=Destination("CA", "qc", "H2X 1Y4"),
        tax_rates=both,
        prices_include_tax=False,
    )

    assert [(share.name, share.amount.minor) for share in price(asked).taxes] == [("QST", 100), ("GST", 50)]


@pytest.mark.parametrize(
    ("destination", "category", "tax"),
    [
        (Destination("ES", "", "28001"), "standard", 210),
        (Destination("ES", "", "28001"), "reduced", 100),
        (Destination("ES", "", "35001"), "standard", 0),
        (Destination("ES", "", "35001"), "reduced", 0),
        (Destination("ES", "", "28001"), "zero", 210),
        (Destination("US", "CA", "90001"), "standard", 0),
    ],
)
def test_the_most_precise_place_decides_the_rate(destination, category, tax):
    rates = (
        rate("21", country="ES"),
        rate("10", country="ES", category="reduced"),
        rate("0", country="ES", postcode="35"),
    )
    asked = purchase(
        goods(1, 1000, tax_category=category),
        destination=destination,
        tax_rates=rates,
        prices_include_tax=False,
    )

    assert price(asked).tax.minor == tax


def test_who_pays_no_tax_pays_no_delivery_that_would_be_free_with_it():
    """What makes delivery free is asked without the tax that these goods contain, not that of other goods."""
    quote = price(
        purchase(
            goods(1, 10064, tax_category="reduced"),
            tax_rates=(rate("9.975", category="reduced", country="DE"),),
            prices_include_tax=True,
            shipping=flat(990, free_over=Money(10000, "EUR")),
            exemption="exempt",
        )
    )

    assert (quote.goods.minor, quote.shipping.minor, quote.total.minor) == (9151, 0, 9151)


def test_a_gift_card_pays_and_does_not_reduce():
    asked = purchase(goods(1, 11900), tax_rates=(GERMANY,), card=Money(5000, "EUR"))

    quote = price(asked)
    assert (quote.total.minor, quote.card_paid.minor, quote.to_pay.minor) == (11900, 5000, 6900)
    assert quote.included_tax.minor == 1900


def test_a_card_that_holds_more_pays_no_more_than_the_total():
    quote = price(purchase(goods(1, 1000), card=Money(5000, "EUR")))

    assert (quote.card_paid.minor, quote.to_pay.minor) == (1000, 0)


def test_a_whole_discount_costs_nothing():
    """T40: no division by zero anywhere."""
    asked = purchase(
        goods(1, 1000),
        goods(2, 0),
        promotions=(promotion(1, "percentage", percent="100"),),
        tax_rates=(GERMANY,),
    )

    assert amounts(price(asked)) == (1000, 1000, 0, 0, 0)


def test_the_lowest_fitting_price_list_decides_and_counts_pieces_over_lines():
    steps = (PriceStep(number(7), 1, Money(950, "EUR")), PriceStep(number(7), 10, Money(800, "EUR")))
    lists = (
        PriceList("Volume", steps),
        PriceList("Trade", (PriceStep(number(7), 1, Money(700, "EUR")),), group=number(70)),
        PriceList("Market", (PriceStep(number(7), 1, Money(600, "EUR")),), channel="market"),
        PriceList("Dearer", (PriceStep(number(7), 1, Money(5000, "EUR")),)),
        PriceList("Last week", (PriceStep(number(7), 1, Money(100, "EUR")),), ends_at=NOW),
    )
    lines = (goods(1, 1000, 4, variant=number(7)), goods(2, 1000, 6, variant=number(7)))

    assert price(purchase(*lines, price_lists=lists)).subtotal.minor == 8000
    assert price(purchase(*lines, price_lists=lists, groups=frozenset([number(70)]))).subtotal.minor == 7000
    assert price(purchase(lines[0], price_lists=lists)).subtotal.minor == 3800


@pytest.mark.parametrize(
    ("lists", "unit", "name"),
    [
        # Of two that know the goods the first by priority decides, though it is dearer.
        ([("Contract", 1, 900, None), ("Trade", 100, 700, None)], 900, "Contract"),
        # At one priority the lower price, whichever is kept first; of equal prices the first name.
        ([("B", 100, 800, None), ("A", 100, 800, None), ("C", 100, 950, None)], 800, "A"),
        # What is dearer than for everybody is no offer, and does not make way for another.
        ([("Contract", 1, 1100, None), ("Trade", 100, 700, None)], 1000, ""),
        # A percentage is rounded for one piece: 12.5 % of 9.99 is 1.25.
        ([("Percent", 100, None, "12.5")], 874, "Percent"),
        ([("All of it", 100, None, "100")], 0, "All of it"),
        ([("Percent", 100, None, "10"), ("Own", 100, 895, None)], 895, "Own"),
    ],
)
def test_the_list_of_the_first_priority_decides(lists, unit, name):
    known = tuple(
        PriceList(
            told,
            (PriceStep(number(1), 1, Money(minor, "EUR")),) if minor is not None else (),
            (PercentStep(1, Decimal(percent)),) if percent else (),
            priority,
        )
        for told, priority, minor, percent in lists
    )
    full = 999 if any(percent for *_, percent in lists) else 1000

    for asked in (known, known[::-1]):
        quote = price(purchase(goods(1, full), price_lists=asked))
        told = [step.name for step in quote.trace if step.kind == "price_list"]
        assert (quote.lines[0].unit.minor, "".join(told)) == (unit, name)


def test_prices_by_pieces_fall_and_never_rise():
    lists = (
        PriceList(
            "Volume",
            (PriceStep(number(1), 10, Money(900, "EUR")), PriceStep(number(1), 20, Money(950, "EUR"))),
        ),
        PriceList("Percent", percents=(PercentStep(5, Decimal(5)), PercentStep(50, Decimal(20)))),
    )
    asked = purchase(goods(1, 1000), price_lists=lists)

    steps = prices_by_pieces(asked, asked.goods[0], most=40)

    assert [(pieces, unit.minor) for pieces, unit in steps] == [(1, 1000), (5, 950), (10, 900)]


def test_the_trace_tells_every_step():
    quote = price(
        purchase(
            goods(1, 1000, 2),
            shipping=flat(490),
            promotions=(promotion(1, "fixed", amount_minor=500),),
            tax_rates=(GERMANY,),
            card=Money(300, "EUR"),
        )
    )

    assert [(step.kind, step.name, step.amount.minor) for step in quote.trace] == [
        ("goods", "Thing 1", 2000),
        ("delivery", "Standard", 490),
        ("promotion", "Promotion 1", -500),
        ("total", "", 1990),
        ("included_tax", "VAT", 239 + 78),
        ("card", "", -300),
    ]


def test_nothing_costs_nothing():
    assert amounts(price(purchase(shipping=flat(490)))) == (0, 0, 0, 0, 0)


def test_more_than_souk_counts_is_refused():
    """T41."""
    with pytest.raises(OverflowError):
        price(purchase(goods(1, 10**14, 999)))
