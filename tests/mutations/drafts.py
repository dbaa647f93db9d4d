"""The guards of orders that staff write, change and work on."""

from typing import Final

from tests.mutations.table import Mutation

_EDITS = "tests/shared/checkout/test_edit_order.py"
_PAID_EDITS = "tests/shared/checkout/test_paid_edit.py"
_GOES = "tests/shared/checkout/test_edit_delivery.py"
_DRAFTS = "tests/shared/checkout/test_drafts.py"
_EXCHANGES = "tests/shared/checkout/test_exchange_return.py"
_HELD = "tests/shared/orders/test_hold_order.py"
_STAGES = "tests/shared/orders/test_stages.py"
_ASIDE = "tests/shared/returns/test_set_aside.py"

DRAFTS: Final = (
    Mutation(
        "of two people who change an order one does",
        "shared/checkout/edit_order.py",
        "            Order.edit_count == seen,\n",
        "",
        f"{_EDITS}::test_of_two_who_change_it_the_second_looks_again",
    ),
    Mutation(
        "a change never takes out what is packed",
        "shared/checkout/apply_edit.py",
        "            ~is_packed,\n",
        "",
        f"{_PAID_EDITS}::test_what_was_packed_meanwhile_stays_and_the_money_goes_back",
    ),
    Mutation(
        "nobody changes an order at a price that they did not see",
        "shared/checkout/edit_order.py",
        "    if seen_total_minor is not None and plan.after.minor != seen_total_minor:\n"
        "        raise PriceChanged(plan.after)\n",
        "",
        f"{_EDITS}::test_nobody_changes_an_order_at_another_price_than_they_saw",
    ),
    Mutation(
        "a change is called off with its order",
        "shared/orders/cancel_order.py",
        "    await call_off_edit(session, order.id, back=returned, actor=actor, now=now)\n",
        "",
        f"{_PAID_EDITS}::test_money_for_a_change_of_a_cancelled_order_goes_back_with_the_rest",
    ),
    Mutation(
        "what a cancelled order and its change give back is locked in one order",
        "shared/orders/cancel_order.py",
        "back=returned, ",
        "",
        "tests/concurrency/test_edit_races.py"
        "::test_orders_whose_changes_hold_each_others_goods_are_cancelled_at_once[near]",
    ),
    Mutation(
        "what was packed meanwhile goes as it was to",
        "shared/checkout/apply_edit.py",
        "            Order.fulfilment_state == UNFULFILLED,\n",
        "",
        f"{_GOES}::test_what_was_packed_meanwhile_goes_as_it_was_to_and_the_money_goes_back",
    ),
    Mutation(
        "a place that a change holds comes back with it",
        "shared/orders/call_off_edit.py",
        "        await give_place_back(session, order_id, states=(HELD,))\n",
        "        pass\n",
        f"{_GOES}::test_a_place_that_a_change_holds_comes_back_once_when_it_falls[withdrawn]",
    ),
    Mutation(
        "the time that an order had is free again",
        "shared/shipping/move_place.py",
        "    await give_place_back(session, order_id, states=(BOOKED,))\n",
        "",
        f"{_GOES}::test_a_time_is_taken_once_and_the_former_one_is_free_again",
    ),
    Mutation(
        "a draft is taken in its time",
        "shared/checkout/take_draft.py",
        "else (DraftOrder.state == SENT) & (DraftOrder.expires_at > now)",
        "else (DraftOrder.state == SENT)",
        f"{_DRAFTS}::test_a_link_whose_time_is_over_opens_nothing_and_holds_nothing",
    ),
    Mutation(
        "a draft is taken at the price that was sent",
        "shared/checkout/take_draft.py",
        "    if offer is not None and draft.quote:\n        offer = at_frozen(offer, draft.quote)\n",
        "",
        f"{_DRAFTS}::test_its_buyer_pays_what_was_sent_whatever_it_costs_by_then",
    ),
    Mutation(
        "a return is exchanged or paid back, and never both",
        "shared/checkout/exchange_return.py",
        "    if not asked.is_received:\n        raise ReturnMoved\n",
        "",
        f"{_EXCHANGES}::test_a_return_that_was_settled_meanwhile_is_not_exchanged_as_well",
    ),
    Mutation(
        "what was called off is not released any more",
        "shared/orders/hold_order.py",
        "Order.held_at.is_not(None), Order.state != CANCELLED)",
        "Order.held_at.is_not(None))",
        "tests/steps/test_steps.py::test_what_a_state_forbids_is_refused_and_changes_nothing",
    ),
    Mutation(
        "a held order's files wait for its release",
        "shared/orders/downloads.py",
        "    if held_at is None and await _grant(session, order, now=now):",
        "    if await _grant(session, order, now=now):",
        f"{_HELD}::test_files_of_a_held_order_are_given_out_when_it_is_paid_and_released",
    ),
    Mutation(
        "of two people who move an order to a stage one does",
        "shared/orders/set_stage.py",
        ", Order.stage_id.is_not_distinct_from(order.stage_id))",
        ")",
        f"{_STAGES}::test_of_two_who_move_an_order_the_second_looks_again",
    ),
    Mutation(
        "an order goes only where its stage leads",
        "shared/orders/set_stage.py",
        "    if was is not None and not was.may_lead_to(stage_id):",
        "    if was is None and stage_id is None:",
        f"{_STAGES}::test_only_what_may_follow_follows",
    ),
    Mutation(
        "being paid moves no order that is under way",
        "shared/orders/set_stage.py",
        ", Order.id == order_id, Order.stage_id.is_(None))",
        ", Order.id == order_id)",
        f"{_STAGES}::test_work_begins_when_an_order_is_paid_and_what_is_under_way_stays",
    ),
    Mutation(
        "nobody decides twice about what is set aside",
        "shared/returns/decide_set_aside.py",
        "                left >= pieces,\n",
        "",
        f"{_ASIDE}::test_of_two_who_decide_about_the_same_pieces_one_does",
    ),
    Mutation(
        "what is set aside or lost raises no stock",
        "shared/returns/take_in_goods.py",
        "    await restock(session, by_fate[TO_STOCK],",
        "    await restock(session, sum_up(part for all_of in by_fate.values() for part in all_of.items()),",
        f"{_ASIDE}::test_what_becomes_of_goods_is_what_the_stock_and_its_ledger_say[set_aside-6-ledger1-1]",
    ),
)
