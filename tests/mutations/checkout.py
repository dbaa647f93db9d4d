"""The guards around what a checkout asks."""

from typing import Final

from tests.mutations.table import Mutation

_QUESTIONS: Final = "tests/storefront/test_checkout_questions.py"
_ADDRESSES: Final = "tests/merchant/test_order_addresses.py"

_CART: Final = "tests/storefront/test_cart.py"

CHECKOUT: Final = (
    Mutation(
        "a cart that is written once for all has its own lines",
        "storefront/cart_answer.py",
        "completed_by=own_ids,",
        "completed_by=str,",
        f"{_CART}::test_two_carts_with_the_same_in_them_show_each_its_own_lines",
    ),
    Mutation(
        "what was just put into a cart is said of that cart alone",
        "storefront/cart_answer.py",
        "kept_under=(goods.key, added, is_out_of_band)",
        "kept_under=(goods.key, is_out_of_band)",
        f"{_CART}::test_what_was_just_done_is_said_to_who_did_it_alone",
    ),
    Mutation(
        "nobody orders without the agreement that is asked for",
        "shared/orders/read_answers.py",
        "        return _missing(question) if question.is_required else None\n",
        "        return None\n",
        f"{_QUESTIONS}::test_without_agreement_nothing_is_ordered_and_what_was_typed_stays",
    ),
    Mutation(
        "only what is offered can be chosen",
        "shared/orders/read_answers.py",
        "    if question.kind == CHOICE and typed not in {choice for choice, _ in question.choices}:\n",
        "    if question.kind == CHOICE and not question.choices:\n",
        f"{_QUESTIONS}::test_an_answer_that_is_none_is_refused",
    ),
    Mutation(
        "what was answered is erased with its customer",
        "shared/privacy/erase_customer.py",
        "        answers=func.jsonb_path_query_array(Order.answers, _AGREEMENTS),\n",
        "",
        f"{_QUESTIONS}::test_erasing_a_customer_keeps_only_that_they_agreed",
    ),
    Mutation(
        "of two who send an order elsewhere one does",
        "shared/checkout/redirect_order.py",
        "            Order.address == before,\n",
        "",
        f"{_ADDRESSES}::test_of_two_who_change_it_at_once_one_does",
    ),
    Mutation(
        "an order goes nowhere where another tax is due",
        "shared/checkout/redirect_order.py",
        "    if _is_taxed_otherwise(order, as_it_was, as_wanted):\n",
        "    if order.exemption:\n",
        f"{_ADDRESSES}::test_it_goes_nowhere_where_another_tax_is_due",
    ),
)
