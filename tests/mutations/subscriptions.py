"""The guards around what comes again and what goes back: subscriptions, refunds, rates from outside."""

from typing import Final

from tests.mutations.table import Mutation

SUBSCRIPTIONS: Final = (
    Mutation(
        "refunds of two payments meet at their order's row",
        "shared/checkout/money_given_back.py",
        "where(Order.id == order_id).with_for_update())",
        "where(Order.id == order_id))",
        "tests/concurrency/test_refund_races.py::test_refunds_of_both_payments_at_once_leave_nothing_paid[far]",
    ),
    Mutation(
        "money that came too late says nothing of its order",
        "shared/checkout/money_given_back.py",
        "told = [one for one in payments if one.captured and not one.is_late]",
        "told = [one for one in payments if one.captured]",
        "tests/shared/checkout/test_money_given_back.py",
    ),
    Mutation(
        "an answer speaks for the cart that was asked about",
        "shared/checkout/price_rules.py",
        "WHERE a.provider_id = p.id AND a.question = $12",
        "WHERE a.provider_id = p.id AND $12::text IS NOT NULL",
        "tests/storefront/test_named_rates.py::test_another_cart_than_was_asked_about_is_not_priced_by_that_answer",
    ),
    Mutation(
        "a store that wants no order without its provider gets none",
        "shared/checkout/refuse_unseen.py",
        "if offer.rates.refuses:",
        "if offer.rates.refuses and not offer.quote.total:",
        "tests/storefront/test_named_rates.py::test_a_store_may_take_no_orders_instead",
    ),
    Mutation(
        "a provider's key is not sent to another address",
        "shared/taxes/connect_provider.py",
        "if is_another and provider.secret is not None and not terms.secret:",
        "if is_another and provider.secret is None and not terms.name:",
        "tests/merchant/test_tax_providers.py::test_a_key_is_not_sent_to_an_address_that_it_was_not_typed_for",
    ),
    Mutation(
        "the first price pays for one delivery",
        "shared/checkout/order_invoice.py",
        "    return await session.scalar(other.limit(1)) is None\n",
        "    return other is not None\n",
        "tests/shared/checkout/test_first_deliveries.py::test_a_second_payment_of_the_first_price_waits_for_a_person",
    ),
    Mutation(
        "codes of a subscription that never began come back",
        "shared/checkout/abandon_subscription.py",
        "            await return_codes(session, subscription, now=clock())\n",
        "",
        "tests/shared/checkout/test_first_deliveries.py::test_a_code_comes_back_once_when_nothing_begins",
    ),
    Mutation(
        "a payment of a subscription is one order",
        "shared/checkout/order_invoice.py",
        "return None if invoice.state == ORDERED or",
        "return None if invoice.state == REVIEW or",
        "tests/concurrency/test_subscription_races.py::test_two_payments_that_many_hear_of_are_two_orders[near]",
    ),
    Mutation(
        "an amount that was not agreed is no order",
        "shared/checkout/order_invoice.py",
        "if not is_first and paid.amount != subscription.total:",
        "if not paid.amount:",
        "tests/shared/checkout/test_subscriptions.py::test_an_amount_that_was_not_agreed_waits_for_a_person",
    ),
    Mutation(
        "who agreed to more deliveries does not end before",
        "shared/subscriptions/wish.py",
        "if wanted == END and not by_store and subscription.orders_left:",
        "if wanted == END and not by_store and subscription.orders_left > 99:",
        "tests/shared/checkout/test_subscriptions.py::test_who_agreed_to_more_deliveries_waits_for_them",
    ),
    Mutation(
        "a message about a subscription counts once",
        "shared/payments/take_in_message.py",
        ".on_conflict_do_nothing()",
        "",
        "tests/concurrency/test_subscription_races.py::test_a_message_that_comes_often_is_one[near]",
    ),
    Mutation(
        "a buyer is told of a renewal once",
        "shared/checkout/settle_subscription.py",
        "        and subscription.told_of != renews_at\n",
        "",
        "tests/shared/checkout/test_subscriptions.py::test_who_pays_each_month_is_told_beforehand_once",
    ),
    Mutation(
        "a subscription goes to its own country only",
        "shared/subscriptions/wish.py",
        'if address.country != subscription.address.get("country"):',
        "if not address.country:",
        "tests/storefront/test_subscriptions.py::test_its_buyer_moves_within_the_country_only",
    ),
)
