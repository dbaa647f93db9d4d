"""The guards of the money (T137): keys, locks, states, sums and the checks on what strangers send."""

from typing import Final

from tests.mutations.table import Mutation

_PAYING = "tests/shared/checkout/test_paying.py"
_AGAIN = "tests/shared/checkout/test_paying_again.py"
_REFUNDS = "tests/shared/payments/test_refunds.py"
_HOOK = "tests/merchant/test_stripe_webhooks.py"
_KILLED = "tests/chaos/test_killed.py"
_WORKERS = "tests/chaos/test_killed_workers.py"
_SECOND = "tests/chaos/test_last_second.py"
_STATEMENTS = "tests/concurrency/test_statement_races.py"
_RECONCILING = "tests/merchant/test_reconciliations.py"
_BY_PARTS = "tests/merchant/test_reconciling_by_parts.py"
_ROUTING = "tests/concurrency/test_routing_races.py"
_NEW = "{__import__('uuid').uuid4()}"

MONEY: Final = (
    Mutation(
        "a message counts once, however often it comes",
        "shared/payments/take_in_message.py",
        ".on_conflict_do_nothing()",
        "",
        f"{_HOOK}::test_fifty_times_the_same_message_is_one",
    ),
    Mutation(
        "a message is answered when it is written",
        "merchant/stripe_webhooks.py",
        "    async with services.database.in_store(store_id) as session:\n        await take_in_message(",
        "    with __import__('contextlib').suppress(Exception):\n"
        "      async with services.database.in_store(store_id) as session:\n        await take_in_message(",
        "tests/chaos/test_parts_away.py::test_a_message_is_taken_when_it_is_written_and_not_before[near-0]",
    ),
    Mutation(
        "a message is signed by a secret of ours",
        "shared/adapters/stripe_signature.py",
        "if not any(hmac.compare_digest(ours, theirs) for ours in known for theirs in signed):",
        "if not signed:",
        f"{_HOOK}::test_what_is_not_stripes_is_not_written",
    ),
    Mutation(
        "a message is not older than five minutes",
        "shared/adapters/stripe_signature.py",
        "if abs(now.timestamp() - moment) > TOLERANCE:",
        "if moment - now.timestamp() > TOLERANCE:",
        "tests/adapters/test_stripe_gateway.py",
    ),
    Mutation(
        "a test message means nothing to a live key",
        "shared/adapters/stripe_signature.py",
        "if livemode is not is_live:",
        "if livemode is None:",
        "tests/adapters/test_stripe_gateway.py",
    ),
    Mutation(
        "a payment is asked for under one key",
        "shared/payments/models.py",
        'return f"pay_{self.id}"',
        f'return f"pay_{_NEW}"',
        f"{_KILLED}::test_a_web_that_was_killed_leaves_one_payment_each[near-0-before_stripe_has_answered]",
    ),
    Mutation(
        "a refund is asked for under one key",
        "shared/payments/models.py",
        'return f"rf_{self.id}"',
        f'return f"rf_{_NEW}"',
        f"{_WORKERS}::test_a_worker_that_was_killed_while_it_gave_money_back[near-0-late-kill_all]",
    ),
    Mutation(
        "a key that says 500 is asked no more; what it did is looked for",
        "shared/checkout/pursue_payment.py",
        "            await _change(database, payment, lambda known: _note_problem(known, BROKEN))\n",
        "            raise\n",
        f"{_PAYING}::test_a_500_of_stripes_is_not_repeated_and_the_page_is_found",
    ),
    Mutation(
        "the page is closed before the goods return",
        "shared/checkout/pursue_payment.py",
        "    told = await (gateway.void if is_late else gateway.status)(payment.session_id)\n",
        "    told = _unheard(payment, EXPIRED) if is_late else await gateway.status(payment.session_id)\n",
        f"{_SECOND}::test_paid_or_closed_as_stripe_says[near-0-late]",
    ),
    Mutation(
        "who paid in the last second is heard",
        "shared/adapters/stripe_gateway.py",
        "            await answer(lambda: self._v1.checkout.sessions.expire_async(session_id))\n"
        "        except GatewayRefused:\n            return await self.status(session_id)\n",
        "            await answer(lambda: self._v1.checkout.sessions.expire_async(session_id))\n"
        "        except GatewayRefused:\n            raise\n",
        f"{_PAYING}::test_who_pays_in_the_last_second_gets_the_goods",
    ),
    Mutation(
        "no connection is held while Stripe is asked",
        "shared/checkout/pursue_payment.py",
        "            started = await gateway.start(terms, key=payment.key)\n",
        "            async with database.in_store(payment.store_id) as held:\n"
        "                await payment_by_id(held, payment.id)\n"
        "                started = await gateway.start(terms, key=payment.key)\n",
        "tests/chaos/test_stripe_misbehaves.py::test_while_stripe_hangs_nothing_else_waits[near-0]",
    ),
    Mutation(
        "a payment is locked while consequences are drawn",
        "shared/payments/queries.py",
        "session.scalar(locked(select(Payment).where(Payment.id == payment_id)))",
        "session.scalar(select(Payment).where(Payment.id == payment_id))",
        f"{_PAYING}::test_many_who_look_at_once_draw_the_consequences_once",
    ),
    Mutation(
        "a payment only moves on",
        "shared/payments/states.py",
        "return max(state, fact, key=STATES.index)",
        "return fact",
        "tests/shared/payments/test_states.py",
    ),
    Mutation(
        "what came in is compared with what was agreed",
        "shared/checkout/settle_payment.py",
        "return NEEDS_REVIEW if told.state == SUCCEEDED and is_other else told.state",
        "return told.state",
        f"{_PAYING}::test_another_amount_than_agreed_waits_for_a_person",
    ),
    Mutation(
        "an order that was called off is not placed by money that comes late",
        "shared/orders/end_waiting.py",
        "            Order.state == AWAITING_PAYMENT,\n",
        "",
        f"{_PAYING}::test_money_for_an_order_that_was_called_off_meanwhile_is_given_back_whole",
    ),
    Mutation(
        "money that comes too late is given back",
        "shared/checkout/settle_payment.py",
        "            await _give_back(session, payment, now=now)\n",
        "            pass\n",
        f"{_PAYING}::test_money_that_comes_too_late_is_given_back_whole",
    ),
    Mutation(
        "an order has one live payment",
        "migrations/versions/2026_11_21_1140_take_payments.py",
        "unique=True",
        "unique=False",
        f"{_PAYING}::test_an_order_has_one_live_payment",
    ),
    Mutation(
        "a refund's amount is taken by the statement that checks it",
        "shared/payments/request_refund.py",
        "            Payment.refunded_minor + amount.minor <= Payment.captured_minor,\n",
        "",
        f"{_REFUNDS}::test_thirty_full_refunds_at_once_are_one",
    ),
    Mutation(
        "only what came in is given back",
        "shared/payments/request_refund.py",
        "            Payment.state == SUCCEEDED,\n",
        "            Payment.captured_minor >= 0,\n",
        "tests/shared/payments/test_refunds.py::test_what_waits_for_a_person_is_not_given_back",
    ),
    Mutation(
        "after a day a refund is only looked for",
        "shared/checkout/send_refund.py",
        "refund.state == REFUND_REQUESTED and clock() - refund.created_at < KEYS_LAST",
        "refund.state == REFUND_REQUESTED",
        f"{_REFUNDS}::test_after_a_day_a_refund_is_only_looked_for",
    ),
    Mutation(
        "a refund that was refused gives its amount free",
        "shared/payments/settle_refund.py",
        "    payment.refunded_minor -= refund.amount_minor\n    record(",
        "    record(",
        f"{_REFUNDS}::test_a_refund_that_stripe_refuses_gives_its_amount_free",
    ),
    Mutation(
        "what a gift card paid is given back once",
        "shared/gift_cards/pay_with_card.py",
        "        if written.scalar() is not None:\n",
        "        if written is not None:\n",
        "tests/concurrency/test_coupon_races.py::test_a_use_is_given_back_once[near]",
    ),
    Mutation(
        "rates are never floats",
        "shared/kernel/money.py",
        "        exact = Decimal(self.minor) * rate\n",
        "        exact = Decimal(self.minor * float(rate))\n",
        "tests/shared/kernel/test_money.py",
    ),
    Mutation(
        "what is split loses nothing",
        "shared/kernel/money.py",
        "        for index in by_remainder[: amount - sum(parts)]:\n            parts[index] += 1\n",
        "",
        "tests/shared/kernel/test_money.py",
    ),
    Mutation(
        "tax is rounded half up",
        "shared/kernel/money.py",
        "rounding=ROUND_HALF_UP",
        "rounding='ROUND_HALF_EVEN'",
        "tests/shared/kernel/test_money.py",
    ),
    Mutation(
        "an order is marked as paid once",
        "shared/orders/mark_paid.py",
        "Order.id == order.id, Order.state == PLACED, Order.payment_state == UNPAID",
        "Order.id == order.id",
        "tests/merchant/test_orders.py::test_marking_paid_works_once",
    ),
    Mutation(
        "counters are held against their ledger",
        "shared/invariants/checks.py",
        "            AND level.on_hand <> ledger.sum\n",
        "            AND level.on_hand < 0 AND level.on_hand <> ledger.sum\n",
        "tests/shared/invariants/test_find_violations.py",
    ),
    Mutation(
        "money without an order is found",
        "shared/invariants/checks.py",
        "AND paid.refunded_minor <> paid.captured_minor))",
        "AND paid.refunded_minor > paid.captured_minor))",
        "tests/shared/invariants/test_find_violations.py",
    ),
    Mutation(
        "an order is offered for payment only so often",
        "shared/checkout/offer_again.py",
        "    if (tries or 0) >= MOST_PAYMENTS:\n        return None\n",
        "",
        f"{_AGAIN}::test_an_order_has_so_many_tries_and_no_more",
    ),
    Mutation(
        "whoever turns back closes the page that was offered meanwhile",
        "shared/checkout/pursue_payment.py",
        "    if left is None or left.id == payment.id:\n        return ended\n",
        "    if left is None or left.id:\n        return ended\n",
        f"{_AGAIN}::test_turning_back_wins_though_the_provider_called_first",
    ),
    Mutation(
        "a booking of the bank is written once",
        "shared/payments/import_statement.py",
        ".on_conflict_do_nothing()",
        "",
        f"{_STATEMENTS}::test_a_file_is_taken_in_once[near]",
    ),
    Mutation(
        "a line of a statement is noted once",
        "shared/checkout/apply_bank_line.py",
        "    if not line.is_open:\n        raise LineDecided\n",
        "",
        f"{_STATEMENTS}::test_a_line_is_noted_once[near]",
    ),
    Mutation(
        "one payment takes the place of another",
        "shared/checkout/move_payment.py",
        "if payment.state != REQUESTED or payment.session_id is not None:",
        "if payment.session_id is not None:",
        f"{_ROUTING}::test_one_payment_takes_the_place_of_one[near]",
    ),
    Mutation(
        "one payment tries an account that has rested",
        "shared/payments/note_outcome.py",
        "            func.coalesce(AccountHealth.probed_at <= now - PROBE_FOR, True),\n",
        "",
        f"{_ROUTING}::test_every_failure_counts_and_one_tries_again[near]",
    ),
    Mutation(
        "a difference is known for its figures only",
        "shared/payments/write_reconciled.py",
        "        line.there_minor.is_not_distinct_from(new.there_minor),\n",
        "",
        f"{_RECONCILING}::test_a_difference_is_known_for_its_reason_and_for_its_figures_only",
    ),
    Mutation(
        "a part of a day is written by one job",
        "shared/checkout/reconcile_day.py",
        "        if day.state == ASKED and day.place == part.place:\n",
        "        if day.state == ASKED:\n",
        f"{_BY_PARTS}::test_whoever_goes_on_from_a_place_that_was_left_does_nothing",
    ),
    Mutation(
        "a payment answers for one movement of all parts",
        "shared/checkout/booked_money.py",
        "            ~_is_told(day, PAYMENT, Payment.id == _line.payment_id),\n",
        "",
        f"{_BY_PARTS}::test_a_day_is_read_some_at_a_time_and_the_next_job_goes_on",
    ),
    Mutation(
        "a decision is about the figures that were seen",
        "shared/payments/know_line.py",
        "if line.kind == MATCHED or line.figures != seen:",
        "if line.kind == MATCHED:",
        f"{_RECONCILING}::test_a_decision_that_is_refused_changes_nothing",
    ),
    Mutation(
        "a shop explains its own money only",
        "shared/checkout/booked_money.py",
        "return one.store_id == store_id or (is_own and one.store_id is None)",
        "return True",
        f"{_RECONCILING}::test_an_account_of_its_own_is_explained_whole_but_for_another_shops_money",
    ),
    Mutation(
        "a change adds nothing at rates that the store does not want",
        "shared/checkout/plan_edit.py",
        "        if offer.rates.refuses:\n            raise RatesUnknown\n",
        "",
        "tests/merchant/test_named_rates.py"
        "::test_while_the_provider_is_away_the_store_has_said_what_becomes_of_a_change",
    ),
)
