"""The guards of prices for some, of VAT, of times for a delivery, and of accounts that become one."""

from typing import Final

from tests.mutations.table import Mutation

_SLOTS = (
    "tests/concurrency/test_slot_races.py::test_the_last_places_go_to_as_many_buyers_and_come_back_once[near]"
)
_GROUPS = "tests/merchant/test_customer_groups.py"
_MERGES = "tests/merchant/test_customer_merges.py"

PRICES: Final = (
    Mutation(
        "no tax is taken where a store is not registered",
        "shared/checkout/registered_rates.py",
        "        return replace(rules, tax_rates=()), OWN_RATES, taxed.unregistered\n",
        "        return rules, standing, taxed.unregistered and ''\n",
        "tests/merchant/test_tax_registrations.py::test_an_order_bears_the_tax_of_where_one_is_registered",
    ),
    Mutation(
        "a passed threshold is told of once",
        "shared/insight/tax_places.py",
        'uuid5(store.id, f"{PASSED_EVENT} {place}")',
        "__import__('uuid').uuid4()",
        "tests/shared/insight/test_tax_places.py::test_a_passed_threshold_is_told_of_once_and_not_where_one_is_registered",
    ),
    Mutation(
        "a place in a slot is taken by the statement that checks it",
        "shared/shipping/delivery_slots.py",
        "            where=DeliverySlot.taken < first.excluded.capacity,\n",
        "",
        _SLOTS,
    ),
    Mutation(
        "a place is given back once",
        "shared/shipping/delivery_slots.py",
        "            SlotBooking.state.in_(states),\n",
        "",
        "tests/storefront/test_delivery_slots.py::test_a_place_is_given_back_once",
    ),
    Mutation(
        "a promotion for a group is for its members",
        "shared/checkout/price_rules.py",
        "      AND (p.group_id IS NULL OR p.group_id IN (SELECT group_id FROM mine))\n",
        "",
        f"{_GROUPS}::test_a_promotion_for_a_group_is_given_to_its_members_only",
    ),
    Mutation(
        "a price list for a customer is for nobody else",
        "shared/price_lists/fitting_lists.py",
        " AND (l.customer_id IS NULL OR l.customer_id = {customer})",
        "",
        "tests/merchant/test_price_lists.py::test_a_customers_own_price_stands_on_the_product_page_for_them_alone",
    ),
    Mutation(
        "what staff ask is no price of the shop",
        "shared/price_lists/fitting_lists.py",
        " AND l.channel IN ('', {channel})",
        "",
        "tests/merchant/test_price_lists.py::test_a_list_counts_where_it_is_said_to",
    ),
    Mutation(
        "a number that nobody has checked is worth nothing",
        "shared/taxes/exemptions.py",
        "is_trusted = state == VALID or (",
        "is_trusted = state in (VALID, '') or (",
        "tests/shared/taxes/test_vat_numbers.py::test_why_no_tax_is_charged",
    ),
    Mutation(
        "an account is merged once",
        "shared/privacy/merge_customers.py",
        "    if gone.merged_into == kept.id:\n        return kept\n",
        "",
        f"{_MERGES}::test_everything_goes_over_and_a_second_click_changes_nothing",
    ),
)
