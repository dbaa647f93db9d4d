"""The guards of figures and reports."""

from typing import Final

from tests.mutations.table import Mutation

_FIGURES = "tests/shared/insight/test_figures.py"
_YEAR = f"{_FIGURES}::test_a_year_of_figures_comes_to_what_its_orders_do[2000-3]"

INSIGHT: Final = (
    Mutation(
        "where the cost of a piece is unknown no profit is told",
        "shared/insight/figures.py",
        "        return None if self.uncosted_items else self.net - self.cost\n",
        "        return self.net - self.cost\n",
        "tests/merchant/test_report_figures.py::test_where_a_cost_is_unknown_no_profit_is_told",
    ),
    Mutation(
        "one worker at a time reckons a store",
        "shared/insight/refresh_figures.py",
        ".with_for_update()",
        "",
        f"{_FIGURES}::test_several_workers_reckon_while_people_buy",
    ),
    Mutation(
        "money that came too late and went back was never a sale",
        "shared/insight/facts.py",
        " AND NOT (gone.reason = :too_late AND gone.actor = :system)",
        " AND :too_late <> :system",
        _YEAR,
    ),
    Mutation(
        "what a change took off an order is not taken off twice",
        "shared/insight/facts.py",
        "edit.settlement = 'refund' AND",
        "edit.settlement = 'open' AND",
        _YEAR,
    ),
    Mutation(
        "costs stay with those who may see them",
        "shared/insight/reports.py",
        "report if asked.sees_costs else report.without_costs()",
        "report",
        "tests/merchant/test_reports.py::test_who_may_not_see_costs_is_shown_none",
    ),
    Mutation(
        "a person has so many streams",
        "merchant/dashboard_streams.py",
        "_open[user_id] >= MOST",
        "_open[user_id] >= 2 * MOST",
        "tests/merchant/test_dashboards.py::test_one_person_has_so_many_streams_and_no_more",
    ),
    Mutation(
        "a report goes out once for its time",
        "shared/insight/plans.py",
        "version=period.first.toordinal()",
        "version=here.toordinal()",
        "tests/workers/test_reports.py::test_a_week_is_reported_once_on_the_monday_after",
    ),
    Mutation(
        "who stopped reports gets none",
        "workers/reports.py",
        " or not await may_send(session, TOPIC, email.recipient)",
        "",
        "tests/workers/test_reports.py::test_who_stopped_them_gets_none_until_somebody_asks_again",
    ),
    Mutation(
        "what several processes count adds up",
        "shared/insight/record_visits.py",
        "views = product_visit_days.views + excluded.views",
        "views = excluded.views",
        "tests/concurrency/test_visit_races.py::test_what_several_processes_count_adds_up",
    ),
    Mutation(
        "a cart is at the checkout once",
        "shared/insight/record_visits.py",
        "ON CONFLICT (store_id, cart_id) DO NOTHING",
        "",
        "tests/concurrency/test_visit_races.py::test_what_several_processes_count_adds_up",
    ),
    Mutation(
        "a process that ends writes down what it has counted",
        "shared/web/door.py",
        "        await self.footfall.write()\n",
        "",
        "tests/shared/web/test_footfall.py::test_a_process_that_ends_as_it_should_loses_nothing",
    ),
    Mutation(
        "programs are no visitors",
        "shared/web/visitors.py",
        'agent.startswith(b"Mozilla/") and not _PROGRAM.search(agent)',
        "True",
        "tests/shared/web/test_footfall.py::test_programs_pages_fetched_ahead_parts_and_members_count_for_nothing",
    ),
    Mutation(
        "what is counted waits while the database is away",
        "shared/web/footfall.py",
        "            return not is_away\n",
        "            return True\n",
        "tests/shared/web/test_footfall.py::test_what_cannot_be_written_waits",
    ),
    Mutation(
        "a day is reckoned whose buyers have another day after it now",
        "shared/insight/follow_buyers.py",
        "days = touched.days | {",
        "days = {",
        "tests/merchant/test_buyer_figures.py::test_what_is_kept_of_buyers_says_what_all_their_days_do",
    ),
    Mutation(
        "a stretch of a rebuild names the days around it",
        "shared/insight/follow_buyers.py",
        "buyer = one.buyer AND orders > 0 AND day > :last",
        "buyer = one.buyer AND orders > 0 AND day > :last AND false",
        "tests/merchant/test_buyer_figures.py"
        "::test_a_rebuild_that_is_cut_off_goes_on_and_links_what_its_stretches_part",
    ),
    Mutation(
        "the fifth who spent most is a fifth, not one more",
        "shared/orders/buyer_segments.py",
        "count(*) - 1 - count(*) * 4 / 5",
        "count(*) - count(*) * 4 / 5",
        "tests/merchant/test_buyer_figures.py::test_segments_counted_at_once_are_those_that_name_each_buyer",
    ),
    Mutation(
        "a month is gathered whose buyers belong to another cohort now",
        "shared/insight/follow_buyers.py",
        "months = touched.months | {",
        "months = {",
        "tests/merchant/test_buyer_figures.py::test_what_is_kept_of_buyers_says_what_all_their_days_do",
    ),
    Mutation(
        "who may change marketing but sees no costs changes none of them",
        "merchant/marketing_costs.py",
        "if not access.may(COSTS_SEE):",
        "if False:",
        "tests/merchant/test_marketing_costs.py"
        "::test_costs_are_for_those_who_may_see_them_and_changes_for_those_who_do_marketing",
    ),
    Mutation(
        "who may not see costs learns not even where something was spent",
        "shared/insight/acquisition.py",
        "costs_within(session, period) if sees_costs else ()",
        "costs_within(session, period)",
        "tests/merchant/test_acquisition.py"
        "::test_who_may_not_see_costs_is_shown_buyers_and_nothing_of_what_was_spent",
    ),
)
