"""The guards of what happens at most once, and of what was given up."""

from typing import Final

from tests.mutations.table import Mutation

_JOBS: Final = "tests/workers/test_jobs.py"
_REPEATED: Final = "tests/shared/kernel/test_repeated_work.py"
_STOCK: Final = "tests/concurrency/test_stock_races.py"

RACES: Final = (
    Mutation(
        "a form is not waited for without end",
        "shared/web/forms.py",
        "asyncio.timeout(PATIENCE + int(length) / SLOWEST_LINE)",
        "asyncio.timeout(None)",
        "tests/shared/web/test_forms.py::test_who_sends_a_form_drop_by_drop_is_not_waited_for",
    ),
    Mutation(
        "a message is not waited for without end",
        "merchant/stripe_webhooks.py",
        "asyncio.timeout(PATIENCE)",
        "asyncio.timeout(None)",
        "tests/merchant/test_stripe_webhooks.py::test_a_message_that_comes_drop_by_drop_is_not_waited_for",
    ),
    Mutation(
        "a network of IPv6 is one caller",
        "shared/adapters/rate_limits.py",
        "    return str(IPv6Network((address, 64), strict=False))\n",
        "    return str(address)\n",
        "tests/storefront/test_cart_coupons.py::test_guessing_ends_at_the_limit_from_however_many_addresses_of_one_network",
    ),
    Mutation(
        "what a checkout asks is counted by one at a time",
        "shared/orders/ask_question.py",
        "    await take_turn(session, CheckoutQuestion.__tablename__)\n",
        "",
        "tests/concurrency/test_setting_races.py::test_a_checkout_asks_so_many_things_and_no_more[ask-2-near]",
    ),
    Mutation(
        "what there may be so many of is counted by one at a time",
        "shared/kernel/turns.py",
        "    await take_turn(session, table.__tablename__, whose=whose)\n",
        "",
        "tests/concurrency/test_limit_races.py::test_there_are_so_many_and_no_more_however_many_ask_at_once[customer-groups]",
    ),
    Mutation(
        "after a day a mail that may have gone out is not sent again",
        "workers/hand_over.py",
        "    if runtime.clock() - email.requested_at > TRIED_FOR:\n",
        "    if runtime.clock() < email.requested_at:\n",
        f"{_JOBS}::test_after_a_day_a_mail_that_may_have_gone_out_is_not_sent_again",
    ),
    Mutation(
        "only what was given up is replayed",
        "shared/kernel/replay_jobs.py",
        ".where(Job.state == DEAD, or_(Job.name",
        ".where(or_(Job.name",
        f"{_JOBS}::test_what_was_given_up_is_replayed_once_and_nothing_else_is",
    ),
    Mutation(
        "what PostgreSQL broke off is done again",
        "shared/kernel/database.py",
        "if attempt == MOST_TRIES or sqlstate(error) not in RETRYABLE:",
        "if attempt:",
        f"{_REPEATED}::test_a_shopper_whose_checkout_ends_in_a_deadlock_has_their_order",
    ),
    Mutation(
        "nothing else is done again blindly",
        "shared/kernel/database.py",
        "if attempt == MOST_TRIES or sqlstate(error) not in RETRYABLE:",
        "if attempt == MOST_TRIES:",
        f"{_REPEATED}::test_what_stays_broken_or_is_broken_otherwise_is_told",
    ),
    Mutation(
        "a count is of the figure that it replaces",
        "shared/inventory/set_stock.py",
        "    if seen is not None and level.on_hand != seen:\n",
        "    if seen is not None and level.on_hand < 0:\n",
        f"{_STOCK}::test_a_count_while_goods_are_sold_loses_no_sale[near]",
    ),
    Mutation(
        "a code stands in a cart once",
        "shared/promotions/enter_code.py",
        ".on_conflict_do_nothing()",
        "",
        "tests/storefront/test_cart_coupons.py::test_a_code_that_is_entered_many_times_at_once_reduces_once",
    ),
    Mutation(
        "a store hears of money that is not what was agreed",
        "shared/checkout/settle_payment.py",
        "    enqueue(session, SEND_PAYMENT_REVIEW, now=now, order_id=payment.order_id, payment_id=payment.id)\n",
        "    pass\n",
        "tests/shared/checkout/test_paying.py::test_another_amount_than_agreed_waits_for_a_person",
    ),
    Mutation(
        "wrong codes are counted over a day",
        "storefront/code_tries.py",
        "        await limits.take(own, store=store, caller=caller)\n",
        "        await limits.answers()\n",
        "tests/storefront/test_code_guessing.py::test_over_days_no_more_is_looked_at_than_is_written",
    ),
    Mutation(
        "a wrong code counts once",
        "storefront/code_tries.py",
        "        counted = {WRONG_CODES, WRONG_CODES_WHILE_GUESSED} if is_new else set[Limit]()\n",
        "        counted = {WRONG_CODES, WRONG_CODES_WHILE_GUESSED}\n",
        "tests/storefront/test_code_guessing.py::test_a_popular_code_locks_nobody_out_however_many_enter_it_from_one_place",
    ),
    Mutation(
        "the level after a line knows all lines of its variant",
        "shared/inventory/stock_history.py",
        "(StockLevel.on_hand - since.c.moved + found.c.quantity, BigInteger)",
        "(StockLevel.on_hand - since.c.moved, BigInteger)",
        "tests/shared/inventory/test_stock_history.py::test_lines_of_one_moment_are_paged_without_losing_any",
    ),
)
