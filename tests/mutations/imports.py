"""The guards of files that come in and go out."""

from typing import Final

from tests.mutations.table import Mutation

_ARCHIVES = "tests/shared/imports/test_open_archive.py"
_SHOPS = "tests/shared/imports/test_other_shops.py"
_PEOPLE = "tests/merchant/test_customer_imports.py"
_MANY = "tests/merchant/test_product_batches.py"
_PAST = "tests/merchant/test_order_imports.py"
_NUMBERS = "tests/merchant/test_order_numbers.py"

IMPORTS: Final = (
    Mutation(
        "an archive unpacks to no more than its bounds, whatever it claims",
        "shared/imports/open_archive.py",
        "        or unpacked > HIGHEST_RATIO * max(packed, 1024)\n",
        "",
        f"{_ARCHIVES}::test_what_shrinks_too_well_is_a_bomb",
    ),
    Mutation(
        "what no text of the database can hold is not imported",
        "shared/imports/read_own.py",
        " and _can_be_kept(read)",
        "",
        "tests/shared/imports/test_own_cells.py::test_a_cell_of_json_that_cannot_be_kept_is_nothing",
    ),
    Mutation(
        "no name leads out of an archive",
        "shared/imports/open_archive.py",
        '".." in parts or ',
        "",
        f"{_ARCHIVES}::test_a_name_that_leads_out_is_refused",
    ),
    Mutation(
        "figures of another currency are not sold for before somebody has looked",
        "shared/imports/foreign_prices.py",
        '    product.state = "draft"\n',
        "",
        f"{_SHOPS}::test_figures_of_another_currency_wait_as_a_draft",
    ),
    Mutation(
        "a row of a file is counted once, however many products name it",
        "shared/imports/laid_aside.py",
        " AND met = 0",
        "",
        f"{_SHOPS}::test_a_variant_of_two_products_is_counted_once",
    ),
    Mutation(
        "many rows are changed by their ids in their own store",
        "shared/kernel/storing_columns.py",
        " AND {table}.id = r.id",
        "",
        "tests/shared/kernel/test_storing_columns.py::test_changes_are_of_the_rows_that_were_named",
    ),
    Mutation(
        "a chunk of customers is counted once, whoever is at it",
        "shared/imports/run_file.py",
        "kind.table.chunks == done, ",
        "",
        f"{_PEOPLE}::test_two_jobs_at_once_count_each_row_once",
    ),
    Mutation(
        "an order of another shop comes once",
        "shared/imports/import_orders.py",
        " not in known\n",
        " not in set[tuple[str, str]]()\n",
        f"{_PAST}::test_orders_of_shopify_come_as_history_and_again_change_nothing",
    ),
    Mutation(
        "nobody's past joins an account whose address is not proven",
        "shared/imports/import_orders.py",
        "            Customer.verified_at.is_not(None),\n",
        "",
        f"{_PAST}::test_an_account_gets_its_past_only_with_a_proven_address",
    ),
    Mutation(
        "what came along from elsewhere is not to be packed",
        "shared/orders/standing.py",
        "            and not self.is_brought\n",
        "",
        f"{_PAST}::test_what_came_along_is_found_shown_and_not_to_be_worked_on",
    ),
    Mutation(
        "the numbers of a year never begin again for who comes late with a moment of the old one",
        "shared/checkout/place_order.py",
        "WHEN number_year >= {_YEAR}",
        "WHEN number_year = {_YEAR}",
        "tests/shared/stores/test_order_numbers.py"
        "::test_numbers_begin_anew_with_the_year_of_the_stores_clock_and_never_go_back",
    ),
    Mutation(
        "a pattern that could write what an order has begins above it",
        "shared/stores/number_orders.py",
        "highest >= next_count(store, pattern, now=now)",
        "highest < 0",
        f"{_NUMBERS}::test_a_pattern_that_could_write_what_an_order_has_begins_above_that",
    ),
    Mutation(
        "a chunk of products is counted once, whoever is at it",
        "shared/imports/run_import.py",
        ", ProductImport.chunks == done - 1",
        "",
        "tests/merchant/test_product_imports.py::test_two_jobs_at_once_count_each_row_once",
    ),
    Mutation(
        "a copy of the search's index has its new languages when it is there, and not before",
        "search/meilisearch_index.py",
        ".values(is_mirrored=True))",
        ".values(is_mirrored=True, mirrored_languages=languages))",
        "tests/faults/test_killed_index.py::test_a_copy_whose_writer_was_killed_is_written_anew_with_its_new_languages",
    ),
    Mutation(
        "a file of customers that went is gone on with no more",
        "shared/imports/move_import.py",
        ", table.file_gone_at.is_(None))",
        ")",
        f"{_PEOPLE}::test_a_file_that_went_is_gone_on_with_no_more",
    ),
    Mutation(
        "an import that is done does not begin anew",
        "shared/imports/move_import.py",
        "table.state.in_(states), ",
        "",
        "tests/steps/test_steps.py"
        "::test_what_a_state_forbids_is_refused_and_changes_nothing[import-of-products-done]",
    ),
    Mutation(
        "a sale that is over is called off no more",
        "shared/products/run_sale.py",
        "    if not sale.is_open:\n        raise SaleIsOver\n",
        "",
        "tests/steps/test_steps.py::test_what_a_state_forbids_is_refused_and_changes_nothing[sale-ended]",
    ),
    Mutation(
        "a promotion that is on already is switched on by nobody",
        "shared/promotions/save_promotion.py",
        ", Promotion.is_on != is_on)",
        ")",
        "tests/steps/test_steps.py::test_what_a_state_forbids_is_refused_and_changes_nothing[promotion-on]",
    ),
    Mutation(
        "a program that names a field twice is not guessed at",
        "merchant/api/reading.py",
        "    _refuse_twice(raw)\n",
        "",
        "tests/merchant/test_api_bad_input.py"
        "::test_a_body_that_cannot_be_meant_is_refused_and_changes_nothing[twice]",
    ),
    Mutation(
        "a SKU that another variant of the store has is not given again",
        "shared/products/sku_pattern.py",
        "set(taken)",
        "set[str]()",
        "tests/merchant/test_product_options.py::test_empty_cells_get_skus_by_the_pattern_which_stays_for_the_next_product",
    ),
    Mutation(
        "what is so already leaves the catalogue alone",
        "shared/products/change_many.py",
        "    if changed:\n",
        "    if True:\n",
        f"{_MANY}::test_what_is_so_already_leaves_the_catalogue_alone",
    ),
    Mutation(
        "a file that names who is forgotten goes with them",
        "workers/privacy.py",
        "        for import_id in sorted(naming):\n",
        "        for import_id in sorted(naming[:0]):\n",
        "tests/workers/test_imports.py::test_a_file_that_names_who_is_forgotten_goes_at_once_and_its_import_ends[running]",
    ),
    Mutation(
        "a file of products is kept while somebody may need it",
        "shared/imports/forget_file.py",
        "ProductImport.state != RUNNING, ended <= now - KEPT",
        "ended <= now",
        "tests/workers/test_imports.py::test_a_file_of_products_goes_a_month_after_its_import_and_its_figures_stay",
    ),
)
